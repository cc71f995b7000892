"""Competitions of planted cases: who applied, with which scores and what outcome, and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sandbox.competitions import total_score
from sandbox.model import Application, Competition
from sandbox.random_streams import pick, stream
from sandbox.working_days import is_weekday, notice_of_weekdays


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scripted application. The total follows from the three scores, if all are there and the portal has it.

    Whoever withdrew did so that many days before the interview (`left`), if the portal has the day.
    """

    decision: str | None
    test: float | None = None
    essay: float | None = None
    interview: float | None = None
    state: str | None = "admitted"
    left: int | None = None
    total_known: bool = True

    @property
    def total(self) -> float | None:
        """The total score."""
        if self.test is None or self.essay is None or self.interview is None or not self.total_known:
            return None
        return total_score(self.test, self.essay, self.interview)


def won(test: float = 86.0, essay: float = 84.0, interview: float = 88.0, *, total_known: bool = True) -> Candidate:
    """Return a candidate who won."""
    return Candidate("won", test, essay, interview, total_known=total_known)


def lost(test: float = 71.0, essay: float = 64.0, interview: float = 69.0, *, total_known: bool = True) -> Candidate:
    """Return a candidate who came to the interview and was not recommended."""
    return Candidate("not_recommended", test, essay, interview, total_known=total_known)


def withdrew(left: int | None, test: float = 70.0, essay: float = 66.0, interview: float | None = None) -> Candidate:
    """Return an admitted candidate who withdrew that many days before the interview, or on a day that the portal lacks."""
    return Candidate("withdrawn", test, essay, interview, "withdrawn", left)


def rejected(test: float | None = None, essay: float | None = None, interview: float | None = None) -> Candidate:
    """Return an applicant who was not admitted, with the scores of a later review, if any."""
    return Candidate("rejected", test, essay, interview, "rejected")


@dataclass(frozen=True, slots=True)
class ScriptedRound:
    """The candidates of one round: the person whom the order appoints, if that person applied, and the rivals."""

    appointee: Candidate | None
    rivals: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class ScriptedCompetition:
    """A competition as a planted case needs it.

    Days that are not scripted are drawn: `protocol_after_order` counts the days from the order to the protocol, and
    `notice` the working days from the notice to the close. A protocol, an interview or a close that is not `known` has no day on
    record. The rivals of `annulled` rounds are the same people as those of the last one, in the same sequence.

    The people who are `rivals` and the members of the `panel` are drawn where they are None. The requirements were `edited` that
    many days before the notice, if they were.
    """

    last: ScriptedRound
    annulled: tuple[ScriptedRound, ...] = field(default=())
    protocol_after_order: int | None = None
    protocol_known: bool = True
    interview_known: bool = True
    closed_known: bool = True
    notice: int | None = None
    closed: date | None = None
    rivals: tuple[int, ...] | None = None
    panel: tuple[int, ...] | None = None
    edited: int | None = None


def by_script(
    seed: int,
    script: ScriptedCompetition,
    drawn: Competition,
    appointee: int,
    order_day: date,
    colleagues: Sequence[int],
    registers: Sequence[str],
) -> tuple[Competition, list[Application]]:
    """Return the drawn competition changed as the script says, with the scripted applications."""
    held = _dated(script, drawn, order_day)
    rounds = range(1, len(script.annulled) + 1)
    number = f"T-{held.announced.year}-{drawn.number.rpartition('-')[2]}"
    held = replace(held, number=number, round=len(rounds) + 1, annulled_rounds=tuple(rounds), closed_known=script.closed_known)
    if script.panel is not None:
        held = replace(held, panel=tuple(registers[one] for one in script.panel))
    if script.edited is not None:
        held = replace(held, requirements_edited=held.announced - timedelta(days=script.edited))
    rivals = script.rivals
    if rivals is None:
        most = max(len(one.rivals) for one in (script.last, *script.annulled))
        rivals = _rivals(seed, drawn, most, appointee, colleagues, registers)
    rows = list(_applications(held, script.last, None, appointee, rivals))
    for each, candidates in zip(rounds, script.annulled, strict=True):
        rows += _applications(held, candidates, each, appointee, rivals)
    if not script.interview_known:
        held = replace(held, interview=None)
    return held, rows


def _dated(script: ScriptedCompetition, drawn: Competition, order_day: date) -> Competition:
    held, closed = drawn, script.closed or drawn.closed
    while script.notice is not None and not is_weekday(closed):
        closed -= timedelta(days=1)
    if script.notice is not None:
        announced = notice_of_weekdays(closed, script.notice)
        held = replace(held, announced=announced, closed=closed, requirements_edited=None)
    if script.protocol_after_order is not None:
        held = replace(held, protocol=order_day + timedelta(days=script.protocol_after_order))
    return held if script.protocol_known else replace(held, protocol=None)


def _rivals(
    seed: int, drawn: Competition, count: int, appointee: int, colleagues: Sequence[int], registers: Sequence[str]
) -> list[int]:
    """Draw different people who are not on the panel: from the body first, from the whole service if it has too few."""
    draw, found = stream(seed, "rivals", drawn.number), list[int]()
    for attempt in range(20 * count):
        one = pick(draw, colleagues) if attempt < 3 * count else int(draw.random() * len(registers))
        if len(found) < count and one != appointee and one not in found and registers[one] not in drawn.panel:
            found.append(one)
    return found


def _applications(
    held: Competition, candidates: ScriptedRound, annulled: int | None, appointee: int, rivals: Sequence[int]
) -> Iterator[Application]:
    people = [(one, person) for one, person in zip(candidates.rivals, rivals, strict=False)]
    if candidates.appointee is not None:
        people.insert(0, (candidates.appointee, appointee))
    of_round = held.number if annulled is None else f"{held.number}-{annulled}"
    for number, (one, person) in enumerate(people, start=1):
        day = None if one.left is None or held.interview is None else held.interview - timedelta(days=one.left)
        yield Application(
            f"{of_round}-{number}",
            held.number,
            held.announced.year,
            person,
            one.state,
            one.test,
            one.essay,
            one.interview,
            one.total,
            day,
            one.decision,
            annulled,
        )
