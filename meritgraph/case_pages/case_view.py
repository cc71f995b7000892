"""A lead in words: what kind it is, what to check before deciding, its records, its law, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from meritgraph.case_pages.lead_words import CHANGES, GROUNDS
from meritgraph.case_pages.texts import N_, Texts

Answer = Mapping[str, Any]

KINDS: Final[Mapping[str, str]] = {
    "BREACH": N_("This contradicts the law named below, as far as the loaded records go."),
    "INDICATOR": N_("This is unusual among comparable cases. It proves nothing by itself."),
    "RECORD": N_("The records disagree or are incomplete. Somebody has to find out which of them is right."),
}
_LOOK_FOR: Final = " Look for: "
_HUB: Final = "meritgraph"


@dataclass(frozen=True, slots=True)
class Explanation:
    """An innocent explanation of the rule, and where to look for it."""

    number: int
    check: str
    look_for: str


@dataclass(frozen=True, slots=True)
class Source:
    """A record of a portal that states a fact."""

    portal: str
    stream: str
    recorded: str
    missing_since: str | None
    observed: bool


@dataclass(frozen=True, slots=True)
class Dispute:
    """A property on which portals contradict each other: the value that the hub goes by, and the others."""

    property: str
    winning: tuple[str, str | None]
    losing: Sequence[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Record:
    """A fact that the lead rests on, with who states it since when."""

    id: str
    label: str
    text: str
    known_since: str | None
    missing: bool
    sources: Sequence[Source]
    disputes: Sequence[Dispute]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that became of the lead. ``grounds`` are those of a dismissal, in words."""

    words: str
    by: str
    by_hub: bool
    at: str
    grounds: str
    why: str | None
    note: str | None


def explanations_of(lead: Answer) -> Sequence[Explanation]:
    """Return the innocent explanations of the rule of a lead, each with where to look."""
    rule: Answer | None = lead["rule"]
    texts: Sequence[str] = rule["innocentExplanations"] if rule else ()
    parts = (text.partition(_LOOK_FOR) for text in texts)
    return [Explanation(number, check, look_for) for number, (check, _, look_for) in enumerate(parts, start=1)]


def doubts_of(lead: Answer, texts: Texts) -> Sequence[str]:
    """Return what makes a lead less certain, or less complete, each in a sentence; what is missing comes first."""
    return [texts.gettext(each) if not values else texts.gettext(each, **values) for each, values in _doubts(lead, texts)]


def _doubts(lead: Answer, texts: Texts) -> Iterator[tuple[str, Mapping[str, object]]]:
    evidence: Sequence[Answer | None] = lead["evidence"] or ()
    if any(each is None for each in evidence):
        yield N_("Some of the evidence is not yours to see. The sentence above is therefore general."), {}
    gone = [each["text"] for each in evidence if each and each["missingAtPortal"]]
    if gone:
        facts = "; ".join(gone)
        yield N_("Its portal does not have this record any more, so it may have been withdrawn: %(facts)s."), {"facts": facts}
    elif lead["restsOnMissingRecord"]:
        yield N_("Some of the evidence is known only from records that their portals do not have any more."), {}
    if lead["restsOnUnreviewedMatch"]:
        yield N_("Nobody has reviewed whether these records are of one person. They may be of two."), {}
    if lead["hasQuarantinedRows"]:
        yield N_("A record about this person arrived and could not be loaded, so her newest data may be unknown."), {}
    disputed = [each["text"] for each in evidence if each and each["node"] and each["node"].get("disputed")]
    if disputed:
        yield N_("Portals contradict each other on this, see the records: %(facts)s."), {"facts": "; ".join(disputed)}
    values = policy_in_force(lead)
    if any(not each["verified"] for each in values):
        yield N_("The value of the rule was not checked against the official text of the law."), {}
    yield from _not_judged(lead, texts)


def _not_judged(lead: Answer, texts: Texts) -> Iterator[tuple[str, Mapping[str, object]]]:
    run: Answer | None = lead["rule"]["lastRun"] if lead["rule"] else None
    if run is None or not run["notEvaluable"]:
        return
    inputs = "; ".join(each["input"] for each in run["missing"])
    values = {"number": texts.number(run["notEvaluable"]), "day": texts.day(date.fromisoformat(run["asOf"])), "inputs": inputs}
    if inputs:
        yield N_("On %(day)s the rule could not judge %(number)s other cases. What was missing: %(inputs)s."), values
    else:
        yield N_("On %(day)s the rule could not judge %(number)s other cases."), values


def policy_in_force(lead: Answer) -> Sequence[Answer]:
    """Return the policy values of the rule that were in force on the day of a lead; of an unknown day, today's."""
    if lead["rule"] is None:
        return []
    day, country = lead["day"] or date.today().isoformat(), (lead["organisation"] or {"country": None})["country"]
    values: Sequence[Answer] = lead["rule"]["policy"]
    return [
        each
        for each in values
        if each["country"] in ("*", country) and (each["start"] or "") <= day and (each["end"] is None or day < each["end"])
    ]


def records_of(lead: Answer) -> Sequence[Record]:
    """Return the facts that a lead rests on, without those that the reader may not see."""
    return [_record(each) for each in lead["evidence"] or () if each is not None]


def _record(evidence: Answer) -> Record:
    node: Answer = evidence["node"] or {}
    sources: Sequence[Answer] = node.get("sources") or ()
    disputes: Sequence[Answer] = node.get("disputes") or ()
    return Record(
        evidence["id"],
        evidence["label"],
        evidence["text"],
        evidence["knownSince"],
        evidence["missingAtPortal"],
        [Source(each["portal"], each["stream"], each["recordedAt"], each["missingSince"], each["observed"]) for each in sources],
        [Dispute(each["property"], _value(each["winning"]), [_value(other) for other in each["losing"]]) for each in disputes],
    )


def _value(stated: Answer) -> tuple[str, str | None]:
    return stated["portal"], stated["value"]


def history_of(lead: Answer, texts: Texts) -> Sequence[Happening]:
    """Return what became of a lead, the newest first."""
    # Everything that was done is for those who investigate; others learn how the state changed.
    changes: Sequence[Answer] = lead.get("changes") or lead.get("history") or ()
    checks = {each.number: each.check for each in explanations_of(lead)}
    return [
        Happening(
            words=texts.gettext(CHANGES[each["change"]]),
            by=each["by"] or "",
            by_hub=each["by"] == _HUB,
            at=each["at"],
            grounds=_grounds(each, checks, texts),
            # The words say already what the hub writes of its own steps.
            why=None if each["by"] == _HUB else each["why"],
            note=each["note"] if each["note"] != each["why"] else None,
        )
        for each in reversed(changes)
    ]


def _grounds(change: Answer, checks: Mapping[int, str], texts: Texts) -> str:
    if change["grounds"] is None:
        return ""
    return checks.get(change["explanation"]) or texts.gettext(GROUNDS[change["grounds"]])


def is_of_own_body(lead: Answer, own: str | None) -> bool:
    """Tell whether a lead is of a reader's body or of one below it, as far as the bodies above are known."""
    body: Answer | None = lead["organisation"]
    while body is not None:
        if body["id"] == own:
            return True
        if "parent" not in body:
            # More bodies stand above than were asked for. The hub itself knows when the reader decides.
            return True
        body = body["parent"]
    return False
