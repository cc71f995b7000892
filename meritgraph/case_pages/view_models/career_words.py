"""The words for the facts of a career, for its drawing, its table and its files alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models.career import Absence, Absent, Career, Lane, LaneName, Moment
from meritgraph.case_pages.view_models.career_items import Item, Kind
from meritgraph.case_pages.view_models.days import day_in_words

Words = Mapping[str, str]

LANES: Final[Mapping[LaneName, str]] = {
    LaneName.POSTS: N_("Posts"),
    LaneName.BESIDE: N_("Acting and concurrent"),
    LaneName.LEARNING: N_("Training and certificates"),
    LaneName.RATINGS: N_("Assessments and degrees"),
    LaneName.SANCTIONS: N_("Sanctions and bars"),
    LaneName.COMPETITIONS: N_("Competitions"),
}
ABSENCES: Final[Mapping[Absence, str]] = {
    Absence.NONE: N_("none"),
    Absence.NOT_KNOWN: N_("not known"),
    Absence.NOT_SHOWN: N_("not shown to you"),
}
_ABSENT_LABELS: Final[Mapping[str, str]] = {
    "Appointment": N_("Posts: %(why)s"),
    "Enrolment": N_("Training: %(why)s"),
    "Certificate": N_("Certificates: %(why)s"),
    "Assessment": N_("Assessments: %(why)s"),
    "DegreeGrant": N_("Degrees: %(why)s"),
    "Sanction": N_("Sanctions: %(why)s"),
    "Bar": N_("Bars: %(why)s"),
    "Application": N_("Applications: %(why)s"),
}
_LABELS: Final[Mapping[str, str]] = {
    "Appointment": N_("Posts"),
    "Enrolment": N_("Training"),
    "Certificate": N_("Certificates"),
    "Assessment": N_("Assessments"),
    "DegreeGrant": N_("Degrees"),
    "Sanction": N_("Sanctions"),
    "Bar": N_("Bars"),
    "Application": N_("Applications"),
}
KINDS: Final[Mapping[Kind, str]] = {
    Kind.POST: N_("Post"),
    Kind.ACTING: N_("Acting"),
    Kind.SECONDMENT: N_("Secondment"),
    Kind.SIDE_POST: N_("Held beside another post"),
    Kind.TRAINING: N_("Training"),
    Kind.CERTIFICATE: N_("Certificate"),
    Kind.ASSESSMENT: N_("Assessment"),
    Kind.DEGREE: N_("Degree"),
    Kind.SANCTION: N_("Sanction"),
    Kind.BAR: N_("Bar to appointments"),
    Kind.APPLICATION: N_("Competition"),
    Kind.FILLING: N_("Competition that an order names"),
}
MODES: Final[Words] = {
    "COMPETITION": N_("by competition"),
    "ROTATION": N_("by rotation"),
    "TRANSFER": N_("by transfer"),
    "SECONDMENT": N_("on secondment"),
    "POOL": N_("from the reserve"),
    "ACTING": N_("acting"),
    "GUARANTEE": N_("by guaranteed return"),
    "ELECTION": N_("by election"),
    "OTHER": N_("filled in another way"),
}
ENROLMENTS: Final[Words] = {
    "ENROLLED": N_("enrolled"),
    "RUNNING": N_("running"),
    "COMPLETED": N_("completed"),
    "FAILED": N_("not passed"),
    "LEFT": N_("left early"),
}
ASSESSMENTS: Final[Words] = {
    "A1": N_("annual"),
    "A2": N_("extraordinary"),
    "A3": N_("for the reserve"),
    "A4": N_("for a vacancy"),
    "A5": N_("test"),
}
DEGREES: Final[Words] = {
    "SERVANT_6": N_("Servant of the sixth degree"),
    "SERVANT_5": N_("Servant of the fifth degree"),
    "SERVANT_4": N_("Servant of the fourth degree"),
    "SERVANT_3": N_("Servant of the third degree"),
    "SERVANT_2": N_("Servant of the second degree"),
    "SERVANT_1": N_("Servant of the first degree"),
    "ADVISER_3": N_("Adviser of the third degree"),
    "ADVISER_2": N_("Adviser of the second degree"),
    "ADVISER_1": N_("Adviser of the first degree"),
    "SUPREME_ADVISER": N_("Supreme adviser"),
}
SANCTIONS: Final[Words] = {
    "REMARK": N_("Remark"),
    "REPRIMAND": N_("Reprimand"),
    "SEVERE_REPRIMAND": N_("Severe reprimand"),
    "WARNING": N_("Warning"),
    "FINE": N_("Fine"),
    "LOWERING_POST": N_("Lowered to another post"),
    "LOWERING_DEGREE": N_("Degree lowered"),
    "RELEASE": N_("Released from the post"),
}
BARS: Final[Words] = {
    "CORRUPTION": N_("Bar after an act of corruption"),
    "CONVICTION": N_("Bar after a conviction"),
    "ETHICS": N_("Bar after a breach of ethics"),
    "DISCREDITING": N_("Bar after a discrediting act"),
}
APPLICATIONS: Final[Words] = {
    "SUBMITTED": N_("applied"),
    "ADMITTED": N_("admitted"),
    "REJECTED": N_("not admitted"),
    "WITHDRAWN": N_("withdrawn"),
    "RECOMMENDED": N_("recommended"),
    "NOT_RECOMMENDED": N_("lost"),
    "WON": N_("won"),
    "RESERVE": N_("reserve"),
}
_MEANINGS: Final[Mapping[Kind, Words]] = {
    Kind.POST: MODES,
    Kind.ACTING: MODES,
    Kind.SECONDMENT: MODES,
    Kind.SIDE_POST: MODES,
    Kind.TRAINING: ENROLMENTS,
    Kind.ASSESSMENT: ASSESSMENTS,
    Kind.DEGREE: DEGREES,
    Kind.SANCTION: SANCTIONS,
    Kind.BAR: BARS,
    Kind.APPLICATION: APPLICATIONS,
}
_STILL: Final[Mapping[Kind, str]] = {
    Kind.TRAINING: N_("still running"),
    Kind.BAR: N_("still in force"),
}


def meaning(item: Item, texts: Texts) -> str | None:
    """Return what the code of a fact means; the portal's own word where it is not translated; None where no portal says."""
    message = _MEANINGS.get(item.kind, {}).get(item.code or "")
    return item.word if message is None else texts.gettext(message)


def name_of(item: Item, texts: Texts) -> str:
    """Return what a fact is, in a few words: the title of a post, the kind of a sanction."""
    kind = texts.gettext(KINDS[item.kind])
    if item.kind in (Kind.SANCTION, Kind.BAR, Kind.DEGREE):
        return meaning(item, texts) or kind
    if item.kind is Kind.ASSESSMENT or item.title is None:
        return kind
    return item.title


def state_of(item: Item, texts: Texts) -> str | None:
    """Return how it stands with a fact: still in post, won, lifted early; None where there is nothing to say."""
    if item.annulled:
        return texts.gettext("annulled")
    if item.lifted:
        return texts.gettext("lifted early")
    if item.open:
        return texts.gettext(_STILL.get(item.kind, N_("still in post")))
    if item.kind is Kind.ASSESSMENT:
        return (
            texts.gettext("no score") if item.score is None else texts.gettext("score %(score)s", score=texts.number(item.score))
        )
    if item.kind in (Kind.TRAINING, Kind.APPLICATION):
        return meaning(item, texts)
    return texts.gettext("end not known") if item.end_unknown else None


def in_full(item: Item, texts: Texts) -> str:
    """Return all that a drawing has no room for: number, kind, name, body, days and state."""
    parts = [f"{item.number} {texts.gettext(KINDS[item.kind])}", name_of(item, texts), item.body, _days(item, texts)]
    return " · ".join(part for part in (*parts, state_of(item, texts)) if part)


def flag_in_words(moments: Sequence[Moment], texts: Texts) -> str:
    """Return the day of a flag and the rules of its leads."""
    rules, day = rules_of(moments), texts.day(moments[0].day)
    return texts.ngettext("%(day)s: lead %(rules)s", "%(day)s: leads %(rules)s", len(rules), day=day, rules=", ".join(rules))


def rules_of(moments: Iterable[Moment]) -> list[str]:
    """Return the rules of leads, each once."""
    return list(dict.fromkeys(moment.rule for moment in moments))


def absences_in_words(lane: Lane, texts: Texts) -> str:
    """Return why a lane has no facts, or none of some labels; empty for a lane that has facts of all."""
    reasons = {_why(absent, texts) for absent in lane.absent}
    if not lane.items and len(reasons) == 1:
        return reasons.pop()
    return " · ".join(texts.gettext(_ABSENT_LABELS[absent.label], why=_why(absent, texts)) for absent in lane.absent)


def not_known_in_words(career: Career, texts: Texts) -> str:
    """Return of what nothing is on record while portals do not cover the whole career; empty where there is no such thing."""
    names: list[str] = []
    for lane in career.lanes:
        labels = [absent.label for absent in lane.absent if absent.why is Absence.NOT_KNOWN]
        whole = labels and not lane.items and len(labels) == len(lane.absent)
        names += [LANES[lane.name]] if whole else [_LABELS[label] for label in labels]
    return "; ".join(texts.gettext(name) for name in names)


def _why(absent: Absent, texts: Texts) -> str:
    if absent.until is None:
        return texts.gettext(ABSENCES[absent.why])
    return texts.gettext("none until %(day)s, not loaded since", day=texts.day(absent.until))


def title_of(career: Career, texts: Texts) -> str:
    """Return the title of a drawing or table of the career."""
    years = [item.first_day.year for item in career.items if item.first_day]
    if not years:
        return texts.gettext("Career of %(name)s", name=career.name)
    return texts.gettext("Career of %(name)s, %(year)s to today", name=career.name, year=min(years))


def _days(item: Item, texts: Texts) -> str:
    start = day_in_words(item.start, texts)
    if item.end is None:
        return start
    return texts.gettext("%(start)s until %(end)s", start=start, end=day_in_words(item.end, texts))
