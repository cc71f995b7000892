"""Reads dossiers in pages. A page holds as many subjects as their facts allow, so that memory stays flat."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from graph.cypher.statements import Statement, statement
from graph.errors import QueryTimedOut
from merit.dossiers.competition import CompetitionDossier
from merit.dossiers.competition_decoding import competition_dossier
from merit.dossiers.servant import ServantDossier
from merit.dossiers.servant_decoding import servant_dossier

RunStatement = Callable[[Statement, Mapping[str, object]], Awaitable[list[dict[str, object]]]]
_D = TypeVar("_D")

SUBJECTS_PER_PAGE = 500
FACTS_PER_PAGE = 20_000
"""A page ends before its subjects have more facts than this."""
MOST_FACTS = 50_000
"""A subject with more facts than this is not judged, and is named."""
_IDS_PER_LIST = 2_000

IMPOSSIBLE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError)
"""What values raise that the model does not know: days before 1800, words of another version, a missing start."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A subject (by id) whose dossier cannot be judged, and why, without personal data."""

    subject: str
    reason: str


@dataclass(frozen=True, slots=True)
class DossierKind(Generic[_D]):
    """How one kind of dossier is listed, read and decoded. ``column`` begins with the id of the subject."""

    type: type[_D]
    list: str
    list_judged: str
    versions: str
    read: str
    decode: Callable[[Mapping[str, Any]], _D]
    column: str
    subject_of: Callable[[_D], str]


def _servant(dossier: ServantDossier) -> str:
    return dossier.id


def _position(dossier: CompetitionDossier) -> str:
    return dossier.position


def impossible(subject: str, error: Exception) -> Unreadable:
    """Return the subject whose values raise an error; the message of such an error may quote days of a career."""
    return Unreadable(subject, f"a value is impossible ({type(error).__name__})")


SERVANTS = DossierKind(
    ServantDossier,
    list="merit/servants_by_weight",
    list_judged="merit/judged_servants",
    versions="merit/servant_versions",
    read="merit/servant_dossiers",
    decode=servant_dossier,
    column="servant",
    subject_of=_servant,
)
COMPETITIONS = DossierKind(
    CompetitionDossier,
    list="merit/competitions_by_weight",
    list_judged="merit/judged_competitions",
    versions="merit/position_versions",
    read="merit/competition_dossiers",
    decode=competition_dossier,
    column="position",
    subject_of=_position,
)


@dataclass(frozen=True, slots=True)
class Page(Generic[_D]):
    """The dossiers of a page, and the subjects that cannot be judged."""

    dossiers: tuple[_D, ...]
    unreadable: tuple[Unreadable, ...] = ()


async def pages_of_ids(run: RunStatement, kind: DossierKind[Any]) -> AsyncIterator[tuple[list[str], list[Unreadable]]]:
    """Yield all subjects of a kind in pages of ids, each with those that have too many facts to be judged."""
    async for page in in_pages(listed(run, kind.list, _IDS_PER_LIST, {})):
        yield page


async def listed(
    run: RunStatement, name: str, per_list: int, parameters: Mapping[str, object]
) -> AsyncIterator[Mapping[str, Any]]:
    """Yield the rows of a statement that lists subjects by id, so many at a time."""
    after = ""
    while True:
        rows = await run(statement(name), {"after": after, "limit": per_list, **parameters})
        for row in rows:
            yield row
        if len(rows) < per_list:
            return
        after = cast("str", rows[-1]["id"])


def too_heavy(row: Mapping[str, Any]) -> Unreadable | None:
    """Return a listed subject as one that has too many facts to be judged; None where it has not."""
    if row["facts"] <= MOST_FACTS:
        return None
    return Unreadable(row["id"], f"it has {row['facts']:,} facts, and more than {MOST_FACTS:,} are not judged")


async def in_pages(rows: AsyncIterator[Mapping[str, Any]]) -> AsyncIterator[tuple[list[str], list[Unreadable]]]:
    """Yield listed subjects in pages of ids, each with those that have too many facts to be judged."""
    page: list[str] = []
    weight = 0
    async for row in rows:
        if (heavy := too_heavy(row)) is not None:
            yield [], [heavy]
            continue
        if page and (len(page) == SUBJECTS_PER_PAGE or weight + row["facts"] > FACTS_PER_PAGE):
            yield page, []
            page, weight = [], 0
        page.append(row["id"])
        weight += row["facts"]
    if page:
        yield page, []


async def read_page(run: RunStatement, kind: DossierKind[_D], ids: Sequence[str]) -> Page[_D]:
    """Read the dossiers of these subjects.

    A page that takes too long is read in halves: the weights of subjects do not count who held the posts above theirs, and those
    may be thousands where a register has one post for everybody. A subject that takes too long by itself is not judged.
    """
    try:
        records = await run(statement(kind.read), {"ids": list(ids)})
    except QueryTimedOut:
        if len(ids) == 1:
            return Page((), (Unreadable(ids[0], "reading its file takes longer than MERITGRAPH_DATABASE_QUERY_TIMEOUT"),))
        middle = len(ids) // 2
        one, other = [await read_page(run, kind, half) for half in (ids[:middle], ids[middle:])]
        return Page(one.dossiers + other.dossiers, one.unreadable + other.unreadable)
    return decode_page(kind, cast("list[dict[str, Any]]", records))


def decode_page(kind: DossierKind[_D], records: Iterable[Mapping[str, Any]]) -> Page[_D]:
    """Return the dossiers of records. One that holds an impossible value harms no other."""
    dossiers: list[_D] = []
    unreadable: list[Unreadable] = []
    for record in records:
        try:
            dossiers.append(kind.decode(record))
        except IMPOSSIBLE as error:
            unreadable.append(impossible(record[kind.column][0], error))
    return Page(tuple(dossiers), tuple(unreadable))
