"""What the last reading of a scope left behind in the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from graph.driver.database import Database
from graph.driver.statements import statement


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What was noted of a page when it was read last.

    ``left``: records left it since its scope was last complete; ``keyless`` is None where absence does not count.
    """

    content_hash: str
    rows: int
    duplicate: int
    quarantined: int
    note: str | None
    mapping_version: int
    left: bool
    keyless: int | None


@dataclass(frozen=True, slots=True)
class ScopeState:
    """How far the last reading came, keys of rows in quarantine, ids of records that are missing, pages by id."""

    watermark: str | None
    quarantined: set[str]
    missing: list[str]
    pages: dict[str, KnownPage]

    @classmethod
    async def of(cls, database: Database, place: str, *, quarantine: bool = True) -> ScopeState:
        """That of a place: portal/stream/scope; the keys in ``quarantine``, of which there may be many, only where asked for."""
        refused = quarantine_of(place)
        # 0 is what comes after the slash, a semicolon what comes after the colon.
        bounds = {"from": f"{place}/", "to": f"{place}0"}
        bounds |= {"refused": refused, "refused_to": f"{refused[:-1]};" if quarantine else refused}
        rows = await database.read(statement("runs/scope_state"), {"place": place, **bounds})
        held = {cast("str", row["what"]): cast("list[Any]", row["held"]) for row in rows}
        pages = {id_: KnownPage(*noted) for id_, *noted in held.get("pages", ())}
        watermark = next(iter(held.get("watermark", ())), None)
        return cls(watermark, set(held.get("quarantined", ())), held.get("missing", []), pages)


def quarantine_of(place: str) -> str:
    """What the ids of quarantined rows of a place (portal/stream/scope) begin with; their keys follow."""
    return f"quarantine:{place}:"
