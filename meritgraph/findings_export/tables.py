"""Findings as CSV for spreadsheets, and as JSON for programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import orjson

from merit.findings.listing import FindingDetails
from meritgraph.findings_export.content import DOUBTS

_COLUMNS = (
    "id",
    "rule",
    "severity",
    "state",
    "day",
    "organisation",
    "organisation_name",
    "servant",
    "servant_name",
    "reason",
    "policy",
    "first_seen",
    "assignee",
    "due",
    "note",
    "version",
)


def document_of(details: FindingDetails) -> dict[str, Any]:
    """Return a finding with everything that is known of it as one JSON document."""
    document = asdict(details)
    finding = document.pop("finding")
    del finding["sort_key"]
    return {**finding, **document}


class JsonExport:
    """A list of documents, one finding a line."""

    def __init__(self) -> None:
        self._first = True

    def start(self) -> str:
        return "["

    def page(self, findings: Sequence[FindingDetails]) -> str:
        lines: list[str] = []
        for each in findings:
            lines.append(("\n" if self._first else ",\n") + orjson.dumps(document_of(each), option=orjson.OPT_NAIVE_UTC).decode())
            self._first = False
        return "".join(lines)

    def end(self) -> str:
        return "\n]\n"


class CsvExport:
    """One line for each finding, with the last decision; nothing in it is a formula for a spreadsheet."""

    def start(self) -> str:
        return csv_line([*_COLUMNS, *DOUBTS, "last_change", "last_change_by", "last_change_why", "last_change_at"])

    def page(self, findings: Sequence[FindingDetails]) -> str:
        return "".join(csv_line(self._cells(each)) for each in findings)

    def _cells(self, details: FindingDetails) -> list[object]:
        last = details.reviews[-1] if details.reviews else None
        return [
            *(getattr(details.finding, name) for name in _COLUMNS),
            *("yes" if getattr(details, name) else "no" for name in DOUBTS),
            *((last.change, last.by, last.why, last.at) if last else ("", "", "", "")),
        ]

    def end(self) -> str:
        return ""


def csv_line(cells: Sequence[object]) -> str:
    """Return a line of a CSV file; nothing in it is a formula for a spreadsheet."""
    line = io.StringIO()
    csv.writer(line).writerow([_cell(each) for each in cells])
    return line.getvalue()


def _cell(value: object) -> str:
    """Return a value as a cell; an apostrophe before what a spreadsheet would calculate makes it a text."""
    if isinstance(value, datetime):
        return value.isoformat()
    text = _FORMULA_IN_TEXT.sub(r"\1'", "" if value is None else str(value))
    return f"'{text}" if _FORMULA.match(text) else text


# With these a spreadsheet begins a formula, also in their full width; some skip spaces before them.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
# Where the decimal sign is a comma, spreadsheets take a semicolon as the end of a cell, and then begin another one.
_FORMULA_IN_TEXT = re.compile(r"([;\t\r\n][\s\"]*)(?=[=+\-@＝＋－＠])")
