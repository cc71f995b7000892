"""The main process's side: pages of ids go to workers, judged pages come back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass
from typing import Any

from graph.driver.settings import DatabaseSettings
from graph.errors import MeritgraphError
from graph.model.ids import digest
from merit.context import Context
from merit.contract import Rule
from merit.dossiers.reading import DossierKind
from merit.evaluation import JudgedPage
from merit.figures.figure import Figure
from merit.workers.job import Answer, content_of, judge_page
from merit.workers.pickling import unpickled
from merit.workers.session import close_session


class WorkerFailed(MeritgraphError):
    """A worker cannot judge, or has ended. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor with some workers, which open the database by these settings. Threads, processes and other machines will do."""

    executor: Executor
    number: int
    database: DatabaseSettings

    def judging(self, context: Context) -> JudgingInWorkers:
        """Return what judges pages of a detection in the workers."""
        return JudgingInWorkers(self.executor, self.number, content_of(self.database, context))


class JudgingInWorkers:
    """Judges pages of one detection in workers. A worker that does not know the detection yet asks for it once."""

    def __init__(self, executor: Executor, workers: int, content: bytes) -> None:
        self.at_once = 2 * workers
        """While a worker judges a page, the next one waits for it."""
        self._executor = executor
        self._content = content
        self._detection = digest(content)

    async def judge(self, kind: DossierKind[Any], ids: Sequence[str], rules: Sequence[Rule | Figure]) -> JudgedPage:
        """Judge a page. Raises WorkerFailed."""
        names = [rule.id for rule in rules]
        answer = await self._ask(None, kind.read, ids, names)
        if answer == Answer():
            answer = await self._ask(self._content, kind.read, ids, names)
        if answer.page is None:
            raise WorkerFailed(answer.problem)
        return unpickled(answer.page)

    async def _ask(self, content: bytes | None, kind: str, ids: Sequence[str], rules: Sequence[str]) -> Answer:
        try:
            asked = self._executor.submit(judge_page, self._detection, content, kind, list(ids), list(rules))
            return await asyncio.wrap_future(asked)
        except BrokenExecutor as error:
            raise WorkerFailed(
                "A worker ended while it judged: it was killed, perhaps because memory ran out. Findings that were saved are "
                "kept: run `meritgraph detect` again, with fewer workers if memory is short."
            ) from error

    async def close(self) -> None:
        """Close what workers of this process keep of the detection; others close it after a while, or when they end."""
        await asyncio.to_thread(close_session, self._detection)
