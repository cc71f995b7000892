"""Metrics of the last detection for Prometheus, in a file beside those of loading: it ends before anybody could ask it."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

from merit.detection import DetectionReport

_CASES = ("violating", "satisfied", "not_evaluable")


def write_detection_metrics(folder: Path, report: DetectionReport, seconds: float) -> None:
    """Replace the metrics of the detection before. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(folder / "detection.prom"), _metrics(report, seconds))


def _metrics(report: DetectionReport, seconds: float) -> CollectorRegistry:
    registry = CollectorRegistry()

    def gauge(name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"meritgraph_detection_{name}", text, labels, registry=registry)

    gauge("complete", "1 if everything was judged and computed, else 0.").set(report.complete)
    dossiers = gauge("dossiers", "Dossiers of the last detection by outcome.", "outcome")
    for outcome, number in (
        ("judged", report.judged),
        ("unchanged", report.unchanged),
        ("unreadable", len(report.unreadable)),
        ("careers_not_derived", report.careers_not_derived),
    ):
        dossiers.labels(outcome).set(number)
    cases = gauge("cases", "Cases of the last detection by rule and outcome.", "rule", "outcome")
    summaries = [each.summary() for each in report.rules]
    for summary in summaries:
        for outcome in _CASES:
            cases.labels(summary["rule"], outcome).set(summary[outcome])
    broken = gauge("broken", "Rules and figures that broke in the last detection.", "kind")
    broken.labels("rule").set(sum(1 for each in summaries if each["broken"]))
    broken.labels("figure").set(len(report.broken_figures))
    gauge("seconds", "Duration of the last detection.").set(seconds)
    gauge("ended_seconds", "Time at which the last detection ended.").set_to_current_time()
    return registry
