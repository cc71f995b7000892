"""Atypicality: how unusual the steps of a career are, among all that were observed in its country."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class AssessedCareers:
    """The careers of servants by country, among the steps that were computed as of a day.

    ``unreadable`` says of servants why their files cannot be read.
    """

    as_of: date
    careers: Mapping[str, tuple[AssessedCareer, ...]]
    unreadable: Mapping[str, str]


async def ask_atypicality(run: RunStatement, servant: str, day: date) -> AtypicalityAnswer | None:
    """Return how unusual each step of a servant's career is, up to a day; a merged id stands for the surviving one.

    None where no detection has computed the figure yet. Raises UnknownId for a servant who is not in the graph, NothingToAnswer
    where her file cannot be read.
    """
    (row,) = cast("list[dict[str, Any]]", await run(statement("questions/servant"), {"servant": servant}))
    if row["id"] is None:
        raise UnknownId("servant", servant)
    found = await assessed_careers(run, [row["id"]], day)
    if found is None:
        return None
    for reason in found.unreadable.values():
        raise NothingToAnswer(f"The file of {servant} cannot be read: {reason}. Correct it at its portal.")
    return AtypicalityAnswer(row["id"], row["name"] or row["id"], found.as_of, found.careers[row["id"]])


async def assessed_careers(run: RunStatement, servants: Sequence[str], day: date) -> AssessedCareers | None:
    """Return how unusual each step of the careers of servants is, up to a day. The number of statements is that for one servant.

    None where no detection has computed the figure yet. Servants who are not in the graph are left out.
    """
    page = await read_page(run, SERVANTS, servants)
    bodies = sorted({each.body for dossier in page.dossiers for each in dossier.appointments})
    context = await read_context(run, day, PolicyBook(), bodies)
    known = {dossier.id: careers_of(dossier, context) for dossier in page.dossiers}
    countries = sorted({country for careers in known.values() for country in careers})
    figures = await read_figures(run, ID, countries or [EVERYWHERE])
    if figures is None:
        return None
    networks = {each.about: read(each.values).network for each in figures.kept if each.about in countries}
    assessed = {
        servant: tuple(
            _assessed(country, list(_steps(career.career, networks[country])), career.unclear, len(networks[country].states))
            for country, career in sorted(careers.items())
            if country in networks
        )
        for servant, careers in known.items()
    }
    return AssessedCareers(figures.as_of, assessed, {each.subject: each.reason for each in page.unreadable})


def _steps(career: tuple[tuple[State, ...], ...], network: Network) -> Iterator[AssessedStep]:
    for step in atypicality(career, network):
        if network.people.get(step.start, 0) >= FEWEST:
            yield AssessedStep(step.start, step.end, step.times, step.out_of, step.atypicality)
        else:
            yield AssessedStep(step.start, step.end, None, None, None)


def _assessed(country: str, steps: list[AssessedStep], unclear: int, states: int) -> AssessedCareer:
    found = [step.atypicality for step in steps if step.atypicality is not None]
    return AssessedCareer(country, tuple(steps), fmean(found) if found else None, len(found), unclear, states)
