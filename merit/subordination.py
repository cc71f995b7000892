"""Who was directly subordinate to whom, and when: from the posts of a servant and those who held the posts above. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graph.model.days import Day, Period
from graph.model.days.comparisons import common
from merit.coverage import day_before
from merit.dossiers.posts import Appointment, Post, Superior
from merit.dossiers.remembering import once_per_dossier
from merit.dossiers.servant import ServantDossier


@dataclass(frozen=True, slots=True)
class Subordination:
    """An appointment that reports to the post of a superior's appointment, and the periods of both: at least one."""

    appointment: Appointment
    superior: Superior
    periods: tuple[Period, ...]

    @property
    def first(self) -> Day:
        """The day on which it began."""
        return self.periods[0].start

    def last_day(self, as_of: date) -> date:
        """Return its last possible day before the day of judgement."""
        ends = [period.end.latest if period.end else as_of for period in self.periods]
        return day_before(min(max(ends), as_of))


@once_per_dossier
def subordinations(dossier: ServantDossier, as_of: date) -> tuple[Subordination, ...]:
    """Return the pairs of appointments in direct subordination on a day before ``as_of``, in the order in which they began."""
    above: dict[str, list[Superior]] = defaultdict(list)
    for superior in dossier.superiors:
        above[superior.position].append(superior)
    found: dict[tuple[str, str], tuple[Appointment, Superior, list[Period]]] = {}
    for appointment in dossier.appointments:
        if appointment.civil_service is False:
            continue
        for position, line in _lines(appointment.post):
            if position not in above or (period := common(appointment.period, line)) is None:
                continue
            for superior in above[position]:
                shared = common(period, superior.period)
                if shared is not None and shared.start.earliest < as_of:
                    key = (appointment.id, superior.appointment)
                    found.setdefault(key, (appointment, superior, []))[2].append(shared)
    pairs = [Subordination(one, other, tuple(sorted(periods, key=_begin))) for one, other, periods in found.values()]
    order = sorted(pairs, key=lambda pair: (*_begin(pair.periods[0]), pair.appointment.id, pair.superior.appointment))
    return tuple(order)


def unknown_lines(appointment: Appointment) -> list[Period]:
    """Return the times of an appointment in which it is not known to whom the post reported. The head reports to nobody."""
    if not appointment.post.versions:
        return [appointment.period]
    untold = (each for each in appointment.post.versions if each.reports_to is None and each.head_of_body is not True)
    return [period for each in untold if (period := common(appointment.period, each.period)) is not None]


def _lines(post: Post) -> Iterator[tuple[str, Period]]:
    """Yield to which position a post reported, and when. Versions of one line that adjoin are one period."""
    position: str | None = None
    period: Period | None = None
    for version in post.versions:
        if period is not None and version.reports_to == position and period.end == version.period.start:
            period = Period(period.start, version.period.end)
            continue
        if position is not None and period is not None:
            yield position, period
        position, period = version.reports_to, version.period
    if position is not None and period is not None:
        yield position, period


def _begin(period: Period) -> tuple[date, date]:
    return period.start.latest, period.start.earliest
