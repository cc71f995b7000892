"""The queries of the guides as the CSV file that Neo4j Browser imports as Saved Cypher: a folder for each guide."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from meritgraph.browser.steps import Guide, Step

FILE = "saved-queries.csv"

# As in what the Browser itself exports.
_COLUMNS = ("name", "description", "query", "id", "parentId", "isFolder")


def saved_queries(guides: Sequence[Guide]) -> str:
    """Return the text of the file."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(_COLUMNS)
    number = 0
    for guide in guides:
        number += 1
        folder = number
        lines.writerow((_cell(f"meritgraph: {guide.title}"), "", "", folder, "", "TRUE"))
        for step in guide.steps:
            if step.query:
                number += 1
                lines.writerow((_cell(step.title), _cell(_description(step)), step.query, number, folder, "FALSE"))
    return text.getvalue()


def _description(step: Step) -> str:
    """Return the sentences of a step, and what is to be run before its query."""
    first = " Then: ".join(parameter.command for parameter in step.parameters)
    return " ".join([*step.sentences, *([f"First run: {first}"] if first else [])])


def _cell(text: str) -> str:
    """Return a text on one line that a spreadsheet does not take for a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else line
