"""The words for the nodes of an evidence graph: what kind each is, its title, and a second line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.career_words import APPLICATIONS, ENROLMENTS, MODES
from meritgraph.case_pages.view_models.days import Day, day_in_words, day_of
from meritgraph.case_pages.view_models.evidence_kinds import DAYS, KINDS, SHORT_ROUNDS, TITLED_BY_NAME, TITLED_BY_WORD

Facts = Mapping[str, Any]
Words = Mapping[str, str]

_OF_SOMEBODY: Final = frozenset({"Appointment", "Application", "Assessment"})
_OF_A_POST: Final = frozenset({"Appointment", "Competition"})
_SHORT_WORDS: Final[Mapping[str, tuple[str, Words]]] = {
    "Application": ("applicationState", APPLICATIONS),
    "Competition": ("kind", SHORT_ROUNDS),
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a language for nodes; where it is brief, with short days, because a drawing has little room."""

    texts: Texts
    brief: bool = False

    def day(self, day: Day | None) -> str:
        """Return a day as a node shows it."""
        if self.brief and day is not None and day.exact is not None:
            return self.texts.short_day(day.exact)
        return day_in_words(day, self.texts)


def kind_in_words(kind: str, texts: Texts) -> str:
    """Return what kind of thing a node is; of a kind that has no word, its name in the API."""
    return texts.gettext(KINDS[kind]) if kind in KINDS else kind


def day_of_node(kind: str, facts: Facts) -> Day | None:
    """Return the day on which it happened; None where none is known."""
    days = (day_of(facts.get(field)) for field in DAYS.get(kind, ()))
    return next((day for day in days if day is not None and day.known), None)


def title_of_node(kind: str, facts: Facts, wording: Wording) -> str:
    """Return the title of a node: a name, or what happened."""
    texts = wording.texts
    if _is_named_only(kind, facts):
        return kind_in_words(kind, texts)
    if kind in TITLED_BY_NAME:
        return facts.get(TITLED_BY_NAME[kind]) or kind_in_words(kind, texts)
    if kind in TITLED_BY_WORD:
        field, meanings = TITLED_BY_WORD[kind]
        return _word(meanings, facts, field, texts) or kind_in_words(kind, texts)
    if kind in _TITLES:
        return _TITLES[kind](facts, wording)
    return kind_in_words(kind, texts)


def detail_of_node(kind: str, facts: Facts, wording: Wording) -> str:
    """Return the second line of a node; empty where there is none."""
    if _is_named_only(kind, facts):
        return facts["text"]
    parts = _DETAILS.get(kind, _day_alone)(facts, wording, day_of_node(kind, facts))
    return " · ".join(part for part in parts if part)


def about_node(kind: str, facts: Facts, subject: str | None) -> str:
    """Return whose a fact is, unless the subject's, or which post it is about; empty where its title says that."""
    servant: Facts = facts.get("servant") or {}
    post: Facts = facts.get("position") or {}
    if kind in _OF_SOMEBODY and servant.get("name") and servant["id"] != subject:
        return servant["name"]
    return post.get("title") or "" if kind in _OF_A_POST else ""


def short_title_of_node(kind: str, facts: Facts, subject: str | None, wording: Wording) -> str:
    """Return the title of a node where there is room for two words: what it is about, else what tells it from others."""
    if _is_named_only(kind, facts):
        return kind_in_words(kind, wording.texts)
    if about := about_node(kind, facts, subject):
        return about
    if kind in _SHORT_WORDS:
        field, meanings = _SHORT_WORDS[kind]
        return _word(meanings, facts, field, wording.texts) or kind_in_words(kind, wording.texts)
    if kind == "Certificate" and facts.get("number"):
        return wording.texts.gettext("no. %(number)s", number=facts["number"])
    if kind == "Assessment" and facts.get("reportedIntegralScore") is not None:
        return wording.texts.gettext("score %(score)s", score=wording.texts.number(facts["reportedIntegralScore"]))
    if kind == "Appointment":
        return wording.day(day_of_node(kind, facts))
    return title_of_node(kind, facts, wording)


def _is_named_only(kind: str, facts: Facts) -> bool:
    """Tell whether the evidence alone tells of a node, by its label and a text."""
    return "text" in facts and kind != "Missing"


def _order(facts: Facts, wording: Wording) -> str:
    ordered = day_of(facts.get("orderDate"))
    if ordered is not None and ordered.known:
        return wording.texts.gettext("Order of %(day)s", day=wording.day(ordered))
    return wording.texts.gettext("In post from %(day)s", day=wording.day(day_of(facts.get("start"))))


def _assessment(facts: Facts, wording: Wording) -> str:
    score = facts.get("reportedIntegralScore")
    if score is None:
        return wording.texts.gettext("Assessment, no score")
    return wording.texts.gettext("Assessment: %(score)s", score=wording.texts.number(score))


def _lead(facts: Facts, wording: Wording) -> str:
    return wording.texts.gettext("Lead %(rule)s", rule=facts.get("ruleId", ""))


def _missing(facts: Facts, wording: Wording) -> str:
    return (facts.get("text") or "").partition("; ")[0] or wording.texts.gettext("Missing")


def _certificate(facts: Facts, wording: Wording) -> str:
    number = facts.get("number")
    texts = wording.texts
    return texts.gettext("Certificate %(number)s", number=number) if number else texts.gettext("Certificate")


def _training(facts: Facts, wording: Wording) -> str:
    course: Facts = facts.get("course") or {}
    return course.get("title") or wording.texts.gettext("Training")


_TITLES: Final[Mapping[str, Callable[[Facts, Wording], str]]] = {
    "Appointment": _order,
    "Assessment": _assessment,
    "Certificate": _certificate,
    "Enrolment": _training,
    "Finding": _lead,
    "Missing": _missing,
}


def _day_alone(_: Facts, wording: Wording, day: Day | None) -> list[str]:
    return [wording.day(day)] if day is not None else []


def _of_order(facts: Facts, wording: Wording, _: Day | None) -> list[str]:
    number, texts = facts.get("orderNumber"), wording.texts
    return [_word(MODES, facts, "mode", texts), texts.gettext("no. %(number)s", number=number) if number else ""]


def _of_move(facts: Facts, wording: Wording, _: Day | None) -> list[str]:
    steps, texts = facts.get("steps"), wording.texts
    ranks = texts.ngettext("%(number)s rank", "%(number)s ranks", abs(steps)) if steps else ""
    posts = [post["title"] for each in facts.get("left") or () if each and (post := each.get("position"))]
    return [ranks, texts.gettext("from %(post)s", post=", ".join(posts)) if posts else ""]


def _of_competition(facts: Facts, wording: Wording, day: Day | None) -> list[str]:
    texts, announced = wording.texts, day_of(facts.get("announced"))
    known = announced is not None and announced.known
    stated = texts.gettext("announced %(day)s", day=wording.day(announced)) if known else ""
    annulled = texts.gettext("annulled") if facts.get("annulled") else ""
    return [annulled, stated or (wording.day(day) if day else "")]


def _of_application(facts: Facts, wording: Wording, _: Day | None) -> list[str]:
    score, texts = facts.get("totalScore"), wording.texts
    points = texts.gettext("score %(score)s", score=texts.number(score)) if score is not None else ""
    return [_word(APPLICATIONS, facts, "applicationState", texts), points]


def _of_sanction(facts: Facts, wording: Wording, day: Day | None) -> list[str]:
    lifted, texts = day_of(facts.get("lifted")), wording.texts
    if lifted is not None:
        return [texts.gettext("%(start)s, lifted %(end)s", start=wording.day(day), end=wording.day(lifted))]
    return _period(day, day_of(facts.get("ends")), wording)


def _of_bar(facts: Facts, wording: Wording, day: Day | None) -> list[str]:
    return _period(day, day_of(facts.get("end")), wording)


def _of_enrolment(facts: Facts, wording: Wording, day: Day | None) -> list[str]:
    return [_word(ENROLMENTS, facts, "enrolmentState", wording.texts), *_day_alone(facts, wording, day)]


def _of_education(facts: Facts, wording: Wording, day: Day | None) -> list[str]:
    return [facts.get("institution") or "", *_day_alone(facts, wording, day)]


def _of_tie(facts: Facts, wording: Wording, _: Day | None) -> list[str]:
    return [wording.texts.gettext("matched, not reviewed")] if facts.get("unreviewedMatch") else []


def _of_missing(facts: Facts, _: Wording, __: Day | None) -> list[str]:
    return [(facts.get("text") or "").partition("; ")[2]]


def _of_record(facts: Facts, _: Wording, __: Day | None) -> list[str]:
    return [facts.get("stream") or ""]


_DETAILS: Final[Mapping[str, Callable[[Facts, Wording, Day | None], list[str]]]] = {
    "Appointment": _of_order,
    "Promotion": _of_move,
    "Competition": _of_competition,
    "Application": _of_application,
    "Sanction": _of_sanction,
    "Bar": _of_bar,
    "Enrolment": _of_enrolment,
    "Education": _of_education,
    "Kinship": _of_tie,
    "PortalRecord": _of_record,
    "Missing": _of_missing,
}


def _period(start: Day | None, end: Day | None, wording: Wording) -> list[str]:
    if end is None:
        return [wording.day(start)]
    return [wording.texts.gettext("%(start)s – %(end)s", start=wording.day(start), end=wording.day(end))]


def _word(meanings: Words, facts: Facts, field: str, texts: Texts) -> str:
    message = meanings.get(facts.get(field) or "")
    return texts.gettext(message) if message else ""
