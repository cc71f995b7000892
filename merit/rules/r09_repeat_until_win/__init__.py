"""R09: competitions repeated after annulled rounds until somebody won who had failed in one of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import inf

from graph.model.days.truth import Truth, all_of, any_of
from graph.model.words import ApplicationState
from merit.context import Context
from merit.contract import Case, DossierRule, Matter, RuleClass, Severity
from merit.dossiers.competition import Application, CompetitionDossier, Round
from merit.policies.values import PolicyValue
from merit.rounds import applications_loaded, certainly_held, judge_rounds, without_winner

_FAILED = frozenset({ApplicationState.REJECTED, ApplicationState.NOT_RECOMMENDED})


@dataclass(frozen=True, slots=True)
class _Earlier:
    """An annulled round of which it is known, or possible, that the final round repeated it.

    ``rounds`` are several where numbers alone tell them apart and one of them is meant.
    """

    rounds: tuple[Round, ...]
    repeated: Truth


def judge(dossier: CompetitionDossier, context: Context) -> Iterator[Case]:
    """Yield a case for each round that ended a series: it was not annulled, and somebody won it."""
    return judge_rounds(dossier, context, RULE.id, _judge)


def _judge(dossier: CompetitionDossier, final: Round, day: date, matter: Matter, context: Context) -> Case | None:
    value = matter.duty(context.value(RULE.id, dossier.country, day))
    if isinstance(value, Case):
        return value
    earlier = _earlier(dossier, final)
    annulled = [all_of(each.repeated, *(round_.annulled for round_ in each.rounds)) for each in earlier]
    possible, certain = sum(truth is not False for truth in annulled), sum(truth is True for truth in annulled)
    winners = final.winners(dossier.position)
    if not winners:
        return without_winner(dossier, final, matter, context) if possible >= value["rounds"] else None
    all_loaded = _competitions_loaded(dossier, final, value, context)
    if possible < value["rounds"]:
        if possible + _unlisted(dossier, final, len(earlier)) >= value["rounds"]:
            return matter.lacks("earlier_rounds")
        return matter.satisfies() if all_loaded else matter.lacks("competitions")
    failures = {
        winner.id: [all_of(truth, _failed(winner, each.rounds)) for each, truth in zip(earlier, annulled, strict=True)]
        for winner in winners
    }
    failed = any_of(*(truth for truths in failures.values() for truth in truths))
    if failed is False:
        if not all_loaded:
            return matter.lacks("competitions")
        whole = _earlier_applications_loaded(dossier, final, earlier, value, context)
        return matter.satisfies() if whole else matter.lacks("earlier_applications")
    if certain < value["rounds"] or not certainly_held(final, dossier.position):
        return matter.lacks("earlier_rounds")
    if failed is None:
        return matter.lacks("earlier_result")
    repeated = [each for each, truth in zip(earlier, annulled, strict=True) if truth]
    winner = next(each for each in winners if True in failures[each.id])
    return _violates(dossier, final, winner, repeated, matter, value)


def _violates(
    dossier: CompetitionDossier,
    final: Round,
    winner: Application,
    repeated: Sequence[_Earlier],
    matter: Matter,
    value: PolicyValue,
) -> Case:
    lost = [own for each in repeated for round_ in each.rounds for own in _own(winner, round_) if own.state in _FAILED]
    words = {"person": winner.name, "post": dossier.title, "rounds": len(repeated), "state": lost[0].state}
    rounds = (round_.id for each in repeated for round_ in each.rounds)
    return matter.violates(*rounds, final.id, *(each.id for each in lost), winner.id, words=words, policy=[value])


def _own(winner: Application, round_: Round) -> list[Application]:
    return [each for each in round_.applications if each.servant == winner.servant]


def _failed(winner: Application, rounds: Sequence[Round]) -> Truth:
    """Return whether the winner was rejected or not recommended in the round; in all rounds, where one of several is meant."""
    answers = {
        any_of(*((each.state in _FAILED) if each.state_known else None for each in _own(winner, round_))) for round_ in rounds
    }
    return answers.pop() if len(answers) == 1 else None


def _earlier(dossier: CompetitionDossier, final: Round) -> list[_Earlier]:
    """Return the rounds that the final one repeats, or may repeat: those annulled since the last round that was not."""
    dated: list[_Earlier] = []
    numbered: dict[int, list[Round]] = {}
    for round_ in dossier.rounds:
        if round_ is final or round_.annulled is False:
            continue
        if not round_.days and round_.number is not None and final.number is not None:
            if round_.number < final.number:
                numbered.setdefault(round_.number, []).append(round_)
            continue
        repeated = _repeated(dossier, round_, final)
        if repeated is not False:
            dated.append(_Earlier((round_,), repeated))
    return dated + [_of_number(dossier, number, rounds) for number, rounds in sorted(numbered.items())]


def _unlisted(dossier: CompetitionDossier, final: Round, earlier: int) -> float:
    """Return how many rounds there may have been before the final one, by its number, that the graph does not hold.

    A source that says neither its number nor whether it was annulled may not have listed any.
    """
    if final.number is None:
        return inf if final.annulled is None else 0
    held = sum(each.annulled is False and each.number is not None and each.number < final.number for each in dossier.rounds)
    return max(0, final.number - 1 - earlier - held)


def _of_number(dossier: CompetitionDossier, number: int, rounds: Sequence[Round]) -> _Earlier:
    """Return the round of a number that a final one repeats, of those that have no day.

    Each final round with a greater number may have had one: where there are as many, each had.
    """
    finals = [each for each in dossier.rounds if not each.annulled and (each.number is None or each.number > number)]
    return _Earlier(tuple(rounds), True if len(rounds) >= len(finals) else None)


def _repeated(dossier: CompetitionDossier, round_: Round, final: Round) -> Truth:
    """Return whether the final round followed this one, and no round in between was held to its end."""
    apart = [
        any_of(_precedes(other, round_), _precedes(final, other), False if certainly_held(other, dossier.position) else None)
        for other in dossier.rounds
        if other is not round_ and other is not final and not other.annulled
    ]
    return all_of(_precedes(round_, final), *apart)


def _precedes(one: Round, other: Round) -> Truth:
    """Return whether a round was held before another one.

    The days of a round follow each other, so one round is earlier if a day of it is before the same or an earlier step of the
    other. Without such days the numbers of the rounds decide, where they differ.
    """
    steps = [(each.announced, each.closed, each.interview_day, each.protocol_day) for each in (one, other)]
    for (first, second), answer in ((steps, True), (steps[::-1], False)):
        for step, earlier in enumerate(first):
            for later in second[: step + 1]:
                if earlier is not None and later is not None and earlier.certainly_before(later):
                    return answer
    if one.number is None or other.number is None or one.number == other.number:
        return None
    return one.number < other.number


def _competitions_loaded(dossier: CompetitionDossier, final: Round, value: PolicyValue, context: Context) -> bool:
    """Tell whether the competitions of the body before the final round are loaded, so that no annulled one is missing."""
    if not final.days:
        return False
    first = min(day.earliest for day in final.days)
    last = final.days[0].latest
    return context.loaded("Competition", dossier.body, first - timedelta(days=value["look_back_days"]), last)


def _earlier_applications_loaded(
    dossier: CompetitionDossier, final: Round, earlier: Sequence[_Earlier], value: PolicyValue, context: Context
) -> bool:
    """Tell whether the applications in the earlier rounds are loaded. Those without a day lie before the final one."""
    for round_ in (round_ for each in earlier for round_ in each.rounds):
        if round_.days and not applications_loaded(dossier, round_, context):
            return False
        if not round_.days:
            first = min((day.earliest for day in final.days), default=None)
            if first is None:
                return False
            since = first - timedelta(days=value["look_back_days"])
            if not context.loaded("Application", dossier.body, since, first):
                return False
    return True


RULE = DossierRule(
    id="R09",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.HIGH,
    reads=CompetitionDossier,
    judge=judge,
    package=__name__,
)
