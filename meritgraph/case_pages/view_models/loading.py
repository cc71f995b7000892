"""How the loading of portals goes: the books of the last runs, what is in quarantine, and whether somebody must act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.days import date_of

Answer = Mapping[str, Any]

COUNTS: Final = ("created", "updated", "unchanged", "duplicate", "quarantined")
"""What the rows that were read became. Together they are all that were read."""
LONGEST_WAIT: Final = 600
"""Seconds for which a request may wait before somebody has to look whether a worker runs."""


@dataclass(frozen=True, slots=True)
class Books:
    """The rows of a run, or of a part of one: what was read, and what became of it."""

    stream: str
    scope: str
    state: str
    problem: str | None
    read: int
    counts: tuple[int, ...]
    pending: int
    balanced: bool


@dataclass(frozen=True, slots=True)
class Covered:
    """A stream with the days that are loaded completely: the earliest first day, and the first day that no scope covers."""

    stream: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class PortalState:
    """A portal with its last run. ``acts`` say what somebody must do about it; none where nobody must."""

    name: str
    title: str | None
    country: str | None
    installed: bool
    state: str | None
    last_good: str | None
    acts: tuple[str, ...]
    whole: Books | None
    parts: tuple[Books, ...]
    coverage: tuple[Covered, ...]
    quarantined: int


def portal_states(data: Answer, texts: Texts) -> tuple[PortalState, ...]:
    """Return the portals; those about which somebody must act come first."""
    good = _last_good(data)
    waiting = Counter(edge["node"]["portal"] for edge in data["quarantine"]["edges"])
    states = (
        _portal(edge["node"], good.get(edge["node"]["name"]), waiting[edge["node"]["name"]], texts)
        for edge in data["portals"]["edges"]
    )
    return tuple(sorted(states, key=lambda state: (not state.acts, state.name)))


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Rows of a stream that could not be loaded for one reason."""

    portal: str
    stream: str
    code: str
    field: str | None
    rows: int
    kept: int


def quarantined(rows: Iterable[Answer]) -> tuple[Quarantined, ...]:
    """Return rows in quarantine by portal, stream, reason and field, the most first."""
    groups: dict[tuple[str, str, str, str | None], list[bool]] = {}
    for each in rows:
        groups.setdefault((each["portal"], each["stream"], each["code"], each["field"]), []).append(each["kept"])
    found = (Quarantined(*key, len(kept), sum(kept)) for key, kept in groups.items())
    return tuple(sorted(found, key=lambda group: (-group.rows, group.portal, group.stream, group.code, group.field or "")))


def overdue(requests: Iterable[Answer]) -> int:
    """Return how many requests wait for so long that no worker seems to run."""
    return sum(each["state"] == "WAITING" and each["waitedSeconds"] > LONGEST_WAIT for each in requests)


def _last_good(data: Answer) -> dict[str, str]:
    """Return the end of the last run of each portal that loaded everything but what is in quarantine."""
    found: dict[str, str] = {}
    for edge in (*data["clean"]["edges"], *data["withRejects"]["edges"]):
        run = edge["node"]
        found[run["portal"]] = max(found.get(run["portal"], ""), run["endedAt"] or "")
    return found


def _portal(portal: Answer, last_good: str | None, waiting: int, texts: Texts) -> PortalState:
    run: Answer | None = portal["lastRun"]
    parts = tuple(_books(each) for each in run["scopes"]) if run else ()
    return PortalState(
        name=portal["name"],
        title=portal["title"],
        country=portal["country"],
        installed=portal["installed"],
        state=run["state"] if run else None,
        last_good=last_good,
        acts=tuple(_acts(run, parts, waiting, texts)),
        whole=_together(run, parts) if run else None,
        parts=parts,
        coverage=_coverage(portal["coverage"]),
        quarantined=waiting,
    )


def _acts(run: Answer | None, parts: Sequence[Books], waiting: int, texts: Texts) -> Iterator[str]:
    """Say what somebody must do. A run that a person stopped, or that goes on, is nothing to act on."""
    _ = texts.gettext
    if run is not None and run["state"] == "HELD":
        yield _("Decide: the run waits for a person. Look at the removals, and confirm them or mend the portal.")
    if run is not None and run["state"] in ("FAILED", "INTERRUPTED"):
        yield _("Mend: the last run did not end well. See its problem, and start it again.")
    if not all(each.balanced for each in parts):
        yield _("Report: the books of the last run do not balance. Rows were lost or counted twice.")
    if waiting:
        yield texts.ngettext("Review: %(number)s row is in quarantine.", "Review: %(number)s rows are in quarantine.", waiting)


def _books(scope: Answer) -> Books:
    counts = tuple(int(scope[name]) for name in COUNTS)
    words = (scope["stream"], scope["scope"], scope["state"], scope["problem"])
    return Books(*words, int(scope["read"]), counts, int(scope["pending"]), scope["balanced"])


def _together(run: Answer, parts: Sequence[Books]) -> Books:
    counts = tuple(sum(each.counts[index] for each in parts) for index in range(len(COUNTS)))
    read, pending = sum(each.read for each in parts), sum(each.pending for each in parts)
    return Books("", "", run["state"], run["problem"], read, counts, pending, all(each.balanced for each in parts))


def _coverage(spans: Sequence[Answer]) -> tuple[Covered, ...]:
    streams: dict[str, list[tuple[date, date]]] = {}
    for each in spans:
        start, end = date_of(each["start"]), date_of(each["end"])
        if start is not None and end is not None:
            streams.setdefault(each["stream"], []).append((start, end))
    return tuple(
        Covered(stream, min(start for start, _ in days), max(end for _, end in days)) for stream, days in sorted(streams.items())
    )
