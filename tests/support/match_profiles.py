"""Profiles for tests of matching, each written in one line."""

from __future__ import annotations

from datetime import date

from graph.model.days import Day, Period
from graph.model.facts import Ref
from graph.model.nodes import Sex
from loaders.matching.names import fold
from loaders.matching.profiles import Profile, Service


def profile_of(
    *names: str, id_: str = "servant:a", born: str | None = None, sex: Sex | None = None, pinfl: str = "", served: str = ""
) -> Profile:
    """Return the profile of a person.

    ``served`` is ``body 2011-01-01 2012-01-01`` (dated) or ``body 2011-03-31`` (seen in a snapshot); commas separate several.
    """
    services = frozenset(_service(text.split()) for text in served.split(",") if text)
    return Profile(
        id=id_,
        names=tuple(fold(name) for name in names),
        birth=Day.parse(born) if born else None,
        sex=sex,
        services=services,
        identifiers=frozenset([Ref("UZ/PINFL", pinfl)] if pinfl else []),
    )


def _service(words: list[str]) -> Service:
    body, first, *last = words
    if not last:
        return Service(body, Period.seen(date.fromisoformat(first)))
    return Service(body, Period(Day.parse(first), Day.parse(last[0])))
