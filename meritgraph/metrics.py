"""Figures of loading for Prometheus, as text files that a node exporter collects: a run is over before anybody could ask it."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from loaders.runs.load_events import LoadEvent, RunEnded
from loaders.runs.report import PortalReport

_STATES = ("clean", "with_rejects", "held", "failed")


class LoadingMetrics:
    """Listens to runs; ``write`` leaves what they brought in a file for each portal that was read."""

    def __init__(self) -> None:
        self._ended: dict[str, CollectorRegistry] = {}

    def __call__(self, event: LoadEvent) -> None:
        if isinstance(event, RunEnded):
            self._ended[event.report.portal] = _figures(event.report)

    def write(self, folder: Path) -> None:
        """Each file is replaced as a whole; those of portals that were not read stay as they were."""
        folder.mkdir(parents=True, exist_ok=True)
        for portal, registry in self._ended.items():
            write_to_textfile(str(folder / f"loading.{portal}.prom"), registry)


def _figures(report: PortalReport) -> CollectorRegistry:
    registry, places = CollectorRegistry(), ("portal", "stream", "scope")
    rows = Gauge("meritgraph_load_rows", "Rows of the last run by what became of them.", (*places, "outcome"), registry=registry)
    missing = Gauge(
        "meritgraph_load_missing_records", "Records the last complete reading did not find.", places, registry=registry
    )
    for scope in report.scopes:
        place = (report.portal, scope.stream, scope.scope)
        for outcome, number in scope.books.counts().items():
            rows.labels(*place, outcome).set(number)
        missing.labels(*place).set(scope.missing)
    seconds = Gauge("meritgraph_load_seconds", "Duration of the last run.", ("portal",), registry=registry)
    seconds.labels(report.portal).set(report.seconds)
    ended = Gauge("meritgraph_load_ended_seconds", "When the last run ended.", ("portal",), registry=registry)
    ended.labels(report.portal).set_to_current_time()
    states = Gauge("meritgraph_load_state", "1 for the state of the last run.", ("portal", "state"), registry=registry)
    for state in _STATES:
        states.labels(report.portal, state).set(state == report.state)
    return registry
