"""The ratings of people by the periods that they are for, and the bodies that they count for. Pure.

A rating counts for the body in which the person held a substantive post on the last day of the period; where none was held then,
for the body served in last within it. Acting and secondment do not change the body. Of several assessments for the same period
the one that was fixed last counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from careers.line import WHETHER_HELD_TOGETHER, PlacedSpell
from graph.model.days import FIRST_DAY
from graph.model.words import Mode
from merit.assessment import score_of
from merit.context import Context
from merit.contract import Matter
from merit.coverage import day_before
from merit.dossiers.records import Assessment
from merit.dossiers.remembering import once_per_dossier
from merit.dossiers.servant import ServantDossier
from merit.messages import as_text
from merit.policies.values import PolicyValue
from merit.strata.grades import left_first
from merit.strata.rule import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedPeriod:
    """A period for which a person was rated, half-open, and a body that the rating counts for.

    ``scores`` are those of the assessments of which one was fixed last; None among them is one that is not known. ``sure`` tells
    that the rating certainly counts for the body.
    """

    body: str
    country: str | None
    first: date
    end: date
    scores: frozenset[float | None]
    sure: bool

    @property
    def key(self) -> Key:
        """The stratum: body, country, and the period as its first day and its end."""
        return self.body, self.country or "", f"{self.first}/{self.end}"


@dataclass(frozen=True, slots=True)
class Stratum:
    """A body and a period, as a key of strata names them."""

    body: str
    country: str | None
    first: date
    end: date

    @classmethod
    def of(cls, key: Key) -> Stratum:
        """Return the stratum of a key of `RatedPeriod`."""
        body, country, period = key
        first, end = map(date.fromisoformat, period.split("/"))
        return cls(body, country or None, first, end)

    @property
    def last(self) -> date:
        return self.end - timedelta(days=1)

    @property
    def words(self) -> str:
        """The period as a reader writes it."""
        return f"{as_text(self.first)} to {as_text(self.last)}"

    def matter(self, context: Context) -> Matter:
        """Return the matter of the body in the period; its subjects are the body, and the period as in the key."""
        return Matter(
            subjects=(self.body, f"{self.first}/{self.end}"),
            organisation=self.body,
            country=self.country,
            servant=None,
            day=self.last,
            body=context.name_of(self.body),
        )

    def not_loaded(self, value: PolicyValue, context: Context) -> str | None:
        """Return the key of what is not loaded of the ratings of the period; None where everything is.

        Assessments must be loaded from its first day to the day by which the value takes them to be fixed, orders since their
        register began.
        """
        if not self.loaded("Assessment", value["fixed_within_days"], context):
            return "assessments_of_body"
        known = context.loaded("Appointment", self.body, min(value["orders_since"], self.last), self.last)
        return None if known else "appointments_of_body"

    def loaded(self, label: str, days: int, context: Context) -> bool:
        """Tell whether a label is loaded from the first day of the period to so many days after its last one."""
        through = min(self.last + timedelta(days=days), day_before(context.as_of))
        return context.loaded(label, self.body, min(self.first, through), through)


@once_per_dossier
def rated_periods(dossier: ServantDossier, context: Context) -> tuple[RatedPeriod, ...]:
    """Return the periods that are over and for which a person was rated, for each body that the rating counts for, or may."""
    return tuple(_rated_periods(dossier, context))


def _rated_periods(dossier: ServantDossier, context: Context) -> Iterator[RatedPeriod]:
    by_period: dict[tuple[date, date], list[Assessment]] = {}
    for each in dossier.assessments:
        first, end = (day.exact if day else None for day in (each.period_from, each.period_to))
        if first is not None and end is not None and first < end <= context.as_of and each.fixed_on.earliest <= context.as_of:
            by_period.setdefault((first, end), []).append(each)
    for (first, end), assessments in by_period.items():
        for (body, country), sure in _bodies(dossier, first, end).items():
            scores = frozenset(score_of(each, context.policy, country) for each in _last(assessments))
            yield RatedPeriod(body=body, country=country, first=first, end=end, scores=scores, sure=sure)


def _last(assessments: Sequence[Assessment]) -> list[Assessment]:
    """Return the assessments of which one was fixed last."""
    latest = max(each.fixed_on.earliest for each in assessments)
    return [each for each in assessments if each.fixed_on.latest >= latest]


def _bodies(dossier: ServantDossier, first: date, end: date) -> dict[tuple[str, str | None], bool]:
    """Return the bodies of which one was served in last in a period, each with whether it certainly was."""
    begun = [placed for placed in dossier.line if placed.spell.period.start.earliest < end]
    certain = [placed.spell.period.start for placed in begun if _certain(placed) and placed.spell.period.start.latest < end]
    # Whatever certainly began before one of these was followed by it within the period or before.
    latest = max((start.earliest for start in certain), default=FIRST_DAY)
    last = [placed for placed in begun if placed.spell.period.start.latest >= latest or _held_on(placed, begun, end)]
    found: dict[tuple[str, str | None], bool] = {}
    left_open = False
    for placed in last:
        spell, held = placed.spell, dossier.by_id[placed.spell.id]
        if spell.period.end is not None and spell.period.end.latest <= first:
            left_open = True
            continue
        sure = _certain(placed) and spell.period.start.latest < end
        sure = sure and (spell.period.end is None or spell.period.end.earliest > first)
        where = (held.body, held.country)
        found[where] = found.get(where, False) or sure
    if len(found) > 1 or left_open:
        return dict.fromkeys(found, False)
    return found


def _held_on(placed: PlacedSpell, begun: Sequence[PlacedSpell], end: date) -> bool:
    """Tell whether a post may have been held on when all that were begun after it were left, in the period or before."""
    own = placed.spell.period
    later = [other.spell.period for other in begun if own.start.latest < other.spell.period.start.earliest]
    return all(each.end is not None and each.end.latest < end and left_first(each, own) for each in later)


def _certain(placed: PlacedSpell) -> bool:
    """Tell whether a spell is certainly on the line."""
    spell = placed.spell
    return bool(spell.civil_service) and spell.mode is not Mode.UNKNOWN and placed.missing != WHETHER_HELD_TOGETHER
