"""What the previous reading of a scope left in the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from loaders.portal_api.scope_key import ScopeKey


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What was noted of a page when it was last read.

    ``lost_records`` tells whether records left it since its scope was last complete. ``keyless`` counts its rows without a key;
    it is None in streams in which absence does not count.
    """

    content_hash: str
    rows: int
    duplicate: int
    quarantined: int
    note: str | None
    mapping_version: int
    lost_records: bool
    keyless: int | None


@dataclass(frozen=True, slots=True)
class ScopeState:
    """The watermark of a scope, the keys of its rows in quarantine, the ids of its missing records, and its pages by id.

    ``conflicts`` are apart from the other rows in quarantine: they are rows whose record another row of their reading describes,
    by id, with their keys.
    """

    watermark: str | None
    quarantined: AbstractSet[str]
    missing: Sequence[str]
    pages: Mapping[str, KnownPage]
    conflicts: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    async def read(cls, database: Database, scope_key: ScopeKey, *, quarantine: bool = True) -> ScopeState:
        """Return the state of a scope; without ``quarantine`` the keys in quarantine, which may be many, are left out."""
        first, after = scope_key.page_range
        first_quarantined, after_quarantined = scope_key.quarantine_range
        parameters = {
            "scope_key": str(scope_key),
            "from": first,
            "to": after,
            "quarantined_from": first_quarantined,
            "quarantined_to": after_quarantined if quarantine else first_quarantined,
        }
        rows = await database.read(statement("runs/scope_state"), parameters)
        found = {cast("str", row["what"]): cast("list[Any]", row["held"]) for row in rows}
        pages = {id_: KnownPage(*noted) for id_, *noted in found.get("pages", ())}
        watermark = next(iter(found.get("watermark", ())), None)
        conflicts = dict(cast("list[tuple[str, str]]", found.get("conflicts", [])))
        return cls(watermark, set(found.get("quarantined", ())), found.get("missing", []), pages, conflicts)


def watermark_row(scope_key: ScopeKey, value: str) -> dict[str, object]:
    """Return the parameters of ``ingest/save_watermark``: how far the scope was read."""
    properties = {"portal": scope_key.portal, "stream": scope_key.stream, "scope": scope_key.scope, "value": value}
    return {"id": str(scope_key), "properties": properties}
