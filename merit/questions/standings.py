"""The candidates for a vacancy or the reserve in their order, and the commission's choice against it. Pure.

Ranked is who is eligible and has a score. Everybody else is named apart, with the reason. What the hub does not know counts as
neither zero nor clean: a candidate of whom something is missing may come before the one who was chosen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from graph.model.days.truth import Truth
from graph.model.words import ApplicationState
from merit.questions.eligibility import Eligibility
from merit.questions.merit_order import Assessed, ranks


class Standing(StrEnum):
    """Why a candidate is ranked, or is not. In the order in which they are listed."""

    RANKED = "ranked"
    NOT_ASSESSED = "not assessed"
    UNKNOWN = "eligibility unknown"
    NOT_ELIGIBLE = "not eligible"
    BARRED = "barred"
    WITHDREW = "withdrew"
    NOT_READ = "file cannot be read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A candidate with the score and the eligibility. ``rank`` is None unless the candidate is ranked.

    ``application`` is how far her application came, None where there is none or no source says; ``remained`` tells whether she
    stayed in the competition to its end. ``unreadable`` says why her file cannot be read. ``unsettled``: that her records are
    those of one person rests on a match that nobody has settled.
    """

    servant: str
    name: str
    merit: Assessed = field(default_factory=Assessed)
    eligibility: Eligibility = field(default_factory=Eligibility)
    application: ApplicationState | None = None
    withdrew: Truth = False
    remained: Truth = True
    unreadable: str | None = None
    unsettled: bool = False
    rank: int | None = None

    @property
    def score(self) -> Decimal | None:
        return self.merit.score

    @property
    def standing(self) -> Standing:
        """Why the candidate is ranked, or is not: what certainly excludes comes first."""
        if self.withdrew:
            return Standing.WITHDREW
        if self.unreadable is not None:
            return Standing.NOT_READ
        if self.eligibility.bars:
            return Standing.BARRED
        if self.eligibility.unmet:
            return Standing.NOT_ELIGIBLE
        if self.eligibility.unknown:
            return Standing.UNKNOWN
        return Standing.NOT_ASSESSED if self.score is None else Standing.RANKED


class Chosen(StrEnum):
    """How the records say who was chosen."""

    WON = "won"
    RECOMMENDED = "recommended"
    LISTED = "listed in the reserve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The commission's choice against the ranking; ids of servants.

    ``first`` tells whether nobody comes before who was chosen. It is False where somebody certainly does who stayed to the end,
    and where a chosen one is barred or not eligible. ``above`` outrank a chosen one, ``open`` may: something of them is unknown.
    ``missing`` says in words what else leaves it open. ``strangers`` (ids and names) were appointed by it without being chosen.
    """

    how: Chosen
    chosen: tuple[str, ...]
    first: Truth
    above: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    strangers: tuple[tuple[str, str], ...] = ()


def in_order(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Return the candidates with their ranks: those that are ranked by rank, then the others by why they are not."""
    found = ranks(
        {each.servant: each.score for each in candidates if each.standing is Standing.RANKED and each.score is not None}
    )
    standings = list(Standing)

    def by_standing(each: Candidate) -> tuple[int, int, str, str]:
        return standings.index(each.standing), each.rank or 0, each.name, each.servant

    return tuple(sorted((replace(each, rank=found.get(each.servant)) for each in candidates), key=by_standing))


def choice_of(
    candidates: Sequence[Candidate],
    how: Chosen,
    chosen: Collection[str],
    missing: Sequence[str] = (),
    strangers: Sequence[tuple[str, str]] = (),
) -> Choice | None:
    """Return the choice against the candidates in their order; None where nobody was chosen.

    ``missing`` says in words why there may be candidates who are not on record, or choices.
    """
    taken = [each for each in candidates if each.servant in chosen]
    if not taken:
        return None
    others = [each for each in candidates if each.servant not in chosen]
    scores = [each.score for each in taken if each.rank is not None and each.score is not None]
    lowest = min(scores, default=None)
    above = [each for each in others if each.rank is not None and _exceeds(each, lowest)]
    open_ = [each for each in others if each.standing in _OPEN and _exceeds(each, lowest) is not False]
    return Choice(
        how=how,
        chosen=tuple(each.servant for each in taken),
        first=_first(taken, above, open_, missing),
        above=tuple(each.servant for each in above),
        open=tuple(each.servant for each in open_),
        missing=tuple(missing),
        strangers=tuple(strangers),
    )


_OPEN = frozenset({Standing.NOT_ASSESSED, Standing.UNKNOWN, Standing.NOT_READ})
_EXCLUDED = frozenset({Standing.BARRED, Standing.NOT_ELIGIBLE})


def _exceeds(candidate: Candidate, score: Decimal | None) -> Truth:
    """Return whether a candidate's score is greater; None where one of both is not known."""
    return None if candidate.score is None or score is None else candidate.score > score


def _first(taken: Sequence[Candidate], above: Sequence[Candidate], open_: Sequence[Candidate], missing: Sequence[str]) -> Truth:
    if any(each.standing in _EXCLUDED for each in taken) or any(each.remained for each in above):
        return False
    if above or open_ or missing or any(each.rank is None for each in taken):
        return None
    return True
