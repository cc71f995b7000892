"""The gate: of all that is read for an answer, it lets through what the caller may see.

What is not let through does not exist for the caller: it is absent from lists, and null where one node is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Protocol, TypeVar, cast

from graph.model.days import Day, period_of
from resolvers.access.callers import Role
from resolvers.access.scope import Scope
from resolvers.access.sight import (
    HIDDEN,
    WHOLE,
    PersonInSight,
    Sight,
    Step,
    seen_by_client,
    seen_by_investigator,
)
from resolvers.access.table import ROWS, Rows
from resolvers.reading import Reader


class Fact(Protocol):
    """What the gate reads of any fact (``resolvers.facts``): ``by`` names the day by which it belongs to a body, if any."""

    label: ClassVar[str]
    by: ClassVar[str]

    @property
    def id(self) -> str: ...


F = TypeVar("F", bound=Fact)

_WITH_BODY = frozenset({Role.CLIENT, Role.INVESTIGATOR})


class Gate:
    """The gate of one request. ``scope`` is awaited when something is read that not everybody may see.

    Without a ``purpose`` nobody is seen, and nothing that is about a person.
    """

    def __init__(self, reader: Reader, scope: Callable[[], Awaitable[Scope]], today: date, *, purpose: bool = True) -> None:
        self.purpose = purpose
        self._reader = reader
        self._scope = scope
        self._today = today
        self._people: dict[str, PersonInSight] = {}
        self._bodies_of_competitions: dict[str, str | None] = {}
        self._entered: dict[str, bool] = {}

    async def scope(self) -> Scope:
        """Return which rows the caller may see."""
        return await self._scope()

    async def people(self, ids: Iterable[str]) -> Mapping[str, PersonInSight]:
        """Return how much of each of these people is seen.

        It takes one statement, unless all are known already. Nobody at all takes one, too: whether somebody is hidden or unknown
        must not show in what it costs.
        """
        wanted = set(ids)
        scope = await self._scope()
        if scope.unlimited:
            return dict.fromkeys(wanted, WHOLE)
        unknown = sorted(wanted - self._people.keys())
        if unknown or not wanted:
            self._people |= await self._seen(scope, unknown)
        return {id_: self._people[id_] for id_ in wanted}

    async def people_with(self, appointments: Mapping[str, Sequence[Mapping[str, Any]]]) -> Mapping[str, PersonInSight]:
        """Return how much is seen of people whose appointments are all in hand, so that nothing has to be read for it.

        Each appointment has ``id``, ``organisation``, ``mode`` and the bounds of its days.
        """
        scope = await self._scope()
        for id_, held in appointments.items():
            steps = [_step(each["id"], each) for each in held if each["organisation"] in scope.bodies]
            self._people[id_] = self._person(scope, id_, steps)
        return {id_: self._people[id_] for id_ in appointments}

    async def admit(self, label: str, facts: Sequence[F]) -> list[F]:
        """Return those of the facts of a label that are seen, in their order. Its statements do not depend on the facts."""
        rows, scope = ROWS[label], await self._scope()
        if scope.unlimited or rows == Rows.PUBLIC:
            return list(facts)
        facts = [fact for fact in facts if _is_owned(fact)]
        people = await self.people({owner for fact in facts for owner in people_of(fact)})
        if rows == Rows.COMPETITION and scope.role == Role.SERVANT:
            entered = await self._entered_by(scope.servant, [fact.id for fact in facts])
            return [fact for fact in facts if self.purpose and entered[fact.id]]
        bodies = await self._bodies(scope, rows, facts)
        if not self.purpose and rows != Rows.COMPETITION:
            return []
        return [fact for fact in facts if _seen(scope, fact, people, bodies)]

    async def _seen(self, scope: Scope, ids: Sequence[str]) -> dict[str, PersonInSight]:
        steps: defaultdict[str, list[Step]] = defaultdict(list)
        if scope.role in _WITH_BODY:
            for row in await self._reader.read("access/steps_in_bodies", {"ids": ids, "bodies": sorted(scope.bodies)}):
                steps[cast("str", row["servant"])].append(_step(row["appointment"], row))
        return {id_: self._person(scope, id_, steps[id_]) for id_ in ids}

    def _person(self, scope: Scope, id_: str, steps: Sequence[Step]) -> PersonInSight:
        """Return how much is seen of a person with these steps in the caller's bodies."""
        if not (self.purpose or scope.unlimited):
            return HIDDEN
        if scope.unlimited or (scope.role == Role.SERVANT and id_ == scope.servant):
            return WHOLE
        if scope.role == Role.CLIENT:
            return seen_by_client(steps, self._today)
        return seen_by_investigator(steps) if scope.role == Role.INVESTIGATOR else HIDDEN

    async def _bodies(self, scope: Scope, rows: Rows, facts: Sequence[Fact]) -> Mapping[str, str | None]:
        """Return by competition the body that it belongs to, for all competitions that the facts are about."""
        if scope.role not in _WITH_BODY or rows not in (Rows.COMPETITION, Rows.APPLICATION):
            return {}
        named = (fact.id if rows == Rows.COMPETITION else cast("str | None", cast("Any", fact).competition) for fact in facts)
        about = {id_ for id_ in named if id_ is not None}
        unknown = sorted(about - self._bodies_of_competitions.keys())
        if unknown or not about:
            found = await self._reader.read("access/bodies_of_competitions", {"ids": unknown})
            by_id = {cast("str", row["id"]): cast("str", row["organisation"]) for row in found}
            self._bodies_of_competitions |= {id_: by_id.get(id_) for id_ in unknown}
        return self._bodies_of_competitions

    async def _entered_by(self, servant: str | None, competitions: Sequence[str]) -> Mapping[str, bool]:
        """Tell by competition whether a servant applied in it. Nothing to ask about takes a statement, too."""
        unknown = sorted(set(competitions) - self._entered.keys())
        if unknown or not competitions:
            found = await self._reader.read("access/competitions_entered", {"ids": unknown, "servant": servant})
            entered = {cast("str", row["id"]) for row in found}
            self._entered |= {id_: id_ in entered for id_ in unknown}
        return self._entered


def _step(appointment: Any, row: Mapping[str, Any]) -> Step:
    return Step(cast("str", appointment), cast("str | None", row["mode"]), period_of(row))


def people_of(fact: Fact) -> list[str]:
    """Return the ids of the people whom a fact is about."""
    rows = ROWS[fact.label]
    if rows in (Rows.PUBLIC, Rows.COMPETITION):
        return []
    if rows == Rows.PERSON:
        return [fact.id]
    return _family(fact) if rows == Rows.FAMILY else [cast("str", cast("Any", fact).servant)]


def _is_owned(fact: Fact) -> bool:
    """Tell whether the servant is there whom a fact is about. Nobody may see the fact of somebody who was deleted by hand."""
    return ROWS[fact.label] == Rows.COMPETITION or getattr(fact, "servant", "") is not None


def _family(fact: Fact) -> list[str]:
    """Return the people of a tie of kin, or the one who declared a relative."""
    of: Any = cast("Any", fact).of
    return [of] if isinstance(of, str) else [each["id"] for each in of]


def _seen(scope: Scope, fact: Fact, people: Mapping[str, PersonInSight], bodies: Mapping[str, str | None]) -> bool:
    about: Any = fact
    match ROWS[fact.label]:
        case Rows.PUBLIC:
            return True
        case Rows.STEP:
            # A move tells of the post that was left as well as of the new one.
            steps = [fact.id] if fact.label == "Appointment" else [about.into, *about.left]
            return all(people[about.servant].has_step(step) for step in steps)
        case Rows.CAREER:
            return people[about.servant].has_career_fact(_day(fact))
        case Rows.FACT:
            return people[about.servant].has_fact(_day(fact))
        case Rows.PERSON:
            return people[fact.id].sight in (Sight.CAREER, Sight.WHOLE)
        case Rows.FAMILY:
            return any(people[owner].sight in (Sight.CAREER, Sight.WHOLE) for owner in _family(fact))
        case Rows.EMPLOYMENT:
            whole = people[about.servant].sight == Sight.WHOLE
            return whole or (scope.role == Role.CLIENT and about.employer in scope.bodies)
        case Rows.COMPETITION:
            return bodies.get(fact.id) in scope.bodies
        case Rows.APPLICATION:
            whole = people[about.servant].sight == Sight.WHOLE
            return whole or bodies.get(about.competition) in scope.bodies
        case _:  # rows of what is no fact
            return False


def _day(fact: Fact) -> Day | None:
    """Return the day of a fact by which it belongs to a body."""
    stated = getattr(fact, fact.by) if fact.by else None
    if stated is None or stated.earliest is None or stated.latest is None:
        return None
    return Day(stated.earliest, stated.latest)
