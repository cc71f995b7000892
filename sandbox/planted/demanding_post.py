"""Scripts what a post demands, and the education and work of the person who gets it; the person then has no other."""

from datetime import date

from sandbox.model import Education, Requirements
from sandbox.plans import ContractPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder

SCHOOL = "Oʻzbekiston milliy universiteti"
_SKILLS = ("leadership", "legal drafting")


def diplomas(builder: CaseBuilder, *own: Education) -> None:
    """Script the person's education."""
    builder.plans.files.education[builder.person] = own


def demanding(plan: SpellPlan, months: int | None, level: str | None, *fields: str) -> SpellPlan:
    """Give the spell a post of its own that demands this experience and education; None for what the register does not say."""
    plan.own_position, plan.requirements = True, Requirements(months, level, fields, _SKILLS)
    return plan


def work(
    builder: CaseBuilder,
    first: date,
    end: date | None,
    *,
    spell: SpellPlan | None = None,
    fte: float = 1.0,
    precision: str = "day",
) -> None:
    """Script a labour contract: for that spell, or for work outside the service."""
    only_planned(builder)
    builder.plans.contracts[builder.person].append(ContractPlan(builder.person, first, end, spell, fte, precision))


def only_planned(builder: CaseBuilder) -> None:
    """Script that the person has no labour contracts apart from those that the case plans."""
    builder.plans.contracts.setdefault(builder.person, [])
