"""Planted cases of R07: a competition shortly before which the requirements were edited, so that the winner alone meets them.

The cases share an office with a staff of six. Each of them has studied another field at another
school, and the cases differ in who applies.
"""

from dataclasses import dataclass
from datetime import date

from sandbox.model import Education, Requirements
from sandbox.people import FIELDS, INSTITUTIONS, Traits
from sandbox.plans import CompetitionBehind, SpellPlan
from sandbox.random_streams import days
from sandbox.scripted_competitions import lost, won
from sandbox.strata.addition import Addition

_FIRST = date(2024, 2, 12)
_APART = 130
_COMPETENCIES = ("data analysis", "ethics")


@dataclass(slots=True)
class _Staff:
    """The staff with its present posts and the fields studied; each of them wins one of the competitions."""

    addition: Addition
    posts: list[SpellPlan]
    held: int = 0

    def compete(self, rivals: int, edited: int, *, further: int = 0, months: int | None = 0) -> CompetitionBehind:
        """Hold the next competition, for which so many colleagues apply, and `further` ones meet the requirements.

        The requirements were `edited` that many days before the notice. The register has no experience demanded if the `months`
        are None.
        """
        winner = self.held
        others = [(winner + step) % len(self.posts) for step in range(1, rivals + 1)]
        contest = self.addition.contest(won(), [(self.posts[one].person, lost()) for one in others], edited=edited)
        start = _FIRST + days(_APART * self.held + self.addition.number_of_days(0, 30))
        plan = self.addition.move(self.posts[winner], start, 0, contest)
        fields = tuple(FIELDS[one] for one in (winner, *others[:further]))
        plan.requirements = Requirements(months, "bachelor", fields, _COMPETENCIES)
        plan.own_position, plan.post_since = True, start - days(400)
        self.posts[winner], self.held = plan, self.held + 1
        return CompetitionBehind(plan)


def plant(addition: Addition) -> None:
    """Plant the cases, one after the other."""
    office = addition.office("district")
    addition.newcomer(office, 5)
    posts = [addition.newcomer(office, 3, Traits(birth_year=1984)) for _ in range(6)]
    for number, one in enumerate(posts):
        addition.plans.files.education[one.person] = (Education("bachelor", FIELDS[number], INSTITUTIONS[number], 2006),)
    staff = _Staff(addition, posts)
    because = "Thirty days before the notice the requirements were edited, and of three applicants the winner alone meets them."
    addition.enter("violates", "only-the-winner", staff.compete(2, 30), because)
    because = "On the day of the notice the requirements were edited, and of six applicants the winner alone meets them."
    addition.enter("violates", "one-of-six", staff.compete(5, 0), because)
    because = "The winner alone meets the requirements, but they were edited 31 days before the notice."
    addition.enter("satisfies", "a-day-too-early", staff.compete(2, 31), because)
    because = "The requirements were edited ten days before the notice, and another applicant meets them as well."
    addition.enter("satisfies", "another-meets-them", staff.compete(2, 10, further=1), because)
    because = "The winner alone meets the requirements, but they were edited on the day after the notice."
    addition.enter("satisfies", "after-the-notice", staff.compete(2, -1), because)
    because = "The winner alone has studied the field demanded; the register does not give the experience demanded."
    addition.enter("not_evaluable", "experience-missing", staff.compete(2, 10, months=None), because, "experience demanded")
