"""What the previous reading of a scope left in the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self, cast

from graph.cypher.statements import statement
from graph.driver.database import Database
from loaders.portal_api.contract import Portal, Stream
from loaders.portal_api.scope_key import ScopeKey


class MappingMark(NamedTuple):
    """What rows are mapped under: the version of the mapping and the digest of the deployment's own words, '' without any."""

    version: int
    words: str = ""

    @classmethod
    def of(cls, portal: Portal, stream: Stream[Any]) -> Self:
        """Return the mark under which rows of a stream are mapped now."""
        return cls(stream.mapping_version, portal.words.digest)

    @property
    def properties(self) -> dict[str, object]:
        """The properties by which a page or a watermark keeps it."""
        return {"mapping_version": self.version, "words": self.words or None}


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What was noted of a page when it was last read.

    ``lost_records`` tells whether records left it since its scope was last complete. ``keyless`` counts its rows without a key;
    it is None in streams in which absence does not count. ``mapping`` is what it was read under.
    """

    content_hash: str
    rows: int
    duplicate: int
    quarantined: int
    note: str | None
    mapping: MappingMark
    lost_records: bool
    keyless: int | None


@dataclass(frozen=True, slots=True)
class ScopeState:
    """The watermark of a scope, the keys of its rows in quarantine, the ids of its missing records, and its pages by id.

    ``reached_under`` is the mapping under which rows were read up to the watermark; None where it is not known.
    ``conflicts`` are apart from the other rows in quarantine: they are rows whose record another row of their reading describes,
    by id, with their keys.
    """

    watermark: str | None
    quarantined: AbstractSet[str]
    missing: Sequence[str]
    pages: Mapping[str, KnownPage]
    conflicts: Mapping[str, str] = field(default_factory=dict[str, str])
    reached_under: MappingMark | None = None

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
        pages = {id_: _known_page(*noted) for id_, *noted in found.get("pages", ())}
        watermark, version, words = next(iter(found.get("watermark", ())), (None, None, None))
        conflicts = dict(cast("list[tuple[str, str]]", found.get("conflicts", [])))
        under = None if version is None else MappingMark(version, words or "")
        return cls(watermark, set(found.get("quarantined", ())), found.get("missing", []), pages, conflicts, under)


def _known_page(
    content_hash: str,
    rows: int,
    duplicate: int,
    quarantined: int,
    note: str | None,
    version: int,
    words: str | None,
    *rest: Any,
) -> KnownPage:
    return KnownPage(content_hash, rows, duplicate, quarantined, note, MappingMark(version, words or ""), *rest)


def watermark_row(scope_key: ScopeKey, value: str, mapping: MappingMark | None = None) -> dict[str, object]:
    """Return the parameters of ``ingest/save_watermark``: how far the scope was read, and under which mapping if given."""
    properties: dict[str, object] = {"portal": scope_key.portal, "stream": scope_key.stream, "scope": scope_key.scope}
    properties |= {"value": value, **(mapping.properties if mapping else {})}
    return {"id": str(scope_key), "properties": properties}
