"""The one table of a run, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.api.servers import NAMES

_HEAD = ("operation", "conn.", *NAMES, "hub / peer", "p50 hub / bare", "hits: hub / hand-written")


def table(operations: Mapping[str, Any]) -> str:
    """Return the table. A server's cell is p50 / p99 in milliseconds and answers a second; ``hub / peer`` is of these rates."""
    lines = [_line(_HEAD), _line(["---"] * len(_HEAD))]
    for name, result in operations.items():
        lines += (_line(row) for row in _rows(name, result))
    return "\n".join(lines)


def _rows(name: str, result: Mapping[str, Any]) -> Iterator[list[str]]:
    for connections in ("1", "16"):
        measured = result[connections]
        hits = result["hits"]
        yield [
            name if connections == "1" else "",
            connections,
            *(_cell(measured[server]) for server in NAMES),
            _ratio(measured["hub"], measured["peer"], "per_second"),
            _ratio(measured["hub"], measured["bare"], "p50_ms"),
            f"{hits['hub']:,.0f} / {hits['hand_written']:,.0f}" if connections == "1" else "",
        ]


def _cell(measured: Mapping[str, float]) -> str:
    failed = f" ({measured['failed']:.0f} failed)" if measured["failed"] else ""
    if not measured["answers"]:
        return f"no answer{failed}"
    return f"{measured['p50_ms']:,.1f} / {measured['p99_ms']:,.1f}; {measured['per_second']:,.3g}/s{failed}"


def _ratio(one: Mapping[str, float], other: Mapping[str, float], what: str) -> str:
    return f"**{one[what] / other[what]:.2f}**" if one.get(what) and other.get(what) else "–"


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
