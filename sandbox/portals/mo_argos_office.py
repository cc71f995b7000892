"""The qualification office: it registers certificates and rewards, and grants degrees."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from sandbox.model import World
from sandbox.noise import Noise
from sandbox.personal_file import DegreeGrant
from sandbox.portals.feed import GrowingFeed, time_mark
from sandbox.portals.mo_argos_register import Entry, Register
from sandbox.portals.mo_argos_rows import Body, check_certificate, check_reward, degree, registered_by_hand

CERTIFICATE, REWARD = "certificate", "reward"
_BUSIEST_SECONDS = 3 * 3600  # the office grants from 8 to 11 o'clock; all later grants carry its last second


class _Grant(NamedTuple):
    """A granted degree, with the time of the grant."""

    at: datetime
    number: str
    of: DegreeGrant


class QualificationOffice:
    """Registers certificates and rewards, and grants the degrees that are waiting for a certificate."""

    def __init__(self, world: World, register: Register, noise: Noise) -> None:
        """Register the certificates from before deliveries began, then all deliveries so far, and grant their degrees."""
        self._world, self._noise, self._register = world, noise, register
        self.certificates, self.degrees = GrowingFeed(), GrowingFeed()
        self._waiting = {one.certificate: one for one in world.degrees}
        by_hand = noise.disturb_stream(
            "mo.argos.uz/certificates", ((day.isoformat(), row) for day, row in registered_by_hand(world))
        )
        entries = [register.by_hand(CERTIFICATE, str(row["number"]), row, date.fromisoformat(day)) for day, row in by_hand]
        granted = [grant for entry in entries + register.delivered if (grant := self._process(entry)) is not None]
        for grant in sorted(granted):
            self._publish(grant)

    def accept(self, kind: str, body: Body, key: str) -> tuple[Entry, bool]:
        """Register a delivery. Return the entry, and whether it is new.

        Raises InvalidBodyError for a wrong body, OtherBodyError for one that contradicts a known entry.
        """
        check = check_certificate if kind == CERTIFICATE else self._check_reward
        entry, new = self._register.deliver(kind, check(body), body, key, self._world.today)
        if new and (grant := self._process(entry)) is not None:
            self._publish(grant)
        return entry, new

    def _check_reward(self, body: Body) -> str:
        return check_reward(body, self._world.registered)

    def _process(self, entry: Entry) -> _Grant | None:
        """List a certificate and return the grant of the degree that waits for it, if any.

        The degree is granted on the day of the delivery, but not before the commission would have met. The grants of one day
        differ in their seconds, in the order of the deliveries.
        """
        if entry.kind != CERTIFICATE:
            return None
        self.certificates.add("", {**entry.body, "registered": entry.day.isoformat()})
        waiting = self._waiting.pop(entry.number, None)
        if waiting is None:
            return None
        day = max(entry.day, waiting.granted) if entry.delivery_number else waiting.granted
        at = datetime.combine(day, time(8), UTC) + timedelta(seconds=min(entry.delivery_number, _BUSIEST_SECONDS))
        return _Grant(at, waiting.number, waiting)

    def _publish(self, grant: _Grant) -> None:
        """Add the grant to the list of degrees."""
        mark = time_mark(grant.at)
        row = degree(grant.of, self._world, grant.at.date(), mark)
        for _, each in self._noise.disturb_stream("mo.argos.uz/degrees", [(mark, row)]):
            self.degrees.add(mark, each)
