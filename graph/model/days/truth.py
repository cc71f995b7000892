"""Statements that are certainly true, certainly not, or unknown, and how they combine (Kleene's three-valued logic)."""

from __future__ import annotations

# True: certainly. False: certainly not. None: unknown. Compare with `is`: `not None` is True, and `if None` reads like a no.
Truth = bool | None


def all_of(*truths: Truth) -> Truth:
    """Return whether all hold: one that certainly does not decides, whatever else is unknown. True where there is none."""
    answer: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            answer = None
    return answer


def any_of(*truths: Truth) -> Truth:
    """Return whether at least one holds: one that certainly does decides, whatever else is unknown. False where there is none."""
    answer: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            answer = None
    return answer


def negated(truth: Truth) -> Truth:
    """Return the opposite; the opposite of unknown is unknown."""
    return None if truth is None else not truth
