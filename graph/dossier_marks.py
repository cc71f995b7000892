"""Marks the dossiers that a transaction changes, so that the next detection judges them again.

A detection keeps what it judged, each dossier with its version (`Servant.dossier_version`, `Position.dossier_version`; absent
means 0). Whatever writes to the graph raises the version of every dossier that reads what it changed, in the same transaction.
Nothing lowers a version. Where no detection has kept anything, as in a first load, nothing is marked.

A page names bodies and posts in every row, and mostly changes none of them. So what dossiers read of the written nodes is
compared before and after: marked are the dossiers that read a node which differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, cast

from graph.cypher.dossier_reads import NodeKeys, dossier_reads
from graph.cypher.dossier_statements import former_end_statement, state_statement, subjects_statement
from graph.cypher.statements import Statement, statement
from graph.driver.database import Transaction

_State = tuple[Any, ...]
"""What dossiers read of a node: its properties, then the ends of each of its own relationships."""

_AT_ONCE = 1000
_NOTHING: NodeKeys = {}


class DossierMarks:
    """Marks dossiers in one transaction. Whether a detection has kept anything is asked once."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._kept: bool | None = None

    async def needed(self) -> bool:
        """Tell whether changes must be marked: a detection has kept what it judged."""
        if self._kept is None:
            rows = await self._transaction.run(statement("dossiers/detection_kept"))
            self._kept = bool(rows[0]["kept"])
        return self._kept

    @asynccontextmanager
    async def watching(self, written: NodeKeys, deleted: NodeKeys = _NOTHING) -> AsyncGenerator[None]:
        """Mark the dossiers that change because of what the body writes.

        ``written`` are all nodes that it may create or change; a relationship belongs to the node that ``graph.model.table``
        gives it to. ``deleted`` are those that it may delete: others may have relationships to them.
        """
        reading = dossier_reads().keys()
        deleted = {label: set(keys) for label, keys in deleted.items() if keys and label in reading}
        named = {
            label: set(keys) | deleted.get(label, set()) for label, keys in {**deleted, **written}.items() if label in reading
        }
        if not any(named.values()) or not await self.needed():
            yield
            return
        before = await self._states(named)
        # Of a deleted node nothing leads back any more.
        readers = {label: await self._readers({label: before[label].keys() & keys}) for label, keys in deleted.items()}
        yield
        after = await self._states(named)
        changed = {label: _differing(before[label], after[label]) for label in named}
        marked = await self._readers(changed) | await self._former_readers(changed, before, after)
        for label, of_label in readers.items():
            if before[label].keys() & deleted[label] - after[label].keys():
                marked |= of_label
        await self.mark(marked)

    async def described_by(self, records: Collection[str]) -> NodeKeys:
        """Return the nodes that these portal records describe now; nothing where changes need not be marked."""
        found: dict[str, set[str]] = defaultdict(set)
        if records and await self.needed():
            for label, id_ in await self._collected(statement("dossiers/described"), records, "described"):
                found[label].add(id_)
        return found

    async def mark(self, subjects: Collection[str]) -> None:
        """Raise the version of the dossiers of these servants and positions, by id."""
        if subjects and await self.needed():
            for ids in _portions(sorted(subjects)):
                await self._transaction.run(statement("dossiers/raise_versions"), {"ids": ids})

    async def _states(self, named: NodeKeys) -> dict[str, dict[str, _State]]:
        found: dict[str, dict[str, _State]] = {}
        for label, keys in named.items():
            states = await self._collected(state_statement(label), keys, "states")
            found[label] = {key: tuple(state) for key, *state in states}
        return found

    async def _readers(self, nodes: NodeKeys) -> set[str]:
        """Return the subjects whose dossiers read these nodes now."""
        found: set[str] = set()
        for label, keys in nodes.items():
            found |= set(await self._collected(subjects_statement(label), keys, "subjects"))
        return found

    async def _former_readers(
        self, changed: NodeKeys, before: Mapping[str, Mapping[str, _State]], after: Mapping[str, Mapping[str, _State]]
    ) -> set[str]:
        """Return the subjects whose dossiers read these nodes over relationships that they no longer have."""
        found: set[str] = set()
        for label, keys in changed.items():
            for at, link in enumerate(dossier_reads()[label].links, start=1):
                known = former_end_statement(label, link.step)
                lost = {end for key in keys for end in _ends(before[label].get(key), at) - _ends(after[label].get(key), at)}
                if known is not None:
                    found |= set(await self._collected(known, lost, "subjects"))
        return found

    async def _collected(self, known: Statement, keys: Collection[str], column: str) -> list[Any]:
        found: list[Any] = []
        for ids in _portions(sorted(keys)):
            rows = await self._transaction.run(known, {"ids": ids})
            found += cast("list[Any]", rows[0][column]) if rows else []
        return found


def _differing(before: Mapping[str, _State], after: Mapping[str, _State]) -> set[str]:
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def _ends(state: _State | None, at: int) -> set[str]:
    return {end[0] for end in state[at]} if state else set()


def _portions(keys: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]
