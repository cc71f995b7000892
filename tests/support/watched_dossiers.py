"""A database that compares, in every write transaction, which dossiers change with which are marked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, LiteralString, TypeVar, cast

from graph.cypher.dossier_reads import SUBJECTS
from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from tests.support.engines import cypher

T = TypeVar("T")
Dossiers = dict[str, object]
"""What the dossier statements read, by subject, with the servants and appointments in it that are not settled yet."""


async def dossiers(transaction: Transaction) -> Dossiers:
    """Return everything that rules are given of each subject, apart from bodies, coverage and policy."""
    unsettled = cast("list[str]", (await transaction.run(statement("merit/unreviewed")))[0]["servants"])
    awaiting = [cast("str", row["id"]) for row in await transaction.run(statement("merit/awaiting_competitions"))]
    found: Dossiers = {}
    for label, name in SUBJECTS.items():
        ids = [row["id"] for row in await transaction.run(_of_label(label, "RETURN n.id AS id"))]
        for row in await transaction.run(statement(name), {"ids": ids}):
            subject = cast("list[str]", row[label.lower()])[0]
            text = repr(_sorted(row))
            found[subject] = (text, [id_ for id_ in sorted({*unsettled, *awaiting}) if repr(id_) in text])
    return found


async def versions(transaction: Transaction) -> dict[str, int]:
    """Return the version of each dossier that was ever marked."""
    marked = "WHERE n.dossier_version IS NOT NULL RETURN n.id AS id, n.dossier_version AS version"
    rows = [row for label in SUBJECTS for row in await transaction.run(_of_label(label, marked))]
    return {cast("str", row["id"]): cast("int", row["version"]) for row in rows}


def differing(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """Return the subjects that are new or have another value than before."""
    return {subject for subject, value in after.items() if before.get(subject) != value}


class WatchedDatabase(Database):
    """Notes in ``changed`` and ``marked`` the subjects of which a dossier changed, and of which one was marked.

    Raises AssertionError where a transaction changes a dossier that it does not mark.
    """

    def __init__(self, database: Database) -> None:
        super().__init__(database.link, database.dialect, database.write_seconds, database.write_seconds, database.native_days)
        self.changed: set[str] = set()
        self.marked: set[str] = set()

    async def write(self, work: Callable[[Transaction], Awaitable[T]], *, seconds: float | None = None) -> T:
        """Run the work as any database does, and compare the dossiers before and after it."""

        async def compared(transaction: Transaction) -> tuple[T, set[str], set[str]]:
            before, old = await dossiers(transaction), await versions(transaction)
            result = await work(transaction)
            after, new = await dossiers(transaction), await versions(transaction)
            return result, differing(before, after), differing(old, new)

        result, changed, marked = await super().write(compared, seconds=seconds)
        assert changed <= marked, f"a transaction changed dossiers without marking them: {sorted(changed - marked)}"
        self.changed |= changed
        self.marked |= marked
        return result


def _of_label(label: str, rest: LiteralString) -> Any:
    # Labels of the model.
    return cypher(cast("LiteralString", f"MATCH (n:{label}) {rest}"))


def _sorted(value: Any) -> Any:
    """Return what a statement read with all lists in an order of their own: the engines promise none."""
    if isinstance(value, Mapping):
        return {key: _sorted(each) for key, each in cast("Mapping[str, Any]", value).items()}
    return sorted(map(_sorted, cast("list[Any]", value)), key=repr) if isinstance(value, list) else value
