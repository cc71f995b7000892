"""How many missing records are believed, and when a missing record counts as gone. Pure."""

from __future__ import annotations

from dataclasses import dataclass

# A small register may well lose this many records at once, whatever share of it they are.
_FEW = 20
# Half of all records are too many however small the register is: the answer was empty, or the portal gave its rows other keys
# (which would count as records that are still there by the next reading). One or two may have been all there were.
_VERY_FEW, _MANY = 2, 0.5


@dataclass(frozen=True, slots=True)
class AbsencePolicy:
    """When absence is believed.

    A record is gone after ``readings_until_gone`` complete readings without it. A person decides where more than the share
    ``max_removal_share`` of a scope's records is missing at once.
    """

    readings_until_gone: int = 3
    max_removal_share: float = 0.05

    def within_removal_limit(self, missing: int, still_there: int) -> bool:
        """Tell whether so many missing records may be marked, beside those that were there before and still are.

        They may not if more than 20 and more than ``max_removal_share`` of the records are missing, nor if more than 2 and at
        least half of them are.
        """
        before = missing + still_there
        if missing <= _VERY_FEW:
            return True
        return missing < _MANY * before and missing <= max(_FEW, self.max_removal_share * before)
