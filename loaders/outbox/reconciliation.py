"""Compares the certificates of two portals.

The names of a sender and a recipient go in. A difference comes out for each certificate that one of them lacks or on which they
contradict each other, with the state of the message about it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from graph.cypher.statements import statement
from graph.driver.database import Database


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Contradicting values of one property, each as 'portal/stream: value'; ``winner`` is the portal/stream that wins."""

    property: str
    values: tuple[str, ...]
    winner: str


@dataclass(frozen=True, slots=True)
class CertificateDifference:
    """A certificate that only one of two portals has, or on which they contradict each other.

    ``only_at`` is the portal that alone has it, else None. ``delivery`` is the state of the last message about it, None where
    there never was one. ``similar_number`` is a number of the other portal that differs in one letter: among the numbers that it
    alone has, else among those of the same holder.
    """

    number: str
    only_at: str | None
    disputed: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    delivery: str | None = None
    similar_number: str | None = None


async def reconcile(database: Database, sender: str, recipient: str) -> list[CertificateDifference]:
    """Return the certificates that one of two portals lacks or on which they contradict each other, ordered by number."""
    rows = await database.read(statement("outbox/certificates_compared"), {"sender": sender, "recipient": recipient})
    states = await database.read(statement("outbox/delivery_states"), {"recipient": recipient, "kind": "certificate"})
    sent = {cast("str", row["number"]): cast("str", row["state"]) for row in states}
    only_at: dict[str, str | None] = {}
    for row in rows:
        portals = cast("list[str]", row["portals"])
        only_at[cast("str", row["number"])] = portals[0] if len(portals) == 1 else None
    lacking = {number: at for number, at in only_at.items() if at is not None}
    similar = _similar_numbers(lacking)
    for portal, other in ((sender, recipient), (recipient, sender)):
        numbers = [number for number, at in lacking.items() if at == portal and number not in similar]
        similar |= await _similar_numbers_of_holders(database, numbers, other)
    contradictions = await _contradictions(database, [cast("str", row["number"]) for row in rows if row["disputed"]])
    return [
        CertificateDifference(
            number=(number := cast("str", row["number"])),
            only_at=only_at[number],
            disputed=tuple(cast("list[str] | None", row["disputed"]) or ()),
            contradictions=tuple(contradictions.get(number, ())),
            delivery=sent.get(number),
            similar_number=similar.get(number),
        )
        for row in rows
    ]


async def _contradictions(database: Database, numbers: Sequence[str]) -> dict[str, list[Contradiction]]:
    if not numbers:
        return {}
    found: dict[str, list[Contradiction]] = {}
    for row in await database.read(statement("outbox/certificates_contradicted"), {"numbers": list(numbers)}):
        values = tuple(cast("list[str]", row["values"]))
        each = Contradiction(cast("str", row["property"]), values, cast("str", row["winner"]))
        found.setdefault(cast("str", row["number"]), []).append(each)
    return found


async def _similar_numbers_of_holders(database: Database, numbers: Sequence[str], other: str) -> dict[str, str]:
    """Return for each number the only one that differs in one letter and that the other portal has for the same holder.

    Both portals may have the right number of a certificate that was mistyped: then only the wrong number is missing at one.
    """
    if not numbers:
        return {}
    parameters = {"numbers": list(numbers), "portal": other}
    found: dict[str, str] = {}
    for row in await database.read(statement("outbox/other_certificates_of_holders"), parameters):
        number = cast("str", row["number"])
        similar = [each for each in cast("list[str]", row["others"]) if _one_letter_apart(number, each)]
        if len(similar) == 1:
            found[number] = similar[0]
    return found


def _one_letter_apart(left: str, right: str) -> bool:
    return len(left) == len(right) and sum(a != b for a, b in zip(left, right, strict=True)) == 1


def _similar_numbers(lacking: Mapping[str, str]) -> dict[str, str]:
    """Return for each number the only number of the other portal that differs in one letter.

    ``lacking`` are the numbers that only one portal has, with that portal.
    """
    by_mask: dict[tuple[int, str], list[str]] = {}
    for number in lacking:
        for index in range(len(number)):
            by_mask.setdefault((index, number[:index] + "\0" + number[index + 1 :]), []).append(number)
    found: dict[str, set[str]] = {}
    for similar in by_mask.values():
        for number in similar:
            others = {other for other in similar if lacking[other] != lacking[number]}
            found.setdefault(number, set()).update(others)
    return {number: others.pop() for number, others in found.items() if len(others) == 1}
