"""Metrics of loading for Prometheus, as text files for a node exporter: a run ends before Prometheus could scrape it."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from loaders.runs.load_events import LoadEvent, RunEnded
from loaders.runs.report import PortalReport

_STATES = ("clean", "with_rejects", "held", "failed")


class LoadingMetrics:
    """A listener that collects the metrics of each run; ``write`` saves them in one file per portal."""

    def __init__(self) -> None:
        self._ended: dict[str, CollectorRegistry] = {}

    def __call__(self, event: LoadEvent) -> None:
        if isinstance(event, RunEnded):
            self._ended[event.report.portal] = _metrics(event.report)

    def write(self, folder: Path) -> None:
        """Replace the file of each portal that was read; the files of other portals stay as they are."""
        folder.mkdir(parents=True, exist_ok=True)
        for portal, registry in self._ended.items():
            write_to_textfile(str(folder / f"loading.{portal}.prom"), registry)


def _metrics(report: PortalReport) -> CollectorRegistry:
    registry, labels = CollectorRegistry(), ("portal", "stream", "scope")
    rows = Gauge("meritgraph_load_rows", "Rows of the last run by outcome.", (*labels, "outcome"), registry=registry)
    missing = Gauge(
        "meritgraph_load_missing_records", "Records that the last complete reading did not find.", labels, registry=registry
    )
    untranslated = Gauge(
        "meritgraph_load_untranslated_words",
        "Words without a translation in rows mapped by the last run.",
        labels,
        registry=registry,
    )
    for scope in report.scopes:
        values = (report.portal, scope.stream, scope.scope)
        for outcome, number in scope.books.counts().items():
            rows.labels(*values, outcome).set(number)
        missing.labels(*values).set(scope.missing)
        untranslated.labels(*values).set(scope.untranslated.total)
    seconds = Gauge("meritgraph_load_seconds", "Duration of the last run.", ("portal",), registry=registry)
    seconds.labels(report.portal).set(report.seconds)
    ended = Gauge("meritgraph_load_ended_seconds", "Time at which the last run ended.", ("portal",), registry=registry)
    ended.labels(report.portal).set_to_current_time()
    states = Gauge("meritgraph_load_state", "1 for the state of the last run.", ("portal", "state"), registry=registry)
    for state in _STATES:
        states.labels(report.portal, state).set(state == report.state)
    return registry
