"""A new identity key without losing anyone: every keyed number in the graph is hashed once more, under the new key.

Nobody has to know the numbers for it. The key file keeps the older keys, because the numbers that portals send pass through all
of them; a number keyed before is recognised by how many keys it went through, so that a rekeying that was killed is simply run
again. Ids that servants, bodies and posts have stay as they are: they are what others refer to. Ids of records and of what is
found by a personal reference are worked out from keyed numbers and change with them, and so does what remembers records by their
ids: references that wait, and pages, by which it is known who is missing.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from graph.driver.database import Database, Transaction
from graph.driver.statements import statement
from graph.private_files import write_private
from loaders.ingest.absence import packed, unpacked
from loaders.ingest.fact_codec import from_canonical, spec_of
from loaders.keys.ids import judgement_id, node_id, record_id
from loaders.keys.key_check import require_identity_key
from loaders.keys.keyring import IDENTITY_KEY, KeyRing
from loaders.portal_api.contract import Portal

_AT_ONCE = 1000
_PAGES_AT_ONCE = 20

Row = dict[str, Any]


async def rekey(
    database: Database, folder: Path, portals: Mapping[str, Portal], progress: Callable[[int], None] = lambda done: None
) -> KeyRing:
    """Adds a key to the key file and brings the graph up to it; returns the keys that hold from now on.

    ``identity.key.new`` holds the keys until the graph is through; found there, an earlier rekeying is finished first.
    Raises WrongIdentityKey when the graph was made under another key.
    """
    pending = folder / f"{IDENTITY_KEY}.new"
    if not pending.exists():
        await require_identity_key(database, KeyRing.open(folder))
        write_private(pending, (folder / IDENTITY_KEY).read_text("ascii").strip() + f"\n{secrets.token_hex(32)}\n")
    keys = KeyRing.open(folder, pending.name)
    done = 0
    for step in (_identifiers, _pages, _records, _versions, _judgements, _quarantined):
        done += await step(database, keys, portals)
        progress(done)
    parameters = {"id": keys.key_id, "check_value": keys.check_value}
    await database.execute(statement("rekey/replace_identity_key"), parameters)
    pending.replace(folder / IDENTITY_KEY)
    return keys


async def _identifiers(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    return await _renewed(database, keys, "rekey/identifiers_page", "rekey/rekey_identifiers", "key", ("key",))


async def _judgements(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    """Their ids come from the identifiers, in the order of these, and change with them."""
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
    return await _renewed(database, keys, "rekey/quarantined_page", "rekey/rekey_quarantined", "id", ("id", "key"))


async def _versions(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    return await _renewed(database, keys, "rekey/versions_page", "rekey/rekey_versions", "id", ("facts",))


async def _renewed(database: Database, keys: KeyRing, page: str, write: str, order: str, names: tuple[str, ...]) -> int:
    """Brings these properties of everything on the pages up to the newest key."""
    changed = 0
    after = ""
    while rows := await database.read(statement(page), {"after": after, "limit": _AT_ONCE}):
        wanted: list[Row] = []
        for row in rows:
            now = {name: keys.rekeyed(cast("str", row[name])) if row[name] is not None else None for name in names}
            if any(row[name] != value for name, value in now.items()):
                wanted.append({"old": row[order], "properties": now})
        if wanted:
            await database.write(lambda transaction, wanted=wanted: transaction.run(statement(write), {"rows": wanted}))
        changed += len(wanted)
        after = cast("str", rows[-1][order])
    return changed


async def _records(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    """Records with their facts, the nodes whose ids come from keyed references in them, and what they refer to in vain."""
    changed = 0
    after = ""
    while rows := await database.read(statement("rekey/records_page"), {"after": after, "limit": _AT_ONCE}):
        records = [record for row in rows if (record := _record_under(keys, row))]
        nodes: dict[str, list[Row]] = defaultdict(list)
        for row, record in records:
            for kind, renamed in _renamed(row, record):
                nodes[kind].append(renamed)

        async def work(
            transaction: Transaction, records: list[tuple[Row, Row]] = records, nodes: dict[str, list[Row]] = nodes
        ) -> None:
            for kind, renamed in nodes.items():
                await transaction.run(statement(f"write/rename_{kind}"), {"rows": renamed})
            if pending := await _pending(transaction, keys, records):
                await transaction.run(statement("rekey/rekey_pending_references"), {"rows": pending})
            renewed = [{"old": row["id"], "properties": record} for row, record in records]
            await transaction.run(statement("rekey/rekey_records"), {"rows": renewed})

        if records:
            await database.write(work)
        changed += len(records)
        after = cast("str", rows[-1]["id"])
    return changed


def _record_under(keys: KeyRing, row: Row) -> tuple[Row, Row] | None:
    """A record and what of it is another under the newest key; None where nothing is."""
    facts, key = keys.rekeyed(row["facts"]), keys.rekeyed(row["key"])
    if (facts, key) == (row["facts"], row["key"]):
        return None
    return row, {"id": record_id(row["portal"], row["stream"], key), "key": key, "facts": facts}


def _renamed(row: Row, record: Row) -> Iterator[tuple[str, Row]]:
    """The nodes that the record speaks of by a reference of its own, each with its kind and its old and new id."""
    for was, is_ in zip(from_canonical(row["facts"]), from_canonical(record["facts"]), strict=True):
        node = spec_of(type(was)).node
        if not node.identified and was.ref != is_.ref:
            yield node.kind, {"old": node_id(node.kind, was.ref), "new": node_id(node.kind, is_.ref)}


async def _pending(transaction: Transaction, keys: KeyRing, records: list[tuple[Row, Row]]) -> list[Row]:
    """The references of these records that wait, with what they are under the newest key."""
    now = {row["id"]: record["id"] for row, record in records}
    rows = await transaction.run(statement("rekey/pending_references_of_records"), {"ids": list(now)})
    found: list[Row] = []
    for id_, record, target in cast("list[list[str]]", rows[0]["pending"]) if rows else ():
        renewed = keys.rekeyed(target)
        properties = {"id": f"{now[record]}>{renewed}", "record": now[record], "target": renewed}
        found.append({"old": id_, "properties": properties})
    return found


async def _pages(database: Database, keys: KeyRing, portals: Mapping[str, Portal]) -> int:
    """Pages of streams whose keys are personal: what they remember of records under the ids these are going to have.

    Before the records: afterwards nothing leads from an old id to the new one.
    """
    changed = 0
    for portal in portals.values():
        for stream in portal.streams:
            if stream.personal_key:
                changed += await _pages_of(database, keys, portal.name, stream.name)
    return changed


async def _pages_of(database: Database, keys: KeyRing, portal: str, stream: str) -> int:
    changed = 0
    # 0 is what comes after the slash.
    some: Row = {"id": keys.key_id, "after": f"{portal}/{stream}/", "to": f"{portal}/{stream}0", "limit": _PAGES_AT_ONCE}
    while pages := cast("list[dict[str, str | None]]", await database.read(statement("rekey/pages_not_rekeyed"), some)):
        held = sorted({digest for page in pages for name in ("keys", "left") for digest in unpacked(page[name])})
        now = await _ids_to_be(database, keys, portal, stream, [f"record:{digest.hex()}" for digest in held])
        rows = [{"id": page["id"], "properties": _page_under(keys, page, now)} for page in pages]
        await database.execute(statement("rekey/rekey_pages"), {"rows": rows})
        changed += len(rows)
        some["after"] = pages[-1]["id"]
    return changed


async def _ids_to_be(database: Database, keys: KeyRing, portal: str, stream: str, ids: list[str]) -> dict[str, str]:
    """The ids that records get under the newest key, by those they have. What was never loaded has none."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        rows = await database.read(statement("rekey/record_keys"), {"ids": ids[start : start + _AT_ONCE]})
        for id_, key in cast("list[list[str]]", rows[0]["keys"]) if rows else ():
            found[id_] = record_id(portal, stream, keys.rekeyed(key))
    return found


def _page_under(keys: KeyRing, page: Mapping[str, str | None], now: Mapping[str, str]) -> Row:
    """What is noted of a page. The id of the key in place of its hash tells that it was done; no bytes have it: they are read."""
    properties: Row = {"content_hash": keys.key_id, "note": None}
    for name in ("keys", "left"):
        ids = (f"record:{digest.hex()}" for digest in unpacked(page[name]))
        properties[name] = packed(sorted(now[id_] for id_ in ids if id_ in now)) or None
    return properties
