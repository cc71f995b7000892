"""The events of a run for listeners within the process: a progress bar, the log, metrics.

Starts and ends are also events in the graph (``graph.events``), for readers outside the process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from loaders.runs.report import PortalReport, ScopeReport

logger = logging.getLogger("meritgraph.loading")


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The reading of one portal starts."""

    report: PortalReport


@dataclass(frozen=True, slots=True)
class PageKept:
    """A page was read, and its changes are in the graph."""

    report: PortalReport
    scope: ScopeReport


@dataclass(frozen=True, slots=True)
class ScopeEnded:
    """The reading of a scope ended, successfully or not."""

    report: PortalReport
    scope: ScopeReport


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The reading of one portal ended."""

    report: PortalReport


@dataclass(frozen=True, slots=True)
class StepDone:
    """The number of things that have gone through a step after reading: ``survivorship``, ``derived`` or ``matched``."""

    step: str
    done: int


LoadEvent = RunStarted | PageKept | ScopeEnded | RunEnded | StepDone
EventListener = Callable[[LoadEvent], None]


def write_to_log(event: LoadEvent) -> None:
    """Log each start and end in one line, and each page and step at debug level."""
    match event:
        case RunStarted(report):
            logger.info("%s: run %s begins", report.portal, report.run)
        case PageKept(report, scope):
            logger.debug("%s/%s/%s: %d rows read", report.portal, scope.stream, scope.scope, scope.books.read)
        case ScopeEnded(report, scope):
            level = logging.INFO if scope.state == "done" else logging.WARNING
            name = f"{report.portal}/{scope.stream}/{scope.scope}"
            counts = counts_text(scope.books.counts() | {"missing": scope.missing, "gone": scope.gone})
            logger.log(level, "%s: %s, %s%s", name, scope.state, counts, f". {scope.problem}" if scope.problem else "")
        case RunEnded(report):
            counts = counts_text(report.books.counts())
            logger.info("%s: %s after %.1f s, %s", report.portal, report.state, report.seconds, counts)
        case StepDone(step, done):
            logger.debug("%s: %d", step, done)


def counts_text(counts: Mapping[str, int]) -> str:
    """Return counts as ``12 read, 3 created``, without those that are zero."""
    return ", ".join(f"{number} {name}" for name, number in counts.items() if number) or "nothing read"
