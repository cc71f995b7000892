"""The question *ties*: what joins two servants, and what is not known of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, cast

from careers.tied_people import Diploma, HeldPost, Kin, Person, PossibleKin, Round
from careers.ties import Ties, ties_between
from graph.cypher.statements import statement
from graph.errors import NothingToAnswer, UnknownId
from graph.model.days import Day, order_days
from graph.model.days.truth import Truth, all_of, any_of
from graph.model.words import KinKind
from merit.context import Context, RunStatement, read_context
from merit.coverage import Span, day_before
from merit.dossiers import values
from merit.dossiers.reading import IMPOSSIBLE, impossible
from merit.dossiers.values import Record, Values
from merit.policies.book import PolicyBook

CONVENTION = (
    "Shared service is at least one common day in one body; units are bodies of their own, and acting and seconded people serve. "
    'The same school is a weak tie, whatever the years. A tie that is not on record is not "no tie": it is none only where '
    "everything that would state it is loaded for the bodies in which both are known to have served."
)


class TieKind(StrEnum):
    """A kind of tie."""

    SERVICE = "service"
    APPOINTMENT = "appointment"
    PANEL = "panel"
    KIN = "kin"
    SCHOOL = "school"


LABELS = {
    TieKind.SERVICE: ("Appointment",),
    TieKind.APPOINTMENT: ("Appointment",),
    TieKind.PANEL: ("Competition", "Application"),
    TieKind.KIN: ("Kinship",),
    TieKind.SCHOOL: ("Education",),
}
"""The labels without which a tie of a kind may be missing."""
_OF_ALL_TIME = frozenset({"Education"})
"""Lists that name on one day whatever was before it."""
_LISTS = {
    "Appointment": "orders",
    "Competition": "competitions",
    "Application": "applications",
    "Kinship": "declared ties of kin",
    "Education": "diplomas",
}


@dataclass(frozen=True, slots=True)
class NotAssessed:
    """What is not known of a kind of tie, as a sentence. ``body``, ``label`` and ``days`` where a list is not loaded."""

    kind: TieKind
    text: str
    body: str | None = None
    label: str | None = None
    days: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TiesAnswer:
    """The ties between ``one`` and ``other`` before a day.

    ``found`` says of each kind whether there is such a tie: certainly, certainly not, or None where it may be. ``bodies`` are the
    names of bodies. ``may_be_one_person``: a match that nobody has settled says so. ``unsettled`` are the ids of those of the two
    who may be one person with whomever.
    """

    one: Person
    other: Person
    as_of: date
    ties: Ties
    found: Mapping[TieKind, Truth]
    not_assessed: tuple[NotAssessed, ...]
    bodies: Mapping[str, str]
    may_be_one_person: bool
    unsettled: tuple[str, ...]
    convention: str = CONVENTION

    def name_of(self, servant: str) -> str:
        """Return the name of one of the two, by id."""
        return self.one.name if servant == self.one.id else self.other.name


async def ask_ties(run: RunStatement, one: str, other: str, as_of: date) -> TiesAnswer:
    """Return the ties between two servants before a day.

    Raises UnknownId for an id that is not in the graph, and NothingToAnswer where both are one person or a value is impossible.
    """
    rows = await run(statement("questions/ties"), {"ids": [one, other]})
    read = {cast("str", row["asked"]): _decoded(row) for row in cast("list[dict[str, Any]]", rows)}
    for id_ in (one, other):
        if id_ not in read:
            raise UnknownId("servant", id_)
    both = (read[one], read[other])
    if both[0].id == both[1].id:
        raise NothingToAnswer(f"{one} and {other} are one person, who has no ties with herself. Name two people.")
    bodies = sorted({post.body for each in both for post in each.posts} | set(_bodies_of_rounds(both)))
    context = await read_context(run, as_of, PolicyBook(), bodies)
    return _answer(*both, context)


def _bodies_of_rounds(people: Iterable[Person]) -> Iterator[str]:
    for each in people:
        for round_ in (*each.sat_on, *each.applied_in, *each.named_by_orders):
            if round_.body is not None:
                yield round_.body


def _answer(one: Person, other: Person, context: Context) -> TiesAnswer:
    ties = ties_between(one, other, context.as_of)
    unknown = tuple(not_assessed((one, other), context))
    lacking = {each.kind for each in unknown}
    return TiesAnswer(
        one=one,
        other=other,
        as_of=context.as_of,
        ties=ties,
        found={kind: any_of(*_truths(kind, ties), None if kind in lacking else False) for kind in TieKind},
        not_assessed=unknown,
        bodies={id_: body.name for id_, body in context.bodies.items()},
        may_be_one_person=other.id in one.may_be,
        unsettled=tuple(each.id for each in (one, other) if each.may_be),
    )


def _truths(kind: TieKind, ties: Ties) -> list[Truth]:
    """Return of each tie of a kind whether it holds: of kin that is on that day, and what nobody has reviewed is not known."""
    match kind:
        case TieKind.SERVICE:
            return [each.holds for each in ties.service]
        case TieKind.APPOINTMENT:
            return [each.holds for each in ties.orders]
        case TieKind.PANEL:
            return [True for _ in ties.rounds]
        case TieKind.KIN:
            on_record = [all_of(None if each.unreviewed else True, each.holds) for each in ties.kin]
            return [*on_record, *(None for _ in ties.possible_kin)]
        case TieKind.SCHOOL:
            return [True for _ in ties.schools]


def not_assessed(people: Sequence[Person], context: Context) -> Iterator[NotAssessed]:
    """Yield what is not known of the ties of people."""
    for kind in TieKind:
        for label in LABELS[kind]:
            yield from _not_loaded(kind, label, people, context)
        for person in people:
            if not _in_service(person, context.as_of):
                yield NotAssessed(kind, f"no post of {person.name} in the civil service is on record")
            yield from (NotAssessed(kind, text) for text in _lacking(kind, person))


def _not_loaded(kind: TieKind, label: str, people: Sequence[Person], context: Context) -> Iterator[NotAssessed]:
    """Yield the bodies for which a list is not loaded for days on which one of the people served there, or may have."""
    served: dict[str, tuple[date, date]] = {}
    for post in (post for person in people for post in _in_service(person, context.as_of)):
        end = context.as_of if post.period.end is None else min(post.period.end.latest, context.as_of)
        first, last = served.get(post.body, (post.period.start.earliest, end))
        served[post.body] = min(first, post.period.start.earliest), max(last, end)
    for body, (first, end) in sorted(served.items()):
        days = tuple(context.coverage.gaps(label, body, day_before(end) if label in _OF_ALL_TIME else first, end))
        if days:
            name = context.name_of(body) or body
            yield NotAssessed(kind, f"{_LISTS[label]} of {name} are not loaded completely", body, label, days)


def _in_service(person: Person, until: date) -> list[HeldPost]:
    """Return the posts of the civil service, or what may be ones, that began before a day."""
    posts = (post for post in person.posts if post.civil_service is not False and not post.by_contract)
    return [post for post in posts if post.period.start.earliest < until]


def _lacking(kind: TieKind, person: Person) -> Iterator[str]:
    """Yield what the records of a person leave open."""
    orders = [post for post in person.posts if not post.by_contract]
    unsigned = sum(post.signed_by is None for post in orders)
    if kind is TieKind.APPOINTMENT and unsigned:
        yield f"orders of {person.name} that do not say who signed them: {unsigned} of {len(orders)}"
    elif kind is TieKind.KIN and person.relatives:
        yield f"relatives whom {person.name} declared without a number, each of whom may be any servant: {person.relatives}"
    elif kind is TieKind.SCHOOL and (nameless := sum(each.school is None for each in person.diplomas)):
        yield f"diplomas of {person.name} that name no school: {nameless} of {len(person.diplomas)}"


def _decoded(row: Record) -> Person:
    """Return a person of the statement. Raises NothingToAnswer for an impossible value."""
    try:
        return _person(row)
    except IMPOSSIBLE as error:
        refused = impossible(row["servant"][0], error)
        raise NothingToAnswer(
            f"The ties of {refused.subject} cannot be told, because {refused.reason}. Correct it at its portal and run "
            "`meritgraph sync`."
        ) from error


def _person(row: Record) -> Person:
    id_, name = row["servant"]
    relatives: Sequence[Values] = row["relatives"]
    return Person(
        id=id_,
        name=name,
        posts=values.each(_post, row["posts"]),
        sat_on=values.each(_round, row["sat_on"]),
        applied_in=values.each(_round, row["applied_in"]),
        named_by_orders=values.each(_round, row["ordered_by"]),
        kin=values.each(_kin, row["kin"]),
        possible_kin=tuple(
            PossibleKin(relative=relative, declared_by=id_, other=other, kind=values.word(KinKind, kind), score=score)
            for relative, kind, matches in relatives
            for other, score in matches
        ),
        relatives=len(relatives),
        diplomas=values.each(_diploma, row["education"]),
        may_be=frozenset(row["candidates"]),
    )


def _post(row: Values) -> HeldPost:
    period = values.period(row[3], row[4:6], row[6:8])
    return HeldPost(
        id=row[0],
        title=row[1],
        body=row[2],
        period=period,
        order=values.day(row[8], row[9]) or order_days(period.start),
        civil_service=row[10],
        by_contract=bool(row[11]),
        signed_by=values.first(row[12]),
    )


def _round(row: Values) -> Round:
    days: list[Day | None] = [values.day(row[at], row[at + 1]) for at in range(3, len(row), 2)]
    return Round(id=row[0], title=row[1] or "", body=row[2], day=next((day for day in days if day is not None), None))


def _kin(row: Values) -> Kin:
    records = sorted((portal, absent is not None) for portal, absent in row[9])
    return Kin(
        id=row[0],
        other=row[1],
        kind=values.word(KinKind, row[2]),
        confidence=row[3],
        period=values.period(row[4], row[5:7], row[7:9]),
        portals=tuple(portal for portal, _ in records),
        missing_at=tuple(portal for portal, missing in records if missing),
    )


def _diploma(row: Values) -> Diploma:
    return Diploma(id=row[0], school=row[1], graduated=values.day(row[2], row[3]))
