"""Keeps the rows of strata in the graph, so that a proposed order can be compared with them before anything is detected."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, cast

import orjson

from graph.cypher.statements import statement
from graph.driver.database import Database, Transaction
from graph.model.ids import digest, stable_id
from merit.context import Context, RunStatement
from merit.dossiers.reading import listed
from merit.judged.keeping import judged_by
from merit.judged.rows import reader, written
from merit.strata.columns import Columns
from merit.strata.rule import Key, Peer, StratumRule

_DIGESTS_PER_LIST = 10_000
_IDS_PER_DELETION = 1_000
_STRATA_PER_PAGE = 500
_LENGTH_OF_PAGE = 2_000_000


@dataclass(frozen=True, slots=True)
class KeptStrata:
    """The peers in some strata of a rule, by key, and the day of judgement as of which they are kept.

    ``as_of`` is None where no detection has kept any. ``current``: they are kept by the rule and the values in force.
    """

    peers: Mapping[Key, tuple[Peer, ...]]
    as_of: date | None
    current: bool


def stratum_id(rule: StratumRule, key: Key) -> str:
    """Return the id of what is kept of a stratum."""
    return stable_id("keptstratum", rule.id, *key)


async def keep_strata(database: Database, rule: StratumRule, rows: Columns, context: Context) -> dict[str, object]:
    """Keep the peers in all strata of a rule: write what has changed, delete what is gone.

    Returns what the last run of the rule keeps of it; nothing for a rule that is not applied to proposed orders.
    """
    if rule.peer is None:
        return {}
    known = {
        cast("str", row["id"]): cast("str", row["digest"])
        async for row in listed(database.read, "merit/digests_of_strata", _DIGESTS_PER_LIST, {"rule": rule.id})
    }
    for page in _pages(_changed(rule, rows, known)):
        await _run(database, "merit/save_kept_strata", {"rows": page})
    gone = sorted(known)
    for start in range(0, len(gone), _IDS_PER_DELETION):
        await _run(database, "merit/delete_kept_strata", {"ids": gone[start : start + _IDS_PER_DELETION]})
    return {"peers_as_of": context.as_of, "peers_by": judged_by([rule], context.policy)}


def _changed(rule: StratumRule, rows: Columns, known: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Yield the strata that are to be written; take all that there are out of what was known."""
    for key, of_key in rows.strata():
        peers = [peer for row in of_key if rule.peer is not None and (peer := rule.peer(key, row)) is not None]
        if not peers:
            continue
        text = _text(peers)
        id_, own = stratum_id(rule, key), digest(text)
        if known.pop(id_, None) != own:
            yield {"id": id_, "properties": {"id": id_, "rule": rule.id, "rows": text.decode(), "digest": own}}


def _text(peers: list[Peer]) -> bytes:
    """Return peers as JSON: each servant's number, and the rows."""
    peers.sort(key=lambda peer: peer.who)
    return orjson.dumps([[who, [written(peer.row) for peer in of]] for who, of in groupby(peers, lambda peer: peer.who)])


def _pages(strata: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    page: list[dict[str, Any]] = []
    length = 0
    for each in strata:
        page.append(each)
        length += len(each["properties"]["rows"])
        if len(page) == _STRATA_PER_PAGE or length > _LENGTH_OF_PAGE:
            yield page
            page, length = [], 0
    if page:
        yield page


async def _run(database: Database, name: str, parameters: Mapping[str, object]) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(statement(name), parameters)

    await database.write(work)


async def read_strata(
    run: RunStatement, keys: Mapping[str, Iterable[Key]], rules: Mapping[str, StratumRule], context: Context
) -> dict[str, KeptStrata]:
    """Read the peers in the strata with these keys, by rule, in one statement. Peers of another shape than today's are none."""
    named = {stratum_id(rules[id_], key): (id_, key) for id_, of_rule in keys.items() for key in of_rule}
    asked = [{"id": id_, "run": f"rulerun:{rule}"} for id_, (rule, _) in named.items()]
    peers: dict[str, dict[Key, tuple[Peer, ...]]] = {rule: {} for rule in keys}
    days: dict[str, tuple[date | None, bool]] = {}
    current = {rule: judged_by([rules[rule]], context.policy) for rule in keys}
    for row in cast("list[dict[str, Any]]", await run(statement("merit/kept_strata"), {"asked": asked}) if asked else []):
        rule, key = named[row["id"]]
        days[rule] = row["as_of"], row["judged_by"] == current[rule]
        if row["rows"] is not None and days[rule][1]:
            peers[rule][key] = tuple(_peers(rules[rule], row["rows"]))
    return {rule: KeptStrata(peers[rule], *days[rule]) for rule in days}


def _peers(rule: StratumRule, text: str) -> Iterator[Peer]:
    made = reader(rule.row)
    assert made is not None, "a row is a NamedTuple"
    for who, rows in orjson.loads(text):
        for values in rows:
            yield Peer(who, made(values))
