"""Figures of loading for Prometheus, as a text file that a node exporter collects: a run is over before anybody could ask it."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from loaders.events import LoadEvent, RunEnded, ScopeEnded

_STATES = ("clean", "with_rejects", "held", "failed")


class LoadingMetrics:
    """Listens to runs; ``write`` leaves what they brought in a file, replaced as a whole."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        places = ("portal", "stream", "scope")
        self._rows = Gauge(
            "meritgraph_load_rows", "Rows of the last run by what became of them.", (*places, "outcome"), registry=self._registry
        )
        self._missing = Gauge(
            "meritgraph_load_missing_records", "Records the last complete reading did not find.", places, registry=self._registry
        )
        self._seconds = Gauge("meritgraph_load_seconds", "Duration of the last run.", ("portal",), registry=self._registry)
        self._state = Gauge(
            "meritgraph_load_state", "1 for the state in which the last run ended.", ("portal", "state"), registry=self._registry
        )
        self._ended = Gauge("meritgraph_load_ended_seconds", "When the last run ended.", ("portal",), registry=self._registry)

    def __call__(self, event: LoadEvent) -> None:
        match event:
            case ScopeEnded(report, scope):
                place = (report.portal, scope.stream, scope.scope)
                for outcome, number in scope.books.counts().items():
                    self._rows.labels(*place, outcome).set(number)
                self._missing.labels(*place).set(scope.missing)
            case RunEnded(report):
                self._seconds.labels(report.portal).set(report.seconds)
                self._ended.labels(report.portal).set_to_current_time()
                for state in _STATES:
                    self._state.labels(report.portal, state).set(state == report.state)
            case _:
                pass

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_to_textfile(str(path), self._registry)
