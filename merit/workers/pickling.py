"""Judged pages as bytes. Rules and kinds of dossiers are named, and found again in the process that reads the bytes."""

from __future__ import annotations

import copyreg
import io
import logging
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graph.errors import MeritgraphError
from merit.contract import Rule
from merit.dossiers.reading import COMPETITIONS, SERVANTS, DossierKind
from merit.evaluation import JudgedPage, JudgedStrata, RuleFailure
from merit.figures.figure import Figure
from merit.figures.registry import find_figure
from merit.registry import find_rule
from merit.strata.columns import Columns
from merit.strata.rule import StratumRule

logger = logging.getLogger("meritgraph.merit.workers")

_KINDS: Mapping[str, DossierKind[Any]] = {kind.read: kind for kind in (SERVANTS, COMPETITIONS)}
"""By the statements that read them."""
UNPICKLABLE = (pickle.PicklingError, TypeError, AttributeError, RecursionError)
"""What pickle raises for an object that it cannot take."""


class RuleNotInstalled(MeritgraphError):
    """A worker is asked for a rule that is not installed where it runs."""


def rule_of(id_: str) -> Rule:
    """Return a rule of this process. Raises RuleNotInstalled."""
    if (rule := find_rule(id_)) is None:
        raise RuleNotInstalled(f"The rule {id_} cannot be used where a worker runs. Install the same packages there.")
    return rule


def stratum_rule_of(id_: str) -> StratumRule:
    """Return a stratum rule of this process. Raises RuleNotInstalled."""
    rule = rule_of(id_)
    if not isinstance(rule, StratumRule):
        raise RuleNotInstalled(f"The rule {id_} judges no strata where a worker runs. Install the same packages there.")
    return rule


def source_of(id_: str) -> Rule | Figure:
    """Return a rule or a figure of this process. Raises RuleNotInstalled."""
    return find_figure(id_) or rule_of(id_)


def kind_of(name: str) -> DossierKind[Any]:
    """Return a kind of dossiers by the name of the statement that reads it."""
    return _KINDS[name]


def pickled(page: JudgedPage, ids: Sequence[str]) -> bytes:
    """Return a judged page of these subjects as bytes. A rule whose cases or rows cannot be pickled counts as broken on them."""
    try:
        return _dumped(page)
    except UNPICKLABLE:
        logger.debug("A page cannot be pickled", exc_info=True)
    broken: dict[str, str] = {}
    for id_ in {rule.id for rule, _ in page.cases} | set(page.rows):
        own = [case for rule, case in page.cases if rule.id == id_], page.rows.get(id_)
        if (problem := _problem(own)) is not None:
            logger.error("Cases or rows of the rule %s cannot be pickled (%s)", id_, problem)
            broken[id_] = problem
    failures = [RuleFailure(id_, subject, problem) for id_, problem in sorted(broken.items()) for subject in ids]
    rest = replace(
        page,
        cases=tuple((rule, case) for rule, case in page.cases if rule.id not in broken),
        rows={id_: rows for id_, rows in page.rows.items() if id_ not in broken},
        failures=(*page.failures, *failures),
        judged=(),
    )
    return _dumped(rest)


def unpickled(page: bytes) -> JudgedPage:
    """Return a judged page with the rules of this process."""
    return pickle.loads(page)


def pickled_rows(rows: Columns) -> bytes:
    """Return the rows of a rule as bytes. Raises what pickle raises (`UNPICKLABLE`) for rows of a class that is not imported."""
    return _dumped(rows)


def unpickled_rows(rows: bytes) -> Columns:
    """Return the rows of a rule."""
    return pickle.loads(rows)


def pickled_strata(rule: StratumRule, judged: JudgedStrata) -> bytes:
    """Return what came of a rule's strata as bytes. A rule whose cases cannot be pickled counts as broken on its strata."""
    try:
        return _dumped(judged)
    except UNPICKLABLE as error:
        logger.exception("Cases of the rule %s cannot be pickled", rule.id)
        return _dumped(([], type(error).__name__))


def unpickled_strata(judged: bytes) -> JudgedStrata:
    """Return what came of a rule's strata."""
    return pickle.loads(judged)


def _problem(value: Any) -> str | None:
    try:
        _dumped(value)
    except UNPICKLABLE as error:
        return type(error).__name__
    return None


def _dumped(value: Any) -> bytes:
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, **dict.fromkeys(_classes(Rule), _named_rule), DossierKind: _named_kind}
    pickler.dump(value)
    return buffer.getvalue()


def _classes(base: type[Any]) -> list[type[Any]]:
    return [base, *(each for below in base.__subclasses__() for each in _classes(below))]


def _named_rule(rule: Rule) -> tuple[Callable[[str], Rule], tuple[str]]:
    return rule_of, (rule.id,)


def _named_kind(kind: DossierKind[Any]) -> tuple[Callable[[str], DossierKind[Any]], tuple[str]]:
    return kind_of, (kind.read,)
