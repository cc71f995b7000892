"""The work of a worker."""

from __future__ import annotations

import pickle
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from graph.driver.settings import DatabaseSettings
from graph.errors import MeritgraphError
from merit.context import Context
from merit.evaluation import judge_collected, judge_subjects
from merit.workers.pickling import kind_of, pickled, pickled_strata, source_of, stratum_rule_of, unpickled_rows
from merit.workers.session import Session, session_of


class Answer(NamedTuple):
    """What a worker answers: what it judged as bytes, or in words why there is nothing. Without both it asks for the content."""

    judged: bytes | None = None
    problem: str | None = None


def content_of(database: DatabaseSettings, context: Context) -> bytes:
    """Return what a process must know of a detection to judge pages and strata of it."""
    return pickle.dumps((database, context), pickle.HIGHEST_PROTOCOL)


def judge_page(detection: str, content: bytes | None, kind: str, ids: Sequence[str], rules: Sequence[str]) -> Answer:
    """Judge subjects of a kind by rules, both named. ``content`` is left out where the process has it from an earlier job."""
    with _session(detection, content) as session:
        if session is None:
            return Answer()
        try:
            found = [source_of(id_) for id_ in rules]
            page = session.run(lambda database: judge_subjects(database.read, kind_of(kind), ids, found, session.context))
        except MeritgraphError as error:
            # Not every error of ours can be pickled; its sentence can.
            return Answer(problem=str(error))
        return Answer(pickled(page, ids))


def judge_rule(detection: str, content: bytes | None, rule: str, rows: bytes) -> Answer:
    """Judge all strata of a rule, which is named; its rows are pickled."""
    with _session(detection, content) as session:
        if session is None:
            return Answer()
        try:
            found = stratum_rule_of(rule)
        except MeritgraphError as error:
            return Answer(problem=str(error))
        return Answer(pickled_strata(found, judge_collected(found, unpickled_rows(rows), session.context)))


@contextmanager
def _session(detection: str, content: bytes | None) -> Generator[Session | None]:
    def opened(known: bytes) -> Session:
        database, context = pickle.loads(known)
        return Session(detection, database, context)

    with session_of(detection, None if content is None else lambda: opened(content)) as session:
        yield session
