"""Heads of bodies, from the dossiers of those who held posts of which the register says that they head the body. Pure.

A body has one head: a tenure ends when another person becomes head, however late its own end was recorded. Acting and seconded
heads are none. Where the register does not say of a post whether it heads its body, it does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from graph.model.days import HANDOVER_DAYS, LAST_DAY, Day
from graph.model.days.comparisons import common
from graph.model.words import Mode
from merit.context import Context
from merit.contract import Matter
from merit.dossiers.servant import ServantDossier


@dataclass(frozen=True, slots=True, kw_only=True)
class Headship:
    """A time as head of a body: ids, and the names that a reason needs. ``end`` is ``LAST_DAY`` where it is open.

    ``missing`` is the key of the message for what leaves it open whether it is one.
    """

    appointment: str
    servant: str
    person: str
    body: str
    country: str | None
    post: str
    start: Day
    end: Day
    missing: str | None

    def text(self) -> str:
        """Return it as the text of a row: a list in JSON, in the order of the fields."""
        days = [day.isoformat() for day in (self.start.earliest, self.start.latest, self.end.earliest, self.end.latest)]
        names = [self.appointment, self.servant, self.person, self.body, self.country, self.post]
        return json.dumps([*names, *days, self.missing], separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Headship:
        """Return the headship of the text of a row."""
        appointment, servant, person, body, country, post, *days, missing = json.loads(text)
        start_first, start_last, end_first, end_last = map(date.fromisoformat, days)
        return cls(
            appointment=appointment,
            servant=servant,
            person=person,
            body=body,
            country=country,
            post=post,
            start=Day(start_first, start_last),
            end=Day(end_first, end_last),
            missing=missing,
        )

    def matter(self, context: Context) -> Matter:
        """Return the matter of the head's appointment."""
        return Matter(
            subjects=(self.appointment,),
            organisation=self.body,
            country=self.country,
            servant=self.servant,
            day=self.start.latest,
            person=self.person,
            body=context.name_of(self.body),
        )


def headships(dossier: ServantDossier) -> Iterator[Headship]:
    """Yield the times in which a person headed a body, or may have: one for each version of the post."""
    for each in dossier.appointments:
        if each.derived or each.substantive is False:
            continue
        for version in each.post.versions:
            if version.head_of_body and (period := common(each.period, version.period)) is not None:
                yield Headship(
                    appointment=each.id,
                    servant=dossier.id,
                    person=dossier.name,
                    body=each.body,
                    country=each.country,
                    post=each.post.id,
                    start=period.start,
                    end=period.end or Day(LAST_DAY, LAST_DAY),
                    missing="mode" if each.mode is Mode.UNKNOWN else None,
                )


def tenures(of_body: Iterable[Headship]) -> tuple[Headship, ...]:
    """Return the tenures of the heads of one body, by their start.

    Headships of one person with nobody in between are one tenure, named by the first, unless more than a handover lies between.
    """
    found: list[Headship] = []
    for each in sorted(of_body, key=lambda one: (one.start.latest, one.start.earliest, one.appointment)):
        last = found[-1] if found else None
        if last is not None and last.servant == each.servant and (each.start.earliest - last.end.latest).days <= HANDOVER_DAYS:
            end = Day(max(last.end.earliest, each.end.earliest), max(last.end.latest, each.end.latest))
            found[-1] = replace(last, end=end, missing=last.missing and each.missing)
        else:
            found.append(each)
    return tuple(_cut(each, found[at + 1]) if at + 1 < len(found) else each for at, each in enumerate(found))


def _cut(head: Headship, following: Headship) -> Headship:
    """Return a tenure that ends at the start of the next one, at the latest."""
    latest = head.end.latest if following.missing else min(head.end.latest, following.start.latest)
    return replace(head, end=Day(min(head.end.earliest, following.start.earliest, latest), latest))
