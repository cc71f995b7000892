"""The table of a career: every fact in words, by the numbers of its drawing, with who states it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models.career import Career, Lane, Moment, flags_of
from meritgraph.case_pages.view_models.career_items import Item, Kind, OtherValue, stated_day
from meritgraph.case_pages.view_models.career_words import (
    KINDS,
    LANES,
    absences_in_words,
    meaning,
    name_of,
    rules_of,
    state_of,
    title_of,
)
from meritgraph.case_pages.view_models.days import Day, day_in_words


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """A day in words, and as a date where only one is possible."""

    words: str
    iso: str | None


@dataclass(frozen=True, slots=True)
class CareerRow:
    """One fact in words. ``remarks`` say how it stands, what portals dispute, and which leads rest on it."""

    number: int
    anchor: str
    kind: str | None
    name: str
    body: str | None
    start: WrittenDay
    end: WrittenDay | None
    remarks: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CareerGroup:
    """The rows of one lane; ``absent`` says why facts are missing, and is empty where none are."""

    title: str
    rows: tuple[CareerRow, ...]
    absent: str


@dataclass(frozen=True, slots=True)
class CareerTable:
    """The table of a career."""

    caption: str
    groups: tuple[CareerGroup, ...]


_POSTS: Final = frozenset({Kind.POST, Kind.ACTING, Kind.SECONDMENT, Kind.SIDE_POST})
_PROPERTIES: Final[Mapping[str, str]] = {
    "start": N_("start"),
    "end": N_("end"),
    "imposed": N_("day imposed"),
    "ends": N_("end"),
    "lifted": N_("day lifted"),
    "issued": N_("day of issue"),
    "valid_until": N_("validity"),
    "fixed_on": N_("day of the result"),
    "granted": N_("day granted"),
    "order_date": N_("day of the order"),
    "order_number": N_("number of the order"),
    "mode": N_("how the post was filled"),
    "position": N_("post"),
}


def career_table(career: Career, texts: Texts, moments: Sequence[Moment] = (), prefix: str = "career") -> CareerTable:
    """Return the table of a career; the ids of its rows begin with the prefix, as those of the drawing do."""
    groups = (_group(lane, texts, moments, prefix) for lane in career.lanes)
    return CareerTable(title_of(career, texts), tuple(groups))


def _group(lane: Lane, texts: Texts, moments: Sequence[Moment], prefix: str) -> CareerGroup:
    rows = tuple(
        CareerRow(
            item.number,
            f"{prefix}-row-{item.number}",
            _kind(item, texts),
            name_of(item, texts),
            item.body,
            _written(item.start, texts),
            _end(item, texts),
            tuple(_remarks(item, texts, moments)),
            tuple(_sources(item, texts)),
        )
        for item in lane.items
    )
    return CareerGroup(texts.gettext(LANES[lane.name]), rows, absences_in_words(lane, texts))


def _kind(item: Item, texts: Texts) -> str | None:
    """Return what kind of fact it is, where lane and name do not say so."""
    kind = texts.gettext(KINDS[item.kind])
    return None if item.kind is Kind.POST or kind == name_of(item, texts) else kind


def _written(day: Day | None, texts: Texts) -> WrittenDay:
    return WrittenDay(day_in_words(day, texts), day.exact.isoformat() if day and day.exact else None)


def _end(item: Item, texts: Texts) -> WrittenDay | None:
    """Return the end of a fact; None for one that has no end, or where the remarks say that it still lasts."""
    if item.end is not None:
        return _written(item.end, texts)
    return WrittenDay(texts.gettext("not known"), None) if item.end_unknown else None


def _remarks(item: Item, texts: Texts, moments: Sequence[Moment]) -> Iterator[str]:
    if state := state_of(item, texts):
        yield state
    if item.kind in (*_POSTS, Kind.ASSESSMENT) and (how := meaning(item, texts)):
        yield how
    if item.order_number is not None:
        number = N_("certificate %(number)s") if item.kind is Kind.CERTIFICATE else N_("order %(number)s")
        yield texts.gettext(number, number=item.order_number)
    if item.order_day is not None:
        yield texts.gettext("ordered: %(day)s", day=day_in_words(item.order_day, texts))
    for number, of_day in enumerate(flags_of(moments), 1):
        for rule in rules_of(moment for moment in of_day if moment.rests_on(item)):
            yield texts.gettext("lead %(rule)s rests on it (flag %(number)s)", rule=rule, number=number)
    yield from (_other(each, texts) for each in item.others)
    stated = {each.property for each in item.others}
    for name in item.disputed:
        if name not in stated:
            yield texts.gettext("portals contradict each other: %(property)s", property=_property(name, texts))
    if item.missing_at_portal:
        yield texts.gettext("no portal states it any more")


def _other(other: OtherValue, texts: Texts) -> str:
    values = {"portal": other.portal, "property": _property(other.property, texts)}
    if other.value is None:
        return texts.gettext("%(portal)s states another value: %(property)s", **values)
    day = stated_day(other.value)
    value = other.value if day is None else day_in_words(day, texts)
    return texts.gettext("%(portal)s states: %(property)s %(value)s", value=value, **values)


def _property(name: str, texts: Texts) -> str:
    message = _PROPERTIES.get(name)
    return name if message is None else texts.gettext(message)


def _sources(item: Item, texts: Texts) -> Iterator[str]:
    for source in item.sources:
        values = {"portal": source.portal, "stream": source.stream, "day": texts.day(source.recorded)}
        if source.missing_since is None:
            yield texts.gettext("%(portal)s, %(stream)s, as of %(day)s", **values)
        else:
            since = texts.day(source.missing_since)
            yield texts.gettext("%(portal)s, %(stream)s, missing there since %(since)s", since=since, **values)
    if item.known_since is not None:
        yield texts.gettext("known here since %(day)s", day=texts.day(item.known_since))
