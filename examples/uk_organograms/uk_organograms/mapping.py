"""Maps rows of organograms to facts. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Ref, person
from graph.model.name_folding import fold
from loaders.portal_api.joining import joined_key
from uk_organograms.rows import Body, Post

NAME = "uk.organograms"

# A higher rank is more senior; SCS1A lies between SCS1 and SCS2. Officers' ranks form their own ladder.
_GRADES = {
    **{grade: ("uk-scs", rank) for rank, grade in enumerate(("SCS1", "SCS1A", "SCS2", "SCS3", "SCS4"), start=1)},
    **{f"OF-{rank}": ("uk-military", rank) for rank in range(6, 10)},
}

# Placeholders in the name column, without quotes, full stops and letter case; misspellings that occur are included.
_NOBODY = frozenset({"", "n/d", "nd", "n/a", "na", "not disclosed", "no name", "xx", "xxx", "tbc", "gapped", "interim"})
_NOBODY_WORDS = re.compile(r"\b(vacant|vacancy|vancay|eliminated|elminated|deleted)\b|^post holder\b|\bfunded post$")
_NO_REFERENCE = re.compile(r"(?:0|xx|n/?a|n/?d|deleted|eliminated|seconded|vacan(?:t|cy)|awaiting.*|)")
_JOB_SHARE = re.compile(r"\s*\(?job ?share\)?$", re.IGNORECASE)
_LOST_LETTER = "\ufffd"


def body(row: Body) -> Iterator[Fact]:
    """Yield the body, its parent department if it has one, and its version on the day of the snapshot."""
    ref = body_ref(row.body)
    yield facts.Organisation(ref=ref, name=row.body, country="GB")
    above = None
    if row.department and fold(row.department) != fold(row.body):
        above = body_ref(row.department)
        yield facts.Organisation(ref=above, name=row.department, country="GB")
    day = _exact(row.day)
    yield facts.OrganisationVersion(
        ref=Ref(f"{NAME}/body versions", joined_key((str(day), fold(row.body), fold(row.department)))),
        organisation=ref,
        parent=above,
        name=row.body,
        period=Period.seen(day),
    )


def post(row: Post) -> Iterator[Fact]:
    """Yield the post, its version on the day of the snapshot, and a spell for each person who held it."""
    day = _exact(row.day)
    ref = post_ref(row.body, row.reference, row.grade, row.unit, row.title)
    title = row.title or f"Post {row.reference}"
    ladder, rank = _GRADES.get(row.grade.upper(), (None, None))
    yield facts.Position(ref=ref, organisation=body_ref(row.body), title=title)
    yield facts.PositionVersion(
        # Identified by row, not by post and day, so that two contradicting rows of one post are both kept.
        ref=Ref(f"{NAME}/post versions", row.row),
        position=ref,
        reports_to=post_ref(*row.superior) if row.superior else None,
        title=title,
        ladder=ladder,
        rank=rank,
        fte=_share(row.fte),
        period=Period.seen(day),
    )
    for holder in holders(row):
        # The lost letter could be any, so such a name identifies a person only within one post.
        known_in = ref.number if _LOST_LETTER in holder else fold(row.body)
        servant = person(f"{NAME}/people", f"{known_in}/{fold(holder)}")
        yield facts.Servant(ref=servant, name=holder)
        yield facts.Appointment(
            ref=person(f"{NAME}/spells", f"{ref.scheme}/{ref.number}/{fold(holder)}"),
            servant=servant,
            position=ref,
            period=Period.seen(day),
            civil_service=ladder != "uk-military",
            observed=True,
        )


def holders(row: Post) -> tuple[str, ...]:
    """Return the names in the name cell: none if it holds a placeholder or repeats the job, two for a shared job."""
    if _is_nobody(row.name) or _repeats_the_job(fold(row.name), row):
        return ()
    names = (_JOB_SHARE.sub("", part).strip() for part in row.name.split("/"))
    return tuple(dict.fromkeys(name for name in names if not _is_nobody(name)))


def body_ref(name: str) -> Ref:
    """Return the reference of a body: its folded name."""
    return Ref(f"{NAME}/bodies", fold(name))


def post_ref(body: str, reference: str, grade: str, unit: str = "", title: str = "") -> Ref:
    """Return the reference of a post: body, post reference and grade, or body, unit, title and grade without a post reference.

    The grade is included because a snapshot cannot say when a post was regraded: somebody who is seen in it at two grades has
    moved.
    """
    if has_reference(reference):
        return Ref(f"{NAME}/posts", joined_key((fold(body), fold(reference), fold(grade))))
    return Ref(f"{NAME}/posts without reference", joined_key((fold(body), fold(unit), fold(title), fold(grade))))


def has_reference(reference: str) -> bool:
    """Tell whether the text is a post reference and no placeholder."""
    return _NO_REFERENCE.fullmatch(fold(reference)) is None


def _is_nobody(name: str) -> bool:
    plain = fold(name.strip("\"' .\u2018\u2019\u201c\u201d"))
    return plain in _NOBODY or _NOBODY_WORDS.search(plain) is not None or not any(c.isalpha() for c in plain)


def _repeats_the_job(name: str, row: Post) -> bool:
    title = fold(row.title)
    if title and (title.startswith(name) or name.startswith(title)):
        return True
    return name in (fold(row.body), fold(row.department), fold(row.unit))


def _share(text: str) -> float | None:
    """Read the share of a full post; None if it is no number above 0 and up to 2."""
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 < share <= 2 else None


def _exact(day: Day) -> date:
    """Return the day of the snapshot. Raises ValueError if only a month or year is given."""
    if day.exact is None:
        raise ValueError(f"a snapshot needs one exact day, not a day between {day.earliest} and {day.latest}")
    return day.exact
