"""Rows of the qualification system (certificates and degrees), and its checks of delivered bodies."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import cast

from sandbox.degrees import wrong_number
from sandbox.model import World
from sandbox.noise import Row
from sandbox.personal_file import Certificate, DegreeGrant
from sandbox.words.mo_argos_uz import DEGREE

Body = Mapping[str, object]

_NUMBER = re.compile(r"[A-Z]{1,5}[-\dA-Z]{3,30}")
_PINFL = re.compile(r"[0-9]{14}")


class InvalidBodyError(Exception):
    """A delivered body that is refused; it names the field and the reason."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep both for the response."""
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


def certificate(one: Certificate, pinfl: str, number: str) -> Body:
    """Return the body of a certificate, as it is typed in or delivered."""
    return {
        "number": number,
        "pinfl": pinfl,
        "issued": one.issued.isoformat(),
        "validUntil": one.valid_until.isoformat(),
        "hours": one.hours,
    }


def registered_by_hand(world: World) -> Iterator[tuple[date, Body]]:
    """Yield the certificates typed in before deliveries began, with the day, in order of registration; some numbers are wrong."""
    typed_in = (one for one in world.certificates if one.registered < world.delivered_since)
    for one in sorted(typed_in, key=lambda one: (one.registered, one.number)):
        number = wrong_number(one.number) if one.number in world.typed_wrong else one.number
        yield one.registered, certificate(one, world.people[one.person].pinfl, number)


def degree(one: DegreeGrant, world: World, granted: date, changed: str) -> Row:
    """Return the row of a degree granted on that day, changed at that time."""
    return {
        "id": one.number,
        "pinfl": world.people[one.person].pinfl,
        "degree": DEGREE.write(one.degree, world.seed, one.number),
        "granted": granted.isoformat() if one.day_known else None,
        "opinion": one.opinion,
        "certificate": one.certificate,
        "changedAt": changed,
    }


def check_certificate(body: Body) -> str:
    """Check the body of a certificate and return its number. Raises InvalidBodyError for the first wrong field."""
    number = _text(body, "number")
    if not _NUMBER.fullmatch(number):
        raise InvalidBodyError("number", "is no number of a certificate")
    # A wrong check digit is a matter of the person's file; the office registers the certificate all the same.
    if not _PINFL.fullmatch(_text(body, "pinfl")):
        raise InvalidBodyError("pinfl", "is no PINFL")
    issued = _day(body, "issued")
    if body.get("validUntil") is not None and _day(body, "validUntil") <= issued:
        raise InvalidBodyError("validUntil", "is not after the day of issue")
    hours = body.get("hours")
    if hours is not None and (not isinstance(hours, int) or hours < 0):
        raise InvalidBodyError("hours", "is no number of hours")
    return number


def check_reward(body: Body, register_numbers: Sequence[str] | frozenset[str]) -> str:
    """Check the body of a reward and return its id. Raises InvalidBodyError for the first wrong field.

    Nobody may be rewarded whose register number is not one of `register_numbers`.
    """
    number = _text(body, "id")
    if _text(body, "registerNo") not in register_numbers:
        raise InvalidBodyError("registerNo", "is not in the register")
    _text(body, "kind")
    _day(body, "date")
    amount = body.get("amount")
    if amount is not None and (not isinstance(amount, int | float) or amount < 0):
        raise InvalidBodyError("amount", "is no amount")
    if body.get("benefit") is not None:
        _text(body, "benefit")
    return number


def _text(body: Body, field: str) -> str:
    value = body.get(field)
    if not isinstance(value, str) or not value.strip():
        raise InvalidBodyError(field, "is missing")
    return value


def _day(body: Body, field: str) -> date:
    try:
        return date.fromisoformat(cast("str", body.get(field)))
    except (TypeError, ValueError) as error:
        raise InvalidBodyError(field, "is no ISO 8601 day") from error
