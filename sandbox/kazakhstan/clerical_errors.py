"""Clerical errors in E-kyzmet: misspelled names, empty fields, words that nobody can explain, and orders entered days late.

At level 0 there are none. Above it, the seed and the record's number alone decide the errors, so they are the same every night.
Numbers and references never change.
"""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from sandbox.kazakhstan.model import Appointment, Candidate, Competition, Evaluation, Kazakhstan, Penalty, Person, Text, Training
from sandbox.noise import Noise
from sandbox.random_streams import days, number_between, pick, stream
from sandbox.spellings import mistyped
from sandbox.words import e_kyzmet
from sandbox.words.wording import Wording

_EMPTY, _LATE, _UNEXPLAINED = 0.25, 0.5, 0.15
"""Probability of each error, as a share of the level; a part of a name is misspelled with the probability of the level itself."""


def with_clerical_errors(part: Kazakhstan, noise: Noise) -> Kazakhstan:
    """Return the Kazakh part as entered into E-kyzmet. Everything has been entered by the world's own day."""
    if not noise.level:
        return part
    return replace(
        part,
        people=tuple(_person(one, noise) for one in part.people),
        appointments=tuple(_appointment(one, part, noise) for one in part.appointments),
        competitions=tuple(_competition(one, noise) for one in part.competitions),
        candidates=tuple(_candidate(one, noise) for one in part.candidates),
        evaluations=tuple(_evaluation(one, noise) for one in part.evaluations),
        training=tuple(_training(one, noise) for one in part.training),
        discipline=tuple(_penalty(one, noise) for one in part.discipline),
    )


def _person(one: Person, noise: Noise) -> Person:
    draw = stream(noise.seed, "typed name", one.iin)
    last, first, patronymic = (_name(part, noise, draw) for part in (one.name.last, one.name.first, one.name.patronymic))
    return replace(one, name=replace(one.name, last=last, first=first, patronymic=patronymic))


def _name(part: Text, noise: Noise, draw: Random) -> Text:
    """Misspell the Kazakh and the Russian text independently: a mistyped letter, or all capitals."""
    kk, ru = (_word(word, draw) if draw.random() < noise.level else word for word in (part.kk, part.ru))
    return Text(kk, ru)


def _word(word: str, draw: Random) -> str:
    return mistyped(word, draw) if draw.random() < 0.5 else word.upper()


def _appointment(one: Appointment, part: Kazakhstan, noise: Noise) -> Appointment:
    empty = _empty(one.number, ("mode", "signed_by", "probation_until", "factor_points"), noise)
    typed = replace(
        one,
        mode=None if "mode" in empty else one.mode,
        signed_by=None if "signed_by" in empty else one.signed_by,
        probation_until=None if "probation_until" in empty else one.probation_until,
        factor_points=None if "factor_points" in empty else one.factor_points,
        ground=_meaning(one.ground, e_kyzmet.GROUND, one.number, noise) if one.ground else None,
    )
    draw = stream(noise.seed, "typed late", one.number)
    late, delay = draw.random() < noise.level * _LATE, days(number_between(draw, 1, 4))
    known, ended = one.known + delay, one.end_known and one.end_known + delay
    if not late or one.correction or max(known, ended or known) > part.today:
        return typed
    return replace(typed, known=known, end_known=ended)


def _competition(one: Competition, noise: Noise) -> Competition:
    return replace(one, annulled=None) if _empty(one.number, ("annulled",), noise) else one


def _candidate(one: Candidate, noise: Noise) -> Candidate:
    empty = _empty(one.number, ("interview", "total"), noise)
    interview, total = (None if name in empty else score for name, score in (("interview", one.interview), ("total", one.total)))
    return replace(one, interview=interview, total=total)


def _evaluation(one: Evaluation, noise: Noise) -> Evaluation:
    return replace(one, evaluator=None) if _empty(one.number, ("evaluator",), noise) else one


def _training(one: Training, noise: Noise) -> Training:
    return replace(one, certificate=None) if _empty(one.number, ("certificate",), noise) else one


def _penalty(one: Penalty, noise: Noise) -> Penalty:
    ends = None if _empty(one.number, ("ends",), noise) else one.ends
    return replace(one, ends=ends, kind=_meaning(one.kind, e_kyzmet.PENALTY_KIND, one.number, noise))


def _meaning(meaning: str, wording: Wording, number: str, noise: Noise) -> str:
    """Return the meaning, or in its place a word that nobody can explain."""
    draw = stream(noise.seed, "typed word", number)
    return pick(draw, wording.unexplained) if draw.random() < noise.level * _UNEXPLAINED else meaning


def _empty(number: str, fields: Iterable[str], noise: Noise) -> set[str]:
    """Draw the fields that were left empty."""
    draw = stream(noise.seed, "typed empty", number)
    return {field for field in fields if draw.random() < noise.level * _EMPTY}
