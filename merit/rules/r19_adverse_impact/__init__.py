"""R19: bodies whose competitions select applicants of one sex or age band far less often than the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from graph.model.days import Day
from graph.model.days.comparisons import age_in_months
from graph.model.days.truth import Truth, all_of, any_of, negated
from graph.model.words import ApplicationState, Sex
from merit.context import Context
from merit.contract import Case, Matter, RuleClass, Severity
from merit.dossiers.competition import LOST, Application, CompetitionDossier, Round
from merit.policies.values import PolicyValue
from merit.rounds import applications_loaded
from merit.rounds_of_bodies import body_matter, counts, days_of_notice, rounds_loaded
from merit.rules.r19_adverse_impact.tables import Cell, Options, Table, Verdict, compare
from merit.strata.rule import Key, Scored, StratumRule
from merit.strata.statistics import MOST_SUPPRESSED, share

_DECIDED = LOST | {ApplicationState.WON, ApplicationState.RESERVE}

_FEMALE: Mapping[Sex | None, bool] = {Sex.FEMALE: True, Sex.MALE: False}


class Row(NamedTuple):
    """A person who applied in a round: whether she counts and was selected, and her age in full years on the day of the decision.

    ``loaded``: all competitions of the body on the days of the round's notice, and all applications in it.
    """

    competition: str
    country: str | None
    notice: date | None
    counts: bool | None
    selected: bool | None
    female: bool | None
    age_least: int | None
    age_most: int | None
    loaded: bool


class _Group(NamedTuple):
    """A group that is compared with all other applicants: their names, and the key of what tells who belongs to it."""

    name: str
    others: str
    missing: str
    ages: tuple[int, int] | None

    def has(self, row: Row) -> Truth:
        """Return whether an applicant belongs to the group."""
        if self.ages is None:
            return row.female
        if row.age_least is None or row.age_most is None:
            return None
        first, end = self.ages
        return (
            True
            if first <= row.age_least and row.age_most < end
            else False
            if row.age_most < first or end <= row.age_least
            else None
        )


def rows(dossier: CompetitionDossier, context: Context) -> Iterator[tuple[Key, Row]]:
    """Yield the applicants of the rounds that are decided, of those that count or may."""
    value = context.value(RULE.id, dossier.country, context.as_of)
    for round_ in dossier.rounds:
        if round_.annulled or not _decided(dossier, round_, context):
            continue
        counted = None if value is None else counts(dossier, round_, value)
        if counted is False:
            continue
        notice, decided = days_of_notice(dossier, round_), round_.decided(dossier.position)
        loaded = rounds_loaded(dossier, round_, context) and applications_loaded(dossier, round_, context)
        for own in _by_person(round_):
            remained = any_of(*(negated(each.withdrew) for each in own))
            if remained is not False:
                row = Row(
                    round_.id,
                    dossier.country,
                    notice.latest if notice else None,
                    all_of(counted, remained),
                    _selected(dossier, round_, own),
                    _FEMALE.get(own[0].sex),
                    *_age(own[0].birth_date, decided),
                    loaded,
                )
                yield (dossier.body,), row


def _decided(dossier: CompetitionDossier, round_: Round, context: Context) -> bool:
    """Tell whether somebody won the round, nobody can any more, or it should be decided by now."""
    if round_.winners(dossier.position) or round_.orders_for(dossier.position):
        return True
    if round_.protocol_day is not None and round_.protocol_day.latest <= context.as_of:
        return True
    return bool(round_.applications) and all(each.state in _DECIDED for each in round_.applications)


def _by_person(round_: Round) -> list[list[Application]]:
    found: dict[str, list[Application]] = {}
    for each in round_.applications:
        found.setdefault(each.servant, []).append(each)
    return list(found.values())


def _selected(dossier: CompetitionDossier, round_: Round, own: Sequence[Application]) -> Truth:
    """Return whether a person won the round by one of her applications."""
    if winners := round_.winners(dossier.position):
        return own[0].servant in {each.servant for each in winners}
    return False if all(each.state in _DECIDED for each in own) else None


def _age(born: Day | None, decided: Day | None) -> tuple[int | None, int | None]:
    """Return the fewest and the most full years of a person on the day of the decision."""
    if born is None or decided is None:
        return None, None
    months = age_in_months(born, decided)
    return months.least // 12, months.most // 12


def judge(key: Key, rows: Sequence[Row], totals: None, context: Context) -> Iterator[Scored]:
    """Yield the case of a body in whose rounds enough people applied, or may have."""
    country = rows[0].country
    matter = body_matter(key[0], country, max((row.notice for row in rows if row.notice), default=None), context)
    value = context.value(RULE.id, country, context.as_of)
    if value is None:
        yield Scored(matter.lacks("policy"))
    elif not value.duty:
        yield Scored(matter.satisfies())
    else:
        yield from _judge(rows, value, matter)


def _judge(rows: Sequence[Row], value: PolicyValue, matter: Matter) -> Iterator[Scored]:
    loaded = [row for row in rows if row.loaded]
    if len(loaded) < value["applicants"]:
        if len(loaded) < len(rows):
            yield Scored(matter.lacks("applications"))
        return
    groups = list(_groups(value["age_limits"]))
    verdicts = [_compare(group, loaded, value) for group in groups]
    broken = [(verdict.p, group, verdict.known) for group, verdict in zip(groups, verdicts, strict=True) if verdict.adverse]
    if broken:
        p, group, known = min(broken, key=lambda each: each[0])
        yield Scored(_violates(loaded, group, known, p, value, matter), p)
    elif all(verdict.adverse is False for verdict in verdicts):
        yield Scored(matter.satisfies())
    else:
        open_ = next(group for group, verdict in zip(groups, verdicts, strict=True) if verdict.adverse is None)
        yield Scored(matter.lacks(_unknown(loaded, open_)))


def _groups(limits: Sequence[int]) -> Iterator[_Group]:
    """Yield the groups to compare: women, and each age band; of two bands one, for the other one are all others."""
    yield _Group("women", "men", "sex", None)
    bands = list(pairwise([0, *limits, 1000]))
    for first, end in bands[:-1] if len(bands) == 2 else bands:
        others = f"applicants of {end} and older" if len(bands) == 2 else "all other applicants"
        name = f"applicants under {end}" if first == 0 else f"applicants from {first} to {end - 1}"
        yield _Group(name if end < 1000 else f"applicants of {first} and older", others, "ages", (first, end))


def _compare(group: _Group, rows: Sequence[Row], value: PolicyValue) -> Verdict:
    """Compare a group with all others, whatever is unknown of the applicants."""
    options = Counter(_options(group.has(row), row.selected, row.counts) for row in rows)
    return compare(options, fewest=value["applicants"], ratio=value["ratio"], level=value["p"])


@cache
def _options(in_group: Truth, chosen: Truth, counts: Truth) -> Options:
    """Return the cells of the table in which an applicant can stand; None stands for no cell, as she may not count."""
    cells: list[Cell | None] = [
        (belongs, selected)
        for belongs in (True, False)
        for selected in (True, False)
        if in_group in (belongs, None) and chosen in (selected, None)
    ]
    return (*cells, None) if counts is None else tuple(cells)


def _unknown(rows: Sequence[Row], group: _Group) -> str:
    """Return the key of what leaves the comparison of a group open."""
    if any(row.counts is None for row in rows):
        return "applicants_that_count"
    return "selected" if any(row.selected is None for row in rows) else group.missing


def _violates(rows: Sequence[Row], group: _Group, known: Table, p: float, value: PolicyValue, matter: Matter) -> Case:
    own, others = (known.own_selected, known.own), (known.others_selected, known.others)
    names = (group.name, group.others)
    words: dict[str, Any] = {"p": f"{p:.2g}", "since": value.from_}
    evidence = [row.competition for row in rows if row.counts]
    if min(own[1], others[1]) <= MOST_SUPPRESSED:
        return matter.violates(
            *evidence, words=words | {"group": names[0], "others": names[1]}, policy=[value], reason="reason_few"
        )
    shares = share(*own), share(*others)
    if shares[0].value > shares[1].value:
        shares, names = shares[::-1], names[::-1]
    words |= {"less": names[0], "share": shares[0], "more": names[1], "higher": shares[1]}
    return matter.violates(*evidence, words=words | {"ratio": f"{shares[0].value / shares[1].value:.2f}"}, policy=[value])


RULE = StratumRule(
    id="R19",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    reads=CompetitionDossier,
    package=__name__,
    row=Row,
    rows=rows,
    judge=judge,
)
