"""What rows of organograms say, in our terms. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Ref, person
from graph.model.name_folding import fold
from uk_organograms.rows import Body, Post

NAME = "uk.organograms"

# Greater is more senior; SCS1A stands between SCS1 and SCS2. The ranks of officers are a ladder of their own.
_GRADES = {
    **{grade: ("uk-scs", rank) for rank, grade in enumerate(("SCS1", "SCS1A", "SCS2", "SCS3", "SCS4"), start=1)},
    **{f"OF-{rank}": ("uk-military", rank) for rank in range(6, 10)},
}

# What stands for a name, apart from quotes, full stops and letter case; with the misspellings that occur.
_NOBODY = frozenset({"", "n/d", "nd", "n/a", "na", "not disclosed", "no name", "xx", "xxx", "tbc", "gapped", "interim"})
_NOBODY_WORDS = re.compile(r"\b(vacant|vacancy|vancay|eliminated|elminated|deleted)\b|^post holder\b|\bfunded post$")
_NO_REFERENCE = re.compile(r"(?:0|xx|n/?a|n/?d|deleted|eliminated|seconded|vacan(?:t|cy)|awaiting.*|)")
_JOB_SHARE = re.compile(r"\s*\(?job ?share\)?$", re.IGNORECASE)
_LOST_LETTER = "\ufffd"


def body(row: Body) -> Iterator[Fact]:
    ref = body_ref(row.body)
    yield facts.Organisation(ref=ref, name=row.body, country="GB")
    above = None
    if row.department and fold(row.department) != fold(row.body):
        above = body_ref(row.department)
        yield facts.Organisation(ref=above, name=row.department, country="GB")
    day = _exact(row.day)
    yield facts.OrganisationVersion(
        ref=Ref(f"{NAME}/body versions", f"{day}/{fold(row.body)}/{fold(row.department)}"),
        organisation=ref,
        parent=above,
        name=row.body,
        period=Period.seen(day),
    )


def post(row: Post) -> Iterator[Fact]:
    """The post as it was on the day, and a spell for each person who was seen in it."""
    day = _exact(row.day)
    ref = post_ref(row.body, row.reference, row.grade, row.unit, row.title)
    title = row.title or f"Post {row.reference}"
    ladder, rank = _GRADES.get(row.grade.upper(), (None, None))
    yield facts.Position(ref=ref, organisation=body_ref(row.body), title=title)
    yield facts.PositionVersion(
        # By row, not by post and day: two rows of one post that contradict each other both stand.
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
        # A letter that was lost could be any: such a name is the same person's only within one post.
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
    """The names in the name cell: none where a placeholder or the job itself stands there, two of a shared job."""
    if _is_nobody(row.name) or _repeats_the_job(fold(row.name), row):
        return ()
    names = (_JOB_SHARE.sub("", part).strip() for part in row.name.split("/"))
    return tuple(dict.fromkeys(name for name in names if not _is_nobody(name)))


def body_ref(name: str) -> Ref:
    return Ref(f"{NAME}/bodies", fold(name))


def post_ref(body: str, reference: str, grade: str, unit: str = "", title: str = "") -> Ref:
    """A post is its reference within its body at its grade; one without a reference is its unit and title there.

    The grade belongs to it because a snapshot cannot say when a post was graded anew: whoever holds it before and after was
    seen in two grades, and has moved.
    """
    if has_reference(reference):
        return Ref(f"{NAME}/posts", f"{fold(body)}/{fold(reference)}/{fold(grade)}")
    return Ref(f"{NAME}/posts without reference", f"{fold(body)}/{fold(unit)}/{fold(title)}/{fold(grade)}")


def has_reference(reference: str) -> bool:
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
    """The share of a full post, where it is a number that can be one."""
    try:
        share = float(text)
    except ValueError:
        return None
    return share if 0 < share <= 2 else None


def _exact(day: Day) -> date:
    """The day of the snapshot; raises ValueError where only a month or year is given."""
    if day.exact is None:
        raise ValueError(f"a snapshot is of one day, not of some day from {day.earliest} to {day.latest}")
    return day.exact
