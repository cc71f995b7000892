"""Delta streams of the civil-service system: orders by change number, all others by time of change."""

from collections.abc import Iterator

from sandbox.model import Spell, World
from sandbox.noise import Row
from sandbox.portals.argos_rows import day_text
from sandbox.portals.feed import sequence_mark, time_mark
from sandbox.words import test_argos_uz as words


def orders(world: World) -> Iterator[tuple[str, Row]]:
    """Yield each order as last sent, marked by its change number; corrections are orders of their own."""
    for spell in world.spells:
        code = world.positions[spell.position].code
        yield sequence_mark(spell.seq), _order(world.seed, spell, code)
        if spell.correction is not None:
            yield sequence_mark(spell.correction.seq), _correction(world.seed, spell, code)


def _order(seed: int, spell: Spell, position: str) -> Row:
    start = spell.start if spell.correction is None else spell.correction.wrong_start
    return {
        "orderNo": spell.number,
        "seq": spell.seq,
        "kind": spell.kind,
        "mode": words.MODE.write(spell.mode, seed, spell.number),
        "registerNo": spell.register_no,
        "position": position,
        "orderDate": day_text(spell.order_day),
        "start": day_text(start, spell.start_precision),
        "end": _end(spell),
        "open": None if not spell.end_known else spell.end is None,
        "endGround": words.GROUND.write(spell.end_ground, seed, spell.number),
        "term": words.TERM.write(spell.term, seed, spell.number),
        "probationUntil": day_text(spell.probation_until),
        "rotationExtendedUntil": None,
        "signedBy": spell.signed_by,
        "competition": spell.competition,
        "corrects": None,
        "correctedBy": None if spell.correction is None else spell.correction.number,
        "correctedKind": None,
        "correctedOrderDate": None,
    }


def _end(spell: Spell) -> str | None:
    """Return the day on which the spell ended, or else the first day after its fixed term, if the order says it."""
    if not spell.end_known:
        return None
    return day_text(spell.term_until) if spell.end is None else day_text(spell.end, spell.end_precision)


def _correction(seed: int, spell: Spell, position: str) -> Row:
    correction = spell.correction
    if correction is None:
        raise ValueError(f"order {spell.number} was never corrected")
    return {
        **_order(seed, spell, position),
        "orderNo": correction.number,
        "seq": correction.seq,
        "kind": "correction",
        "orderDate": day_text(correction.order_day),
        "start": day_text(spell.start, spell.start_precision),
        "corrects": spell.number,
        "correctedBy": None,
        "correctedKind": spell.kind,
        "correctedOrderDate": day_text(spell.order_day),
    }


def sanctions(world: World) -> Iterator[tuple[str, Row]]:
    """Yield the sanctions, marked by the time of their last change."""
    for one in world.sanctions:
        row: Row = {
            "id": one.number,
            "registerNo": world.people[one.person].register_no,
            "kind": words.SANCTION_KIND.write(one.kind, world.seed, one.number),
            "imposed": day_text(one.imposed, one.imposed_precision),
            "until": day_text(one.recorded_end),
            "lifted": day_text(one.lifted),
            "changedAt": time_mark(one.changed),
        }
        yield time_mark(one.changed), row


def rewards(world: World) -> Iterator[tuple[str, Row]]:
    """Yield the rewards, marked by the time of their last change."""
    for one in world.rewards:
        row: Row = {
            "id": one.number,
            "registerNo": world.people[one.person].register_no,
            "kind": words.REWARD_KIND.write(one.kind, world.seed, one.number),
            "date": day_text(one.day),
            "amount": one.amount,
            "benefit": one.benefit,
            "changedAt": time_mark(one.changed),
        }
        yield time_mark(one.changed), row


def reserve(world: World) -> Iterator[tuple[str, Row]]:
    """Yield the memberships of the reserve, marked by the time of their last change."""
    for one in world.reserve:
        row: Row = {
            "id": one.number,
            "registerNo": world.people[one.person].register_no,
            "pool": words.POOL.write(one.pool, world.seed, one.number),
            "from": day_text(one.start, one.start_precision),
            "until": day_text(one.end),
            "changedAt": time_mark(one.changed),
        }
        yield time_mark(one.changed), row
