"""How much a rule could judge, in words: a number that is not shown says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meritgraph.case_pages.texts import Texts

Answer = Mapping[str, Any]


def outcomes_of(run: Answer, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Return what became of the cases that a rule looked at in its last run, each with its number."""
    _ = texts.gettext
    return (
        (_("Violate the rule: a lead each"), _number(run, "violating", texts)),
        (_("Satisfy the rule"), _number(run, "satisfied", texts)),
        (_("Not evaluable, because an input is missing"), _number(run, "notEvaluable", texts)),
        (_("All cases"), _number(run, "cases", texts)),
    )


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Leads of a rule that were dismissed on the same grounds, and their share of all leads of the rule, 0 to 1."""

    grounds: str | None
    number: int
    share: float


def dismissed_of(dismissals: Sequence[Answer], states: Sequence[Answer]) -> tuple[Dismissed, ...]:
    """Return the dismissed leads by their grounds, the most first; ``states`` are all leads of the rule by state."""
    leads = sum(each["findings"] for each in states)
    # A lead may be dismissed between the two counts.
    found = (Dismissed(each["grounds"], each["findings"], each["findings"] / max(leads, each["findings"])) for each in dismissals)
    return tuple(sorted(found, key=lambda each: (-each.number, each.grounds or "")))


def counts_of(run: Answer | None, texts: Texts) -> tuple[str, str]:
    """Return the numbers of cases that satisfy a rule and that it could not judge, in few words."""
    if run is None:
        never = texts.gettext("not judged yet")
        return never, never
    hidden = texts.gettext("not shown")
    satisfied, not_evaluable = (
        hidden if run[name] is None else texts.number(run[name]) for name in ("satisfied", "notEvaluable")
    )
    return satisfied, not_evaluable


def _number(run: Answer, name: str, texts: Texts) -> str:
    number = run[name]
    if number is not None:
        return texts.number(number)
    if run["suppressed"]:
        return texts.gettext("not shown: it or another of these numbers is fewer than five")
    return texts.gettext("not shown: it counts cases of bodies that are not yours, too")
