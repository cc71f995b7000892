"""R14: members of panels whose own direct subordinates win more often than those of other members."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from graph.model.days.truth import Truth, any_of
from merit.context import Context
from merit.contract import Case, Matter, RuleClass, Severity
from merit.dossiers.competition import CompetitionDossier
from merit.dossiers.servant import ServantDossier
from merit.policies.values import PolicyValue
from merit.rounds import certainly_held
from merit.rounds_of_bodies import rounds_loaded
from merit.rules.r14_panel_capture.counts import Panels
from merit.rules.r14_panel_capture.panels import winners_of, won_panels
from merit.strata.people import earliest_appointment, number_of
from merit.strata.rule import Key, Scored, StratumRule
from merit.strata.statistics import MOST_SUPPRESSED, share

_MEMBER, _PANEL, _WINNER = range(3)


class Row(NamedTuple):
    """Of three kinds: the member herself, a round on whose panel she sat with one of its winners, and a winner's own dossier.

    ``truth`` tells of a round whether it certainly was held, of a winner whether she was a direct subordinate of the member.
    ``who`` stands for a winner; it is None for a round of which it is not known who won. ``loaded``: all competitions of the body
    on the days of the round's notice. ``unsettled`` is the winner's id where that dossier rests on an unsettled match. ``named``
    is the member's earliest appointment, and ``name`` her name.
    """

    kind: int
    competition: str | None
    who: int | None
    truth: bool | None
    country: str | None
    body: str | None
    day: date | None
    loaded: bool
    unsettled: str | None
    named: str | None
    name: str | None


def rows(dossier: ServantDossier | CompetitionDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the panels of a competition's rounds; of a servant herself, and the competitions that she won for their panels."""
    if isinstance(dossier, CompetitionDossier):
        yield from _rounds(dossier, context)
        return
    first = earliest_appointment(dossier)
    if first is not None:
        yield (dossier.id,), Row(_MEMBER, None, None, None, None, None, None, True, None, first.id, dossier.name)
    who, unsettled = number_of(dossier.id), dossier.id if dossier.id in context.unreviewed else None
    for competition, member, subordinate in won_panels(dossier, context):
        yield (member,), Row(_WINNER, competition, who, subordinate, None, None, None, True, unsettled, None, None)


def _rounds(dossier: CompetitionDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    for round_ in dossier.rounds:
        if round_.annulled or not round_.panel:
            continue
        held = True if certainly_held(round_, dossier.position) else None
        decided = round_.decided(dossier.position)
        loaded = rounds_loaded(dossier, round_, context)
        for winner in winners_of(dossier, round_, context):
            who, day = number_of(winner) if winner else None, decided.latest if decided else None
            row = Row(_PANEL, round_.id, who, held, dossier.country, dossier.body, day, loaded, None, None, None)
            for member in sorted(set(round_.panel)):
                yield (member,), row


@dataclass(slots=True)
class _Panel:
    """A round on whose panel a member sat: its rows of winners, and what the winners' dossiers say of them."""

    round_: Row
    winners: set[int | None] = field(default_factory=set[int | None])
    files: dict[int | None, Row] = field(default_factory=dict[int | None, Row])

    @property
    def certain(self) -> bool:
        """Whether the round certainly counts: somebody won it, it was held, and nothing is missing beside it."""
        return self.round_.truth is True and self.round_.loaded and None not in self.winners

    @property
    def won(self) -> Truth:
        """Whether a direct subordinate of the member won; None where a winner or her dossier is not known."""
        return any_of(*(self.files[who].truth if who in self.files else None for who in self.winners))

    @property
    def unsettled(self) -> set[str]:
        return {self.files[who].unsettled or "" for who in self.winners if who in self.files} - {""}


def _panels(rows: Iterable[tuple[Key, Row]]) -> dict[tuple[Key, str | None], _Panel]:
    """Return the rounds of each member, with what is known of their winners."""
    found: dict[tuple[Key, str | None], _Panel] = {}
    files: list[tuple[Key, Row]] = []
    for key, row in rows:
        if row.kind == _PANEL:
            if (panel := found.get((key, row.competition))) is None:
                panel = found[key, row.competition] = _Panel(row)
            panel.winners.add(row.who)
        elif row.kind == _WINNER:
            files.append((key, row))
    for key, row in files:
        if panel := found.get((key, row.competition)):
            panel.files[row.who] = row
    return found


Totals = Mapping[str | None, Counter[tuple[bool, Truth]]]
"""The panels of all members in each country, each round once for each member, by whether they count and a subordinate won."""


def totals(rows: Iterable[tuple[Key, Row]]) -> Totals:
    """Count the panels of each country; of bodies whose competitions are not loaded they say nothing."""
    found: dict[str | None, Counter[tuple[bool, Truth]]] = defaultdict(Counter)
    for panel in _panels(rows).values():
        if panel.round_.loaded:
            found[panel.round_.country][panel.certain, panel.won] += 1
    return found


def judge(key: Key, rows: Sequence[Row], totals: Totals, context: Context) -> Iterator[Scored]:
    """Yield the case of a member who sat on enough panels, or may have, and has an appointment to be named by."""
    if len(rows) == 1:
        # Most servants never sat on a panel.
        return
    member = next((row for row in rows if row.kind == _MEMBER), None)
    panels = list(_panels((key, row) for row in rows).values())
    if member is None or member.named is None or not panels:
        return
    last = max(panels, key=lambda each: (each.round_.day or date.min, each.round_.competition or "")).round_
    matter = Matter(
        subjects=(member.named,),
        organisation=last.body or "",
        country=last.country,
        servant=key[0],
        day=last.day,
        person=member.name,
        body=context.name_of(last.body or ""),
    )
    value = context.value(RULE.id, last.country, context.as_of)
    if value is None:
        yield Scored(matter.lacks("policy"))
    elif not value.duty:
        yield Scored(matter.satisfies())
    elif sum(each.round_.loaded for each in panels) >= value["won"]:
        yield Scored(_judge(panels, totals.get(last.country, Counter()), value, matter))
    elif not all(each.round_.loaded for each in panels):
        yield Scored(matter.lacks("competitions"))


def _judge(panels: Sequence[_Panel], of_country: Counter[tuple[bool, Truth]], value: PolicyValue, matter: Matter) -> Case:
    kinds = [(each, each.certain, each.won) for each in panels]
    country = Counter(of_country)
    country.subtract((certain, won) for each, certain, won in kinds if each.round_.loaded and _of(each, matter.country))
    others = Panels.of(country)
    own = Panels.of(Counter((certain, won) for _, certain, won in kinds))
    captured = own.captured(others, value["won"])
    if captured is False:
        return matter.satisfies()
    if captured is None:
        return matter.lacks(_unknown(panels, own, others))
    won = [each for each, certain, won in kinds if certain and won]
    words: dict[str, Any] = {"share": share(len(won), sum(certain and won is not None for _, certain, won in kinds))}
    reason = "reason_few"
    if others.won + others.lost > MOST_SUPPRESSED:
        reason, words["others"] = "reason", share(others.won, others.won + others.lost)
    unsettled = sorted({id_ for each in won for id_ in each.unsettled})
    evidence = (*(each.round_.competition or "" for each in won), *unsettled)
    return matter.violates(*evidence, words=words, policy=[value], reason=reason)


def _of(panel: _Panel, country: str | None) -> bool:
    return panel.round_.country == country


def _unknown(panels: Sequence[_Panel], own: Panels, others: Panels) -> str:
    """Return the key of what leaves the outcome open."""
    if not all(each.round_.loaded for each in panels):
        return "competitions"
    if any(None in each.winners for each in panels):
        return "winner"
    if any(each.round_.truth is None for each in panels):
        return "annulled"
    if own.open:
        return "subordinates"
    return "panels_of_others" if others.most else "others"


RULE = StratumRule(
    id="R14",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.HIGH,
    reads=(ServantDossier, CompetitionDossier),
    package=__name__,
    row=Row,
    rows=rows,
    totals=totals,
    judge=judge,
)
