"""Judgements as a file with one JSON object per line: a backup, a transfer to another graph, or data to ship.

::

    {"left": {"scheme": "UZ/PINFL", "number": "1*…"}, "right": {"scheme": "…", "number": "…"}, "verdict": "accept",
     "by": "auditor", "why": "same file", "at": "2026-11-20T12:00:00+00:00", "state": "applied", "key_id": "…"}

Numbers are keyed as in the graph, so a file does not disclose who a person is; ``key_id`` names the identity key. A file written
by hand gives numbers in clear and no ``key_id``: they are keyed as they are read. The newer of two versions of a judgement wins,
so an older file does not bring a withdrawn judgement back.
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
from loaders.entity_resolution.clusters import Judgement, JudgementState, Verdict
from loaders.entity_resolution.judgements import GIVEN_UP, judgements, save_judgements
from loaders.keys.ids import KEYED_NUMBER, IdentifierKey, identifier_key, judgement_id
from loaders.keys.keyring import KeyRing

# A judgement that is read from a file has not taken effect here yet.
_STATES = {state.value: JudgementState.WITHDRAWN if state in GIVEN_UP else JudgementState.WAITING for state in JudgementState}


class _Identifier(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    scheme: str
    number: str


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    left: _Identifier
    right: _Identifier
    verdict: Verdict
    by: str
    why: str
    at: AwareDatetime
    state: str = "waiting"
    withdrawn_at: AwareDatetime | None = None
    key_id: str | None = None


async def export_judgements(database: Database, keys: KeyRing) -> list[str]:
    """Return the lines of the file, one per judgement, in the order of their making, withdrawn ones among them."""
    return [_to_line(judgement, keys) for judgement in await judgements(database)]


async def import_judgements(database: Database, lines: Iterable[str], keys: KeyRing) -> int:
    """Save the judgements that are new or newer than those in the graph; return how many there are.

    They take effect with ``apply_judgements``. Raises JudgementRefused for a line that cannot be read or was written under
    another identity key; nothing is saved then.
    """
    known = {judgement.id: judgement for judgement in await judgements(database)}
    newer: dict[str, Judgement] = {}
    for judgement in _parsed(lines, keys):
        existing = newer.get(judgement.id) or known.get(judgement.id)
        if existing is None or _changed_at(judgement) > _changed_at(existing):
            newer[judgement.id] = judgement
    changed = [_with_state_to_apply(judgement, known.get(judgement.id)) for judgement in newer.values()]
    if changed:
        await save_judgements(database, changed)
    return len(changed)


def _with_state_to_apply(judgement: Judgement, known: Judgement | None) -> Judgement:
    """Return a judgement in the state that lets it take effect: one that still stands here has to be withdrawn first."""
    if known is None:
        return judgement
    judgement = replace(judgement, version=known.version + 1)
    if judgement.state is JudgementState.WITHDRAWN and known.state is not JudgementState.WITHDRAWN:
        return replace(judgement, state=JudgementState.WITHDRAWING)
    return judgement


def _changed_at(judgement: Judgement) -> datetime:
    return max(judgement.at, judgement.withdrawn_at or judgement.at)


def _to_line(judgement: Judgement, keys: KeyRing) -> str:
    line: dict[str, Any] = {
        "left": _identifier(judgement.left),
        "right": _identifier(judgement.right),
        "verdict": judgement.verdict.value,
        "by": judgement.by,
        "why": judgement.why,
        "at": judgement.at,
        "state": judgement.state,
        "withdrawn_at": judgement.withdrawn_at,
        "key_id": keys.key_id,
    }
    return orjson.dumps({name: value for name, value in line.items() if value is not None}).decode()


def _identifier(key: str) -> dict[str, str]:
    identifier = IdentifierKey.parse(key)
    return {"scheme": identifier.scheme, "number": identifier.number}


def _parsed(lines: Iterable[str], keys: KeyRing) -> Iterator[Judgement]:
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
                f"Line {number} was written under the identity key {line.key_id}, but this graph has {keys.key_id}: no servant "
                "in the file would be recognised. Nothing was imported."
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


def _key(given: _Identifier, line: _Line, keys: KeyRing, number: int) -> str:
    if line.key_id is not None:
        if not KEYED_NUMBER.fullmatch(given.number):
            raise JudgementRefused(
                f"Line {number} names an identity key, but its number of {given.scheme} is not keyed. Nothing was imported."
            )
        return str(IdentifierKey(given.scheme, given.number))
    return identifier_key(keys.keyed(person(given.scheme, given.number)))
