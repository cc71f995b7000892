"""Every backdated order, and every certificate dated before the last day of its course."""

from collections.abc import Iterator

from sandbox.experience import latest
from sandbox.model import Deed, World
from sandbox.random_streams import days
from sandbox.truth.contract import RuleTruth

_DAYS_OF_GRACE = days(5)


def _violations(world: World) -> Iterator[tuple[Deed, ...]]:
    for spell in world.spells:
        if spell.order_day > latest(spell.start, spell.start_precision) + _DAYS_OF_GRACE:
            yield (Deed("appointment", "test.argos.uz", "orders", spell.number),)
    last_days = {one.number: one.end for one in world.enrolments if one.end_known}
    for one in world.certificates:
        if one.enrolment in last_days and one.issued < last_days[one.enrolment]:
            yield (Deed("certificate", "my.dba.uz", "certificates", one.number),)


TRUTH = RuleTruth("Q01", "The Academy dated the certificate before the last day of its course.", _violations)
