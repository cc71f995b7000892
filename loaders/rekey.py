"""A new identity key: every keyed number in the graph is hashed once more, under the new key, and nobody is lost.

Nobody has to know the numbers for it. The key file keeps the older keys, because the numbers that portals send pass through all
of them. A keyed number tells how many keys it went through, so a rekeying that was killed is simply run again. Ids of servants,
bodies and posts stay as they are: others refer to them. Ids of records, and of nodes that are found by a personal reference, are
derived from keyed numbers and change with them. So does everything that keeps record ids: pending references, and pages, by which
missing records are found.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import cast

from graph.cypher.statements import statement
from graph.cypher.write_statements import Verb, write_statement
from graph.dossier_marks import DossierMarks
from graph.driver.database import Database, Transaction
from graph.errors import LoadError
from graph.model.table import node_type_of_kind
from graph.private_files import write_private
from loaders.ingest.fact_codec import from_canonical, spec_of
from loaders.ingest.packed_ids import ids_of_digests, pack_ids, unpack_digests
from loaders.ingest.records import Row
from loaders.keys.ids import judgement_id, node_id, record_id
from loaders.keys.key_check import keys_of_graph
from loaders.keys.keyring import IDENTITY_KEY, UNFINISHED_KEY, KeyRing
from loaders.portal_api.contract import Portal
from loaders.portal_api.scope_key import key_range
from loaders.runs.leases import leased

_AT_ONCE = 1000
_PAGES_AT_ONCE = 20


async def rekey(
    database: Database, folder: Path, portals: Mapping[str, Portal], progress: Callable[[int], None] = lambda done: None
) -> KeyRing:
    """Add a key to the key file, bring the graph up to it, and return the keys that hold from now on.

    ``progress`` is called after each step with the number of things rekeyed so far. The file ``identity.key.new`` holds the keys
    until the graph is done; if it is there already, the earlier rekeying is finished first. Raises WrongIdentityKey if the graph
    was loaded under another key or the file of its key is missing, LoadError if there is no key to replace, LeaseTaken while
    another process does this.
    """
    async with leased(database, "identity key"):
        return await _rekey(database, folder, portals, progress)


async def _rekey(database: Database, folder: Path, portals: Mapping[str, Portal], progress: Callable[[int], None]) -> KeyRing:
    pending, present = folder / UNFINISHED_KEY, folder / IDENTITY_KEY
    if not pending.exists():
        await keys_of_graph(database, folder)
        if not present.exists():
            raise LoadError("This graph has no identity key that could be replaced: the first sync makes one.")
        write_private(pending, present.read_text("ascii").strip() + f"\n{secrets.token_hex(32)}\n", overwrite=False)
    keys = KeyRing.open(folder, pending.name, create=False)
    done = 0
    for step in (_identifiers, _pages, _records, _versions, _judgements, _quarantined):
        done += await step(database, keys, portals)
        progress(done)
    parameters = {"id": keys.key_id, "check_value": keys.check_value}
    await database.execute(statement("rekey/replace_identity_key"), parameters)
    pending.replace(present)
    return keys


async def _identifiers(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    return await _rekeyed(database, keys, "rekey/identifiers_page", "rekey/rekey_identifiers", "Identifier", "key", ("key",))


async def _judgements(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    """Rekey judgements: their ids are derived from two identifiers in sorted order, and that order changes, too."""
    changed: list[Row] = []
    after = ""
    while rows := await database.read(statement("rekey/judgements_page"), {"after": after, "limit": _AT_ONCE}):
        for row in rows:
            left, right = sorted(keys.rekeyed(cast("str", row[name])) for name in ("left", "right"))
            if (left, right) != (row["left"], row["right"]):
                properties = {"id": judgement_id(left, right), "left": left, "right": right}
                changed.append({"old": row["id"], "properties": properties})
        after = cast("str", rows[-1]["id"])
    if changed:
        await database.execute(statement("rekey/rekey_judgements"), {"rows": changed})
    return len(changed)


async def _quarantined(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    return await _rekeyed(
        database, keys, "rekey/quarantined_page", "rekey/rekey_quarantined", "QuarantinedRow", "id", ("id", "key")
    )


async def _versions(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    return await _rekeyed(database, keys, "rekey/versions_page", "rekey/rekey_versions", "RecordVersion", "id", ("facts",))


async def _rekeyed(
    database: Database, keys: KeyRing, page: str, write: str, label: str, order: str, names: tuple[str, ...]
) -> int:
    """Bring these properties of everything on the pages up to the newest key; return how many things changed.

    ``page`` and ``write`` name the statements, ``label`` that of the things, and ``order`` the property by which the pages are
    ordered.
    """
    changed = 0
    after = ""
    while rows := await database.read(statement(page), {"after": after, "limit": _AT_ONCE}):
        written: list[Row] = []
        for row in rows:
            now = {name: keys.rekeyed(cast("str", row[name])) if row[name] is not None else None for name in names}
            if any(row[name] != value for name, value in now.items()):
                written.append({"old": row[order], "properties": now})
        if written:
            renamed = {row["old"]: row["properties"].get(order, row["old"]) for row in written}

            async def work(transaction: Transaction, rows: list[Row] = written, renamed: Mapping[str, str] = renamed) -> None:
                async with DossierMarks(transaction).watching({label: [*renamed, *renamed.values()]}):
                    await transaction.run(statement(write), {"rows": rows})

            await database.write(work)
        changed += len(written)
        after = cast("str", rows[-1][order])
    return changed


async def _records(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    """Rekey records with their facts, the nodes whose ids come from keyed references in them, and their pending references."""
    changed = 0
    after = ""
    while rows := await database.read(statement("rekey/records_page"), {"after": after, "limit": _AT_ONCE}):
        records = [(row, record) for row in rows if (record := _record_under(keys, row))]
        nodes: dict[str, list[Row]] = defaultdict(list)
        for row, record in records:
            for kind, renamed in _renamed_nodes(row, record):
                nodes[kind].append(renamed)

        async def work(
            transaction: Transaction, records: list[tuple[Row, Row]] = records, nodes: dict[str, list[Row]] = nodes
        ) -> None:
            of_labels = {
                node_type_of_kind(kind).label: [id_ for row in renamed for id_ in row.values()] for kind, renamed in nodes.items()
            }
            async with DossierMarks(transaction).watching(of_labels):
                for kind, renamed in nodes.items():
                    await transaction.run(write_statement(Verb.RENAME, node_type_of_kind(kind)), {"rows": renamed})
            if pending := await _pending_references(transaction, keys, records):
                await transaction.run(statement("rekey/rekey_pending_references"), {"rows": pending})
            rekeyed = [{"old": row["id"], "properties": record} for row, record in records]
            await transaction.run(statement("rekey/rekey_records"), {"rows": rekeyed})

        if records:
            await database.write(work)
        changed += len(records)
        after = cast("str", rows[-1]["id"])
    return changed


def _record_under(keys: KeyRing, row: Row) -> Row | None:
    """Return the properties that a record has under the newest key; None if nothing of it changes."""
    facts, key = keys.rekeyed(row["facts"]), keys.rekeyed(row["key"])
    if (facts, key) == (row["facts"], row["key"]):
        return None
    return {"id": record_id(row["portal"], row["stream"], key), "key": key, "facts": facts}


def _renamed_nodes(row: Row, record: Row) -> Iterator[tuple[str, Row]]:
    """Yield kind, old and new id of each node that the record describes by a personal reference of its own."""
    for before, after in zip(from_canonical(row["facts"]), from_canonical(record["facts"]), strict=True):
        node = spec_of(type(before)).node
        if not node.identified and before.ref != after.ref:
            yield node.kind, {"old": node_id(node.kind, before.ref), "new": node_id(node.kind, after.ref)}


async def _pending_references(transaction: Transaction, keys: KeyRing, records: list[tuple[Row, Row]]) -> list[Row]:
    """Return the pending references of these records with their properties under the newest key."""
    new_ids = {row["id"]: record["id"] for row, record in records}
    rows = await transaction.run(statement("rekey/pending_references_of_records"), {"ids": list(new_ids)})
    found: list[Row] = []
    for id_, record, target in cast("list[list[str]]", rows[0]["pending"]) if rows else ():
        rekeyed = keys.rekeyed(target)
        properties = {"id": f"{new_ids[record]}>{rekeyed}", "record": new_ids[record], "target": rekeyed}
        found.append({"old": id_, "properties": properties})
    return found


async def _pages(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    """Rekey the pages of streams with personal keys: they keep record ids, which get their new form here.

    This comes before the records: afterwards nothing leads from an old record id to the new one.
    """
    changed = 0
    for portal in portals.values():
        for stream in portal.streams:
            if stream.personal_key:
                changed += await _pages_of_stream(database, keys, portal.name, stream.name)
    return changed


async def _pages_of_stream(database: Database, keys: KeyRing, portal: str, stream: str) -> int:
    changed = 0
    after, end = key_range(f"{portal}/{stream}/")
    while True:
        range_ = {"id": keys.key_id, "after": after, "to": end, "limit": _PAGES_AT_ONCE}
        pages = cast("list[dict[str, str | None]]", await database.read(statement("rekey/pages_not_rekeyed"), range_))
        if not pages:
            return changed
        digests = {digest for page in pages for name in ("keys", "left") for digest in unpack_digests(page[name])}
        new_ids = await _new_record_ids(database, keys, portal, stream, ids_of_digests(digests))
        rows = [{"id": page["id"], "properties": _page_under(keys, page, new_ids)} for page in pages]
        await database.execute(statement("rekey/rekey_pages"), {"rows": rows})
        changed += len(rows)
        after = cast("str", pages[-1]["id"])


async def _new_record_ids(database: Database, keys: KeyRing, portal: str, stream: str, ids: list[str]) -> dict[str, str]:
    """Return the ids that records get under the newest key, by their present ids; records that were never loaded get none."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = await database.read(statement("rekey/record_keys"), {"ids": ids[start : start + _AT_ONCE]})
        for id_, key in cast("list[list[str]]", rows[0]["keys"]) if rows else ():
            found[id_] = record_id(portal, stream, keys.rekeyed(key))
    return found


def _page_under(keys: KeyRing, page: Mapping[str, str | None], new_ids: Mapping[str, str]) -> Row:
    """Return the properties of a page under the newest key.

    The id of the key takes the place of the page's content hash. It marks the page as done, and since no page has this hash, the
    page is read again.
    """
    properties: Row = {"content_hash": keys.key_id, "note": None}
    for name in ("keys", "left"):
        ids = ids_of_digests(unpack_digests(page[name]))
        properties[name] = pack_ids(sorted(new_ids[id_] for id_ in ids if id_ in new_ids)) or None
    return properties
