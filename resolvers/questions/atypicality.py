"""How unusual the careers of servants are, among the steps that a detection counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from merit.questions.atypicality import AssessedCareer, assessed_careers
from resolvers.context import Context
from resolvers.questions import terms
from resolvers.questions.asking import figure
from resolvers.questions.permitted import people_asked
from resolvers.types import Servant

MOST_SERVANTS = 100


@dataclass(frozen=True, slots=True)
class CareerAtypicality:
    """The careers of a servant by country; none where her file cannot be read, as ``not_assessed`` says."""

    servant: Servant
    as_of: date
    careers: tuple[AssessedCareer, ...]
    not_assessed: str | None


async def career_atypicality(context: Context, servants: Sequence[str], on: date | None) -> list[CareerAtypicality | None]:
    """Return how unusual the steps of each servant's career are, up to a day, each once; None for an unknown servant.

    Raises ClientError where no detection has computed the figure yet, BadUserInput for too many servants or a day that cannot be.
    """
    asked = terms.some("servantIds", servants, MOST_SERVANTS)
    day = terms.day(on, context.today)
    found = await context.dataloaders.servants.load_many(await people_asked(context, asked, own=True))
    known = sorted({each.id for each in found if each})
    assessed = await figure(context, lambda run: assessed_careers(run, known, day))
    if assessed is None:
        return [None for _ in found]
    return [
        each and CareerAtypicality(each, assessed.as_of, assessed.careers.get(each.id, ()), assessed.unreadable.get(each.id))
        for each in found
    ]
