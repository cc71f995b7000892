"""What a reader overlooks in the number of a post or a body, and what nobody overlooks."""

from __future__ import annotations

import pytest

from loaders.ingest.similar_numbers import differences, skeleton


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("AB-12", "АВ-12", ["letters of another script that look alike"]),
        ("TAX-1", "ТАХ-1", ["letters of another script that look alike"]),
        ("tax-1", "TAX-1", ["upper and lower case"]),
        ("T 12", "T12", ["spaces or punctuation"]),
        ("T-0012", "T-12", ["leading zeros"]),
        ("0012", "12", ["leading zeros"]),
        ("12/3 K", "12-3-k", ["upper and lower case", "spaces or punctuation"]),
        ("P1O", "P10", ["letters and digits that look alike"]),
        ("\uff3012", "P12", ["the form of letters or digits, such as full-width ones"]),
    ],
)
def test_numbers_that_look_alike(one: str, other: str, why: list[str]) -> None:
    assert skeleton(one) == skeleton(other)
    assert differences(one, other) == why


@pytest.mark.parametrize(("one", "other"), [("T-12", "T-21"), ("10", "100"), ("A1", "B1"), ("12", "120"), ("1-02", "12")])
def test_numbers_that_do_not(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)
