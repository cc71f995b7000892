"""What one portal has and another lacks or contradicts, certificate by certificate, and how far the message about it came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from graph.driver.database import Database
from graph.driver.statements import statement


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What portals say of one property, as 'portal/stream: value'; ``counts`` is the portal/stream whose word counts."""

    property: str
    values: tuple[str, ...]
    counts: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A certificate that two portals do not tell alike.

    ``delivery`` is the state of the last message about it, None where there never was one. ``like`` is a number of the other
    side that differs in one letter: of those it alone has, else of those of the same holder.
    """

    number: str
    only_at: str | None
    disputed: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    delivery: str | None = None
    like: str | None = None


async def reconcile(database: Database, sender: str, recipient: str) -> list[Difference]:
    """Every certificate that one of two portals lacks or that they contradict each other on, by number."""
    rows = await database.read(statement("outbox/certificates_compared"), {"sender": sender, "recipient": recipient})
    states = await database.read(statement("outbox/delivery_states"), {"recipient": recipient, "kind": "certificate"})
    sent = {cast("str", row["number"]): cast("str", row["state"]) for row in states}
    only_at: dict[str, str | None] = {}
    for row in rows:
        portals = cast("list[str]", row["portals"])
        only_at[cast("str", row["number"])] = portals[0] if len(portals) == 1 else None
    lacking = {number: at for number, at in only_at.items() if at is not None}
    near = _near_numbers(lacking)
    for at, other in ((sender, recipient), (recipient, sender)):
        near |= await _near_of_holders(database, [n for n in lacking if lacking[n] == at and n not in near], other)
    contradictions = await _contradictions(database, [cast("str", row["number"]) for row in rows if row["disputed"]])
    return [
        Difference(
            number=(number := cast("str", row["number"])),
            only_at=only_at[number],
            disputed=tuple(cast("list[str] | None", row["disputed"]) or ()),
            contradictions=tuple(contradictions.get(number, ())),
            delivery=sent.get(number),
            like=near.get(number),
        )
        for row in rows
    ]


async def _contradictions(database: Database, numbers: Sequence[str]) -> dict[str, list[Contradiction]]:
    if not numbers:
        return {}
    found: dict[str, list[Contradiction]] = {}
    for row in await database.read(statement("outbox/certificates_contradicted"), {"numbers": list(numbers)}):
        said = tuple(cast("list[str]", row["values"]))
        each = Contradiction(cast("str", row["property"]), said, cast("str", row["counts"]))
        found.setdefault(cast("str", row["number"]), []).append(each)
    return found


async def _near_of_holders(database: Database, numbers: Sequence[str], other: str) -> dict[str, str]:
    """For numbers the one that the other portal gives the same holder and that differs in one letter, if there is just one.

    The right number of what was mistyped may long be on both sides: nothing lacks then but what is wrong.
    """
    if not numbers:
        return {}
    found: dict[str, str] = {}
    for row in await database.read(statement("outbox/certificates_beside"), {"numbers": list(numbers), "portal": other}):
        number = cast("str", row["number"])
        if len(near := [each for each in cast("list[str]", row["beside"]) if _one_letter_apart(number, each)]) == 1:
            found[number] = near[0]
    return found


def _one_letter_apart(left: str, right: str) -> bool:
    return len(left) == len(right) and sum(a != b for a, b in zip(left, right, strict=True)) == 1


def _near_numbers(lacking: Mapping[str, str]) -> dict[str, str]:
    """For numbers of one side the number of the other side that differs in one letter, if there is just one."""
    by_mask: dict[tuple[int, str], list[str]] = {}
    for number in lacking:
        for at in range(len(number)):
            by_mask.setdefault((at, number[:at] + "\0" + number[at + 1 :]), []).append(number)
    found: dict[str, set[str]] = {}
    for alike in by_mask.values():
        for number in alike:
            others = {other for other in alike if lacking[other] != lacking[number]}
            found.setdefault(number, set()).update(others)
    return {number: others.pop() for number, others in found.items() if len(others) == 1}
