"""So many missing records are believed without a person."""

from __future__ import annotations

import pytest

from loaders.runs.absence_policy import AbsencePolicy


@pytest.mark.parametrize(
    ("missing", "still_there", "within"),
    [
        (0, 0, True),
        (2, 0, True),
        (3, 0, False),
        (3, 3, False),
        (3, 4, True),
        (20, 21, True),
        (20, 20, False),
        (21, 378, False),
        (21, 399, True),
        (50, 950, True),
        (51, 949, False),
    ],
)
def test_more_than_a_few_and_more_than_the_share_are_not_believed(missing: int, still_there: int, within: bool) -> None:
    assert AbsencePolicy().within_removal_limit(missing, still_there) is within
