"""Checks that what a stream states as names of persons are names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from graph.model.nodes import Relative, Servant
from loaders.conformance.row_checks import ExaminedRows
from loaders.ingest.records import MappedRecord
from loaders.matching.placeholders import names_nobody
from loaders.portal_api.contract import RawRow


def names_are_names(examined: ExaminedRows) -> str | None:
    """Check that at least half of the stated names of persons are no numbers, codes or words for nobody."""
    names = [(cast("RawRow", row.raw), label, name) for row, record in examined.mapped for label, name in _names(record)]
    nobody = [each for each in names if names_nobody(each[2])]
    if not nobody or 2 * len(nobody) < len(names):
        return None
    raw, label, name = nobody[0]
    field = next((key for key, value in raw.items() if str(value).strip() == name.strip()), f"{label}.name")
    return (
        f"{len(nobody)} of the {len(names)} names that {examined.stream.name} takes from the field {field!r} are numbers, codes "
        "or words such as 'vacant', which name nobody and are never matched: map the field that has the names, and state no "
        "person for a row without one."
    )


def _names(record: MappedRecord) -> Iterator[tuple[str, str]]:
    for keyed in record.facts:
        if isinstance(keyed.fact, (Servant, Relative)):
            yield type(keyed.fact).__name__, keyed.fact.name
