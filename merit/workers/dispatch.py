"""The main process's side: pages of ids and rows of rules go to workers, judged pages and cases come back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass
from typing import Any

from graph.driver.settings import DatabaseSettings
from graph.errors import MeritgraphError
from graph.model.ids import digest
from merit.context import Context
from merit.contract import Rule
from merit.dossiers.reading import DossierKind
from merit.evaluation import JudgedPage, JudgedStrata
from merit.figures.figure import Figure
from merit.strata.columns import Columns
from merit.strata.rule import StratumRule
from merit.workers.job import Answer, content_of, judge_page, judge_rule
from merit.workers.pickling import UNPICKLABLE, pickled_rows, unpickled, unpickled_strata
from merit.workers.session import close_session

logger = logging.getLogger("meritgraph.merit.workers")


class WorkerFailed(MeritgraphError):
    """A worker cannot judge, or has ended. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor with some workers, which open the database by these settings. Threads, processes and other machines will do."""

    executor: Executor
    number: int
    database: DatabaseSettings

    def judging(self, context: Context) -> JudgingInWorkers:
        """Return what judges pages and strata of a detection in the workers."""
        return JudgingInWorkers(self.executor, self.number, content_of(self.database, context))


class JudgingInWorkers:
    """Judges pages and strata of one detection in workers. A worker that does not know the detection yet asks for it once."""

    def __init__(self, executor: Executor, workers: int, content: bytes) -> None:
        self.at_once = 2 * workers
        """While a worker judges a page, the next one waits for it."""
        self._workers = workers
        self._executor = executor
        self._content = content
        self._detection = digest(content)

    async def judge(self, kind: DossierKind[Any], ids: Sequence[str], rules: Sequence[Rule | Figure]) -> JudgedPage:
        """Judge a page. Raises WorkerFailed."""
        return unpickled(await self._judged(judge_page, kind.read, list(ids), [rule.id for rule in rules]))

    async def judge_strata(self, collected: Sequence[tuple[StratumRule, Columns]]) -> AsyncIterator[JudgedStrata]:
        """Judge the strata of each rule as one job. Those with most rows come first, so that no worker is left alone with them.

        Raises WorkerFailed.
        """
        # Rows are made bytes only for a worker that is free, as these take as much memory again.
        free = asyncio.Semaphore(self._workers)
        largest_first = sorted(collected, key=lambda each: len(each[1]), reverse=True)
        jobs = {rule.id: asyncio.create_task(self._judge_rule(rule, rows, free)) for rule, rows in largest_first}
        try:
            for rule, _ in collected:
                yield await jobs[rule.id]
        finally:
            for job in jobs.values():
                job.cancel()
            await asyncio.gather(*jobs.values(), return_exceptions=True)

    async def _judge_rule(self, rule: StratumRule, rows: Columns, free: asyncio.Semaphore) -> JudgedStrata:
        async with free:
            try:
                packed = pickled_rows(rows)
            except UNPICKLABLE as error:
                logger.exception("Rows of the rule %s cannot be pickled", rule.id)
                return [], type(error).__name__
            judged = await self._judged(judge_rule, rule.id, packed)
        return unpickled_strata(judged)

    async def _judged(self, job: Callable[..., Answer], *terms: object) -> bytes:
        """Return what a worker makes of a job for this detection."""
        answer = await self._ask(job, None, *terms)
        if answer == Answer():
            answer = await self._ask(job, self._content, *terms)
        if answer.judged is None:
            raise WorkerFailed(answer.problem)
        return answer.judged

    async def _ask(self, job: Callable[..., Answer], content: bytes | None, *terms: object) -> Answer:
        try:
            return await asyncio.wrap_future(self._executor.submit(job, self._detection, content, *terms))
        except BrokenExecutor as error:
            raise WorkerFailed(
                "A worker ended while it judged: it was killed, perhaps because memory ran out. Findings that were saved are "
                "kept: run `meritgraph detect` again, with fewer workers if memory is short."
            ) from error

    async def close(self) -> None:
        """Close what workers of this process keep of the detection; others close it after a while, or when they end."""
        await asyncio.to_thread(close_session, self._detection)
