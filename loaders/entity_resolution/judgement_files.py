"""Judgements as a file: one JSON object per line, to keep beside the graph, to carry to another one, or to ship.

::

    {"left": {"scheme": "UZ/PINFL", "number": "1*…"}, "right": {"scheme": "…", "number": "…"}, "verdict": "accept",
     "by": "auditor", "why": "same file", "at": "2026-11-20T12:00:00+00:00", "state": "applied", "key_id": "…"}

Numbers are keyed as in the graph, so a file tells nobody who somebody is; ``key_id`` says under which key. A file written by
hand gives the numbers as they are, without ``key_id``: they are keyed as they are read. What is newer wins: a judgement that
was withdrawn does not come back with an older file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import orjson
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from graph.driver.database import Database
from graph.errors import JudgementRefused
from graph.model.facts import person
from loaders.entity_resolution.clusters import Judgement, Verdict
from loaders.entity_resolution.judgements import judgements, keep_judgements
from loaders.keys.ids import KEYED_NUMBER, IdentifierKey, identifier_key, judgement_id
from loaders.keys.keyring import KeyRing

_STATES = {"applied": "waiting", "waiting": "waiting", "refused": "waiting", "withdrawing": "withdrawn", "withdrawn": "withdrawn"}


class _Named(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    scheme: str
    number: str


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    left: _Named
    right: _Named
    verdict: Verdict
    by: str
    why: str
    at: AwareDatetime
    state: str = "waiting"
    withdrawn_at: AwareDatetime | None = None
    key_id: str | None = None


async def export_judgements(database: Database, keys: KeyRing) -> list[str]:
    """The lines of the file, in the order in which the judgements were made, withdrawn ones among them."""
    return [_written(judgement, keys) for judgement in await judgements(database)]


async def import_judgements(database: Database, lines: Iterable[str], keys: KeyRing) -> int:
    """Keeps what the lines say and the graph does not know better; tells how many that were.

    They take effect with ``apply_judgements``. Raises JudgementRefused for a line that cannot be read or was written under
    another identity key; then nothing is kept.
    """
    known = {judgement.id: judgement for judgement in await judgements(database)}
    newer: dict[str, Judgement] = {}
    for judgement in _read(lines, keys):
        there = newer.get(judgement.id) or known.get(judgement.id)
        if there is None or _last_word(judgement) > _last_word(there):
            newer[judgement.id] = judgement
    changed = [_taking_effect(judgement, known.get(judgement.id)) for judgement in newer.values()]
    if changed:
        await keep_judgements(database, changed)
    return len(changed)


def _taking_effect(judgement: Judgement, known: Judgement | None) -> Judgement:
    """As it must be kept to take effect: what a judgement did here is undone where the file says it was withdrawn."""
    stands = known is not None and known.state != "withdrawn"
    if judgement.state == "withdrawn" and stands:
        return replace(judgement, state="withdrawing")
    return judgement


def _last_word(judgement: Judgement) -> datetime:
    return max(judgement.at, judgement.withdrawn_at or judgement.at)


def _written(judgement: Judgement, keys: KeyRing) -> str:
    line: dict[str, Any] = {
        "left": _named(judgement.left),
        "right": _named(judgement.right),
        "verdict": judgement.verdict.value,
        "by": judgement.by,
        "why": judgement.why,
        "at": judgement.at,
        "state": judgement.state,
        "withdrawn_at": judgement.withdrawn_at,
        "key_id": keys.key_id,
    }
    return orjson.dumps({name: value for name, value in line.items() if value is not None}).decode()


def _named(key: str) -> dict[str, str]:
    identifier = IdentifierKey.parse(key)
    return {"scheme": identifier.scheme, "number": identifier.number}


def _read(lines: Iterable[str], keys: KeyRing) -> Iterator[Judgement]:
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            line = _Line.model_validate_json(text)
        except ValidationError as error:
            first = cast("Any", error.errors(include_url=False, include_input=False)[0])
            where = ".".join(map(str, first["loc"])) or "the line"
            raise JudgementRefused(f"Line {number} cannot be read: {where}: {first['msg']}. Nothing was imported.") from error
        if line.state not in _STATES:
            raise JudgementRefused(f"Line {number} has the state {line.state!r}, which no judgement has. Nothing was imported.")
        if line.key_id is not None and line.key_id != keys.key_id:
            raise JudgementRefused(
                f"Line {number} was written under the identity key {line.key_id}, this graph has {keys.key_id}: nobody in it "
                "would be recognised. Nothing was imported."
            )
        left, right = sorted((_key(line.left, line, keys, number), _key(line.right, line, keys, number)))
        yield Judgement(
            id=judgement_id(left, right),
            left=left,
            right=right,
            verdict=line.verdict,
            by=line.by,
            why=line.why,
            at=line.at,
            state=_STATES[line.state],
            withdrawn_at=line.withdrawn_at,
        )


def _key(named: _Named, line: _Line, keys: KeyRing, number: int) -> str:
    if line.key_id is not None:
        if not KEYED_NUMBER.fullmatch(named.number):
            raise JudgementRefused(f"Line {number} names a key but {named.scheme} is not keyed. Nothing was imported.")
        return str(IdentifierKey(named.scheme, named.number))
    return identifier_key(keys.keyed(person(named.scheme, named.number)))
