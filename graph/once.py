"""Changes that may be sent again without being made twice.

Who asks for a change names an idempotency key of her own. The answer is kept under it in the transaction that makes the change,
for a day: the same key with the same input gives that answer again, and with any other input it is refused. What was refused
wrote nothing, so it keeps nothing either.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar, cast

import orjson

from graph.cypher.statements import statement
from graph.driver.conflict_retries import write_retrying_conflicts
from graph.driver.database import Database, Transaction
from graph.errors import MeritgraphError

T = TypeVar("T")

KEPT_FOR = timedelta(days=1)
_AT_ONCE = 200


class KeyUsedOtherwise(MeritgraphError):
    """An idempotency key was used for something else within the last day; nothing was written."""

    def __init__(self) -> None:
        super().__init__("This idempotency key was used for another change within the last day. Take a new key for a new change.")


@dataclass(frozen=True, slots=True)
class OnceKey:
    """An idempotency key: whose it is, its text, and all that was asked with it, as one text."""

    caller: str
    text: str
    asked: str
    at: datetime

    @property
    def id(self) -> str:
        return f"answer:{_hash(self.caller, self.text)}"

    @property
    def input_hash(self) -> str:
        return _hash(self.asked)


async def write_once(
    database: Database, key: OnceKey | None, work: Callable[[Transaction], Awaitable[T]], decode: Callable[[Any], T]
) -> T:
    """Run ``work`` in one transaction and keep its result, or return the result that is kept under the key.

    ``decode`` makes a result of its JSON. Without a key nothing is kept. Raises KeyUsedOtherwise, what ``work`` raises, and
    DatabaseError.
    """
    if key is None:
        return await write_retrying_conflicts(database, work)

    async def once(transaction: Transaction) -> T:
        rows = await transaction.run(statement("once/take_key"), {"id": key.id, "now": key.at})
        kept = _kept(rows[0], key)
        if kept is not None:
            return decode(kept)
        result = await work(transaction)
        answer = {"caller": key.caller, "input_hash": key.input_hash, "answer": orjson.dumps(result).decode(), "at": key.at}
        await transaction.run(statement("once/keep_answer"), {"id": key.id, "properties": answer})
        return result

    try:
        return await write_retrying_conflicts(database, once)
    except MeritgraphError:
        # Whoever sent the same key at the same moment may have made the change that is refused now.
        rows = await database.read(statement("once/kept_answer"), {"id": key.id})
        kept = _kept(rows[0], key) if rows else None
        if kept is None:
            raise
        return decode(kept)


async def delete_old_answers(database: Database, now: datetime) -> int:
    """Delete the answers that are not kept any longer, and return their number. Raises DatabaseError."""
    number = 0
    while True:
        rows = await database.execute(statement("once/delete_old_answers"), {"before": now - KEPT_FOR, "limit": _AT_ONCE})
        deleted = cast("int", rows[0]["number"]) if rows else 0
        number += deleted
        if deleted < _AT_ONCE:
            return number


def _kept(row: Mapping[str, object], key: OnceKey) -> Any:
    """Return the answer that is still kept, or None. Raises KeyUsedOtherwise."""
    if row["answer"] is None or cast("datetime", row["at"]) < key.at - KEPT_FOR:
        return None
    if row["input_hash"] != key.input_hash:
        raise KeyUsedOtherwise
    return orjson.loads(cast("str", row["answer"]))


def _hash(*parts: str) -> str:
    return sha256(orjson.dumps(parts)).hexdigest()
