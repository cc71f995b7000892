"""What posts demand of whoever fills them, and whether diplomas and work meet it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.days import Day
from graph.model.days.comparisons import not_after
from graph.model.days.truth import Truth, all_of
from graph.model.name_folding import fold
from merit.dossiers.posts import PostVersion
from merit.dossiers.records import Education

DAYS_OF_A_MONTH = 30.4375
"""The days of a year of 365.25 days, by twelve (rules.md V06)."""


@dataclass(frozen=True, slots=True)
class EducationDemand:
    """The education that a post demands: the place of the level among all levels, None where it is not known, and the fields.

    No fields are demanded by an empty tuple; None says that it is not known which are. Fields are folded.
    """

    level: int | None
    fields: tuple[str, ...] | None

    @property
    def nothing(self) -> Truth:
        """Whether no diploma is demanded."""
        return all_of(
            None if self.level is None else self.level == 0,
            None if self.fields is None else not self.fields,
        )


def education_demand(version: PostVersion) -> EducationDemand:
    """Return the education that a post demands in one of its versions."""
    level, fields = version.required_education_level, version.required_education_fields
    return EducationDemand(level.order if level else None, None if fields is None else tuple(map(fold, fields)))


def fits(diploma: Education, demand: EducationDemand, day: Day) -> Truth:
    """Return whether one diploma is finished by that day, of the level or a higher one, and of one of the fields."""
    finished = not_after(diploma.graduated, day) if diploma.graduated else None
    own = diploma.level.order if diploma.level else None
    level = True if demand.level == 0 else None if own is None or demand.level is None else own >= demand.level
    if demand.fields is None or (demand.fields and diploma.field is None):
        field = None
    else:
        field = not demand.fields or fold(diploma.field or "") in demand.fields
    return all_of(finished, level, field)


def days_demanded(months: int, grace_days: int) -> float:
    """Return the fewest days of work that a post which demands so many months accepts."""
    return months * DAYS_OF_A_MONTH - grace_days
