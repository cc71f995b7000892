"""Atypicality: how unusual the steps of a career are, among all that were observed in its country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import fmean
from typing import Any, cast

from careers.routes import Network, State, atypicality
from graph.cypher.statements import statement
from graph.errors import NothingToAnswer, UnknownId
from merit.context import RunStatement, read_context
from merit.dossiers.reading import SERVANTS, read_page
from merit.figures.keeping import read_figures
from merit.figures.ladders import EVERYWHERE
from merit.figures.routes import ID, careers_of, read
from merit.policies.book import PolicyBook
from merit.questions.shown import FEWEST

CONVENTION = (
    "The atypicality of a step is -ln P (natural logarithm) with P = (n + 1) / (N + S): n times the step was observed in the "
    "country, N steps led out of its state, and S states were observed (Laplace). That of a career is the mean over its steps; a "
    "step out of a state that fewer than five people left is not assessed and not in the mean."
)


@dataclass(frozen=True, slots=True)
class AssessedStep:
    """A step of a career: ``times`` of ``out_of`` observed steps out of its state; None where too few people left the state."""

    start: State
    end: State
    times: int | None
    out_of: int | None
    atypicality: float | None


@dataclass(frozen=True, slots=True)
class AssessedCareer:
    """The steps of a career in one country, oldest first. ``atypicality`` is their mean, None where none is assessed.

    ``unclear`` is the number of moves of which the states are not known; ``states`` is that of the observed states.
    """

    country: str
    steps: tuple[AssessedStep, ...]
    atypicality: float | None
    assessed: int
    unclear: int
    states: int


@dataclass(frozen=True, slots=True)
class AtypicalityAnswer:
    """The careers of a servant by country, among the steps that were computed as of a day."""

    servant: str
    name: str
    as_of: date
    careers: tuple[AssessedCareer, ...]
    convention: str = CONVENTION


async def ask_atypicality(run: RunStatement, servant: str, day: date) -> AtypicalityAnswer | None:
    """Return how unusual each step of a servant's career is, up to a day; a merged id stands for the surviving one.

    None where no detection has computed the figure yet. Raises UnknownId for a servant who is not in the graph, NothingToAnswer
    where her file cannot be read.
    """
    (row,) = cast("list[dict[str, Any]]", await run(statement("questions/servant"), {"servant": servant}))
    if row["id"] is None:
        raise UnknownId("servant", servant)
    page = await read_page(run, SERVANTS, [row["id"]])
    if page.unreadable:
        raise NothingToAnswer(f"The file of {servant} cannot be read: {page.unreadable[0].reason}. Correct it at its portal.")
    (dossier,) = page.dossiers
    bodies = sorted({each.body for each in dossier.appointments})
    context = await read_context(run, day, PolicyBook(), bodies)
    known = careers_of(dossier, context)
    figures = await read_figures(run, ID, sorted(known) or [EVERYWHERE])
    if figures is None:
        return None
    networks = {each.about: read(each.values).network for each in figures.kept if each.about in known}
    careers = tuple(
        _assessed(country, list(_steps(career.career, networks[country])), career.unclear, len(networks[country].states))
        for country, career in sorted(known.items())
        if country in networks
    )
    return AtypicalityAnswer(row["id"], row["name"] or row["id"], figures.as_of, careers)


def _steps(career: tuple[tuple[State, ...], ...], network: Network) -> Iterator[AssessedStep]:
    for step in atypicality(career, network):
        if network.people.get(step.start, 0) >= FEWEST:
            yield AssessedStep(step.start, step.end, step.times, step.out_of, step.atypicality)
        else:
            yield AssessedStep(step.start, step.end, None, None, None)


def _assessed(country: str, steps: list[AssessedStep], unclear: int, states: int) -> AssessedCareer:
    found = [step.atypicality for step in steps if step.atypicality is not None]
    return AssessedCareer(country, tuple(steps), fmean(found) if found else None, len(found), unclear, states)
