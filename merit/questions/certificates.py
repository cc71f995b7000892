"""Which certificates both portals state, which only one, on what they contradict each other, and which conflicts are open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from graph.cypher.statements import statement
from graph.errors import UnknownId
from graph.model.days import Day
from merit.context import RunStatement, read_context
from merit.coverage import Span, join_spans
from merit.dossiers import values
from merit.dossiers.reading import IMPOSSIBLE, Unreadable, impossible, listed
from merit.figures.top_bodies import TopBodies
from merit.policies.book import PolicyBook
from merit.questions.certificate_comparison import (
    ISSUER,
    REGISTER,
    ComparedCertificate,
    OpenConflict,
    Outcome,
    StatedCertificate,
    comparable,
    compared,
)
from merit.questions.seen import Sees

CONVENTION = (
    "Numbers compare without blanks, hyphens and case, and each number counts once. A portal lacks a certificate only where its "
    "register is loaded completely for the day of issue; both contradict each other where days, hours or holder certainly "
    "differ, and what one of them does not state contradicts nothing."
)
_PER_PAGE = 2_000
_NUMBERS_PER_STATEMENT = 1_000


@dataclass(frozen=True, slots=True)
class CertificatesAnswer:
    """The comparison of the certificates of a servant, of the people in a body, or of all.

    ``about`` is the id of the servant or body and ``name`` its name, both None for all. ``counts`` has every outcome. ``listed``
    are the first by outcome and number, ``left_out`` the number of the others. ``loaded`` are the days for which the register of
    each portal is loaded completely.
    """

    about: str | None
    name: str | None
    counts: Mapping[Outcome, int]
    open_conflicts: int
    listed: tuple[ComparedCertificate, ...]
    left_out: int
    loaded: Mapping[str, tuple[Span, ...]]
    unreadable: tuple[Unreadable, ...]
    convention: str = CONVENTION


async def certificates_of_all(run: RunStatement, most: int) -> CertificatesAnswer:
    """Compare all certificates; at most so many are listed."""
    found = _Certificates(most)
    async for row in listed(run, "questions/certificates", _PER_PAGE, {}):
        found.add(row)
    await found.add_of_same_number(run, found.not_kept)
    return found.answer(await _loaded(run))


async def certificates_of_servant(
    run: RunStatement, servant: str, most: int, sees: Sees | None = None, *, conflicts: bool = True
) -> CertificatesAnswer:
    """Compare the certificates of a servant, and those of which a portal states her as the holder.

    An id that was merged into another stands for that one. What is not seen by whoever asks is left out; without ``conflicts``,
    those of portals about one certificate are, too. Raises UnknownId for a servant who is not in the graph.
    """
    (row,) = cast("list[dict[str, Any]]", await run(statement("questions/certificates_of_servant"), {"servant": servant}))
    if row["servant"] is None:
        raise UnknownId("servant", servant)
    found = _Certificates(most, sees, conflicts=conflicts)
    await found.add_all(row["certificates"])
    await found.add_of_same_number(run, {*found.groups, *found.agreed})
    id_, name = row["servant"]
    return found.answer(await _loaded(run), id_, name)


async def certificates_of_body(
    run: RunStatement,
    body: str,
    as_of: date,
    most: int,
    sees: Sees | None = None,
    *,
    own: Collection[str] | None = None,
    conflicts: bool = True,
) -> CertificatesAnswer:
    """Compare the certificates of the people who hold a post, or may hold one, in a body or its units on a day.

    ``own`` are the bodies of whoever asks, None for all: units that are none of them are left out. ``sees`` and ``conflicts`` are
    as for a servant. Raises UnknownId for a body that is not in the graph.
    """
    context = await read_context(run, as_of, PolicyBook())
    if body not in context.bodies:
        raise UnknownId("organisation", body)
    units = TopBodies(context.bodies).units(body, as_of)
    terms = {"bodies": [each for each in units if own is None or each in own], "day": as_of}
    found = _Certificates(most, sees, conflicts=conflicts)
    page: list[Mapping[str, Any]] = []
    async for row in listed(run, "questions/certificates_of_bodies", _PER_PAGE, terms):
        page.append(row)
        if len(page) == _PER_PAGE:
            await found.add_all(page)
            page = []
    await found.add_all(page)
    await found.add_of_same_number(run, {*found.groups, *found.not_kept})
    return found.answer(await _loaded(run), body, context.bodies[body].name)


class _Certificates:
    """Certificates by number, of which at most so many are listed.

    ``agreed`` are the numbers of those that both portals state without a conflict: of all but a few only the number is kept, so
    that memory stays small. ``not_kept`` are those of them that another certificate has, too: they are read again.
    """

    def __init__(self, most: int, sees: Sees | None = None, *, conflicts: bool = True) -> None:
        self.groups: dict[str, dict[str, StatedCertificate]] = {}
        self.agreed: dict[str, StatedCertificate | None] = {}
        self.not_kept: set[str] = set()
        self._unreadable: dict[str, Unreadable] = {}
        self._most = most
        self._sees = sees
        self._conflicts = conflicts

    async def add_all(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add those certificates of the graph that are seen, as `add` does."""
        for row in await self._seen(rows):
            self.add(row)

    async def _seen(self, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Return the rows of the certificates that are seen, each with those of its conflicts that are."""
        if self._sees is None:
            return list(rows)
        holders = {row["id"]: row["holder"][0] for row in rows if row["holder"]}
        claimed = {person for row in rows for conflict in row["conflicts"] for person in _people_in(conflict)}
        seen = await self._sees({*holders.values(), *claimed})
        found: list[Mapping[str, Any]] = []
        for row in rows:
            if row["id"] in holders and seen(holders[row["id"]], _issued(row)):
                open_ones = [each for each in row["conflicts"] if all(seen(person, None) for person in _people_in(each))]
                found.append({**row, "conflicts": open_ones if self._conflicts else []})
        return found

    def add(self, row: Mapping[str, Any]) -> None:
        """Add a certificate of the graph, if one of the two portals states it."""
        one = self._compared(row)
        if one is None:
            return
        key = _key(one)
        if one.plain and key not in self.groups and key not in self.agreed:
            self.agreed[key] = one if len(self.agreed) < self._most else None
            return
        group = self.groups.setdefault(key, {})
        if key in self.agreed:
            kept = self.agreed.pop(key)
            group |= {} if kept is None else {kept.id: kept}
            self.not_kept |= {key} if kept is None else set()
        group[one.id] = one

    async def add_of_same_number(self, run: RunStatement, numbers: Collection[str]) -> None:
        """Add all certificates of some numbers: those of other people and bodies, and those that were not kept."""
        wanted = sorted(numbers)
        for start in range(0, len(wanted), _NUMBERS_PER_STATEMENT):
            of_number = defaultdict[str, dict[str, StatedCertificate]](dict)
            terms = {"numbers": wanted[start : start + _NUMBERS_PER_STATEMENT]}
            rows = cast("list[dict[str, Any]]", await run(statement("questions/certificates_by_number"), terms))
            for row in await self._seen(rows):
                if (one := self._compared(row)) is not None:
                    of_number[_key(one)][one.id] = one
            for key, found in of_number.items():
                if key in self.groups or len(found) > 1:
                    self.agreed.pop(key, None)
                    self.groups.setdefault(key, {}).update(found)

    def _compared(self, row: Mapping[str, Any]) -> StatedCertificate | None:
        """Return a certificate that one of the two portals states; None for any other, and for one that cannot be read."""
        try:
            one = _stated(row)
        except IMPOSSIBLE as error:
            self._unreadable[row["id"]] = impossible(row["id"], error)
            return None
        return one if one.compared else None

    def answer(
        self, loaded: Mapping[str, tuple[Span, ...]], about: str | None = None, name: str | None = None
    ) -> CertificatesAnswer:
        """Return the comparison of all that were added."""
        ordered = [sorted(group.values(), key=lambda each: (each.number or "", each.id)) for group in self.groups.values()]
        found = [compared(group, loaded) for group in ordered]
        counts = Counter(dict.fromkeys(Outcome, 0))
        counts.update(each.outcome for each in found)
        counts[Outcome.AGREED] += len(self.agreed)
        found += [ComparedCertificate((each,), Outcome.AGREED) for each in self.agreed.values() if each is not None]
        order = list(Outcome)
        found.sort(key=lambda each: (order.index(each.outcome), each.numbers, each.certificates[0].id))
        return CertificatesAnswer(
            about=about,
            name=name,
            counts=dict(counts),
            open_conflicts=len({conflict.id for each in found for conflict in each.conflicts}),
            listed=tuple(found[: self._most]),
            left_out=sum(counts.values()) - len(found[: self._most]),
            loaded=loaded,
            unreadable=tuple(self._unreadable[id_] for id_ in sorted(self._unreadable)),
        )


async def _loaded(run: RunStatement) -> dict[str, tuple[Span, ...]]:
    """Return the days for which the register of each of the two portals is loaded completely."""
    rows = await run(statement("questions/certificates_loaded"), {"portals": [ISSUER, REGISTER]})
    spans: dict[str, list[Span]] = {ISSUER: [], REGISTER: []}
    for row in cast("list[dict[str, Any]]", rows):
        spans[row["portal"]].append((row["from"], row["to"]))
    return {portal: join_spans(of_portal) for portal, of_portal in spans.items()}


def _people_in(conflict: Sequence[Any]) -> list[str]:
    """Return the ids of the people whom a conflict of a row names: portals state each as the holder."""
    _, about, stated, *_ = conflict
    return [value.partition(": ")[2] for value in stated] if about == "servant" else []


def _issued(row: Mapping[str, Any]) -> Day | None:
    """Return the day of issue of a row; None where it is not known or impossible."""
    try:
        return values.known_day(*row["issued"])
    except IMPOSSIBLE:
        return None


def _key(one: StatedCertificate) -> str:
    """Return the number by which it compares; one without a number compares with no other."""
    return comparable(one.number or "") or one.id


def _stated(row: Mapping[str, Any]) -> StatedCertificate:
    holder, name = row["holder"]
    return StatedCertificate(
        id=row["id"],
        number=row["number"],
        issued=values.known_day(*row["issued"]),
        valid_until=values.day(*row["valid"]),
        hours=row["hours"],
        holder=holder,
        holder_name=name,
        portals=frozenset(portal for portal, _ in row["portals"]),
        missing_at=frozenset(portal for portal, missing in row["portals"] if missing and [portal, False] not in row["portals"]),
        conflicts=tuple(
            OpenConflict(id_, about, tuple(stated), winner, opened_at)
            for id_, about, stated, winner, opened_at in sorted(row["conflicts"])
        ),
    )
