"""What a run tells while it goes on: typed events, for a progress bar, the log, metrics, or whoever else listens.

Beginnings and ends stand in the graph as well, numbered in their order: the queue for whoever follows runs from outside.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from graph.driver.database import Transaction
from graph.driver.statements import statement
from loaders.runs.report import PortalReport, ScopeReport

logger = logging.getLogger("meritgraph.loading")


@dataclass(frozen=True, slots=True)
class RunStarted:
    """One portal is going to be read."""

    report: PortalReport


@dataclass(frozen=True, slots=True)
class PageKept:
    """A page was read and what it changed is in the graph."""

    report: PortalReport
    scope: ScopeReport


@dataclass(frozen=True, slots=True)
class ScopeEnded:
    """A scope came to its end, well or not."""

    report: PortalReport
    scope: ScopeReport


@dataclass(frozen=True, slots=True)
class RunEnded:
    """One portal was read."""

    report: PortalReport


@dataclass(frozen=True, slots=True)
class StepDone:
    """So many things went through one of the steps after reading: ``survivorship``, ``derived``, ``matched``."""

    step: str
    done: int


LoadEvent = RunStarted | PageKept | ScopeEnded | RunEnded | StepDone
Listener = Callable[[LoadEvent], None]


def write_to_log(event: LoadEvent) -> None:
    """One line for what began and ended; pages only where debugging is on."""
    match event:
        case RunStarted(report):
            logger.info("%s: run %s begins", report.portal, report.run)
        case PageKept(report, scope):
            logger.debug("%s/%s/%s: %d rows read", report.portal, scope.stream, scope.scope, scope.books.read)
        case ScopeEnded(report, scope):
            level = logging.INFO if scope.state == "done" else logging.WARNING
            place = f"{report.portal}/{scope.stream}/{scope.scope}"
            counts = _told(scope.books.counts() | {"missing": scope.missing, "gone": scope.gone})
            logger.log(level, "%s: %s, %s%s", place, scope.state, counts, f". {scope.problem}" if scope.problem else "")
        case RunEnded(report):
            logger.info("%s: %s after %.1f s, %s", report.portal, report.state, report.seconds, _told(report.books.counts()))
        case StepDone(step, done):
            logger.debug("%s: %d", step, done)


def _told(counts: Mapping[str, int]) -> str:
    """``12 read, 3 created``: what there is none of is left out."""
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number) or "nothing read"


def event_of(kind: str, report: PortalReport, at: datetime, about: Mapping[str, Any]) -> dict[str, object]:
    """The properties of an event in the graph; its number it gets there."""
    return {"kind": kind, "portal": report.portal, "run": report.run, "about": orjson.dumps(about).decode(), "at": at}


async def queue_event(transaction: Transaction, event: Mapping[str, object]) -> None:
    """Puts what happened behind what happened before; others wait for the number until the transaction ends."""
    await transaction.run(statement("events/append_event"), {"event": event})
