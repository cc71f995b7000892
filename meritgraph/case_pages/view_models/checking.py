"""What a check of a proposed appointment found, in plain words: what was found, what is missing, never that it is clean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.words import SEVERITIES

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """The cases about an order by what they say, and the sentences that answer whether it may be given."""

    violated: tuple[Answer, ...]
    not_evaluable: tuple[Answer, ...]
    satisfied: tuple[Answer, ...]
    not_judged: tuple[Answer, ...]
    sentences: tuple[str, ...]


def checked_of(check: Answer, texts: Texts) -> Checked:
    """Return what a check says of one person."""
    cases: Sequence[Answer] = check["cases"]
    by = {name: tuple(each for each in cases if each["outcome"] == name) for name in ("VIOLATES", "NOT_EVALUABLE", "SATISFIES")}
    by["VIOLATES"] = tuple(sorted(by["VIOLATES"], key=_weight))
    not_judged = tuple(check["notJudged"])
    sentences = _sentences(check, by["VIOLATES"], len(by["NOT_EVALUABLE"]) + len(not_judged), texts)
    return Checked(by["VIOLATES"], by["NOT_EVALUABLE"], by["SATISFIES"], not_judged, sentences)


def rests_on(case: Answer, texts: Texts) -> tuple[str, ...]:
    """Return what a case rests on, each once."""
    hidden, proposed = texts.gettext("something that you may not see"), texts.gettext("what is proposed")
    shown = (hidden if each is None else proposed if each["label"] is None else each["text"] for each in case["evidence"])
    return tuple(dict.fromkeys(shown))


def _weight(case: Answer) -> tuple[bool, int, str]:
    """Order breaches before indicators, and the most severe first."""
    return case["rule"]["class"] != "BREACH", list(SEVERITIES).index(case["severity"]), case["ruleId"]


def _sentences(check: Answer, violated: Sequence[Answer], open_: int, texts: Texts) -> tuple[str, ...]:
    _, many = texts.gettext, texts.ngettext
    if check["notChecked"] is not None:
        return (_("Nothing was checked: %(why)s", why=check["notChecked"]),)
    breaches = sum(each["rule"]["class"] == "BREACH" for each in violated)
    found: list[str] = []
    if breaches:
        found.append(
            many(
                "As far as the loaded records go, the appointment would contradict the law in one point. Clear it before the "
                "order is signed.",
                "As far as the loaded records go, the appointment would contradict the law in %(number)s points. Clear them "
                "before the order is signed.",
                breaches,
            )
        )
    if len(violated) > breaches:
        found.append(
            many(
                "It would be unusual in one point. That proves nothing, and deserves a look.",
                "It would be unusual in %(number)s points. That proves nothing, and deserves a look.",
                len(violated) - breaches,
            )
        )
    if not violated:
        found.append(_("Nothing was found among what could be checked."))
    if open_:
        found.append(
            many(
                "One point could not be checked. It is named below with what is missing.",
                "%(number)s points could not be checked. They are named below with what is missing.",
                open_,
            )
        )
    found.append(_("The hub does not decide: whoever signs the order does."))
    return tuple(found)
