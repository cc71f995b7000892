"""Folding of names: spellings of one name fold to one text, whichever sign stands for the apostrophe."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.name_folding import fold, sort_key, with_few_marks
from loaders.matching.names import fold as fold_for_matching
from loaders.matching.transliteration import latin

# Written down here, not taken from the table: the signs that typewriters, phones and fonts put into Gʻofurov.
SIGNS = "'`´ʹʻʼʽˈˊˋ‘’‚‛′‵ʾʿ＇"

words = st.text(st.sampled_from("aeghioqsuvGOSʻ"), min_size=1, max_size=8)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_every_sign_folds_like_none(sign: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    # The compatibility forms of U+00B4 are a space with an accent, in which nobody can see an apostrophe any more.
    spelling = unicodedata.normalize(form, f"G{sign}ofurov") if (form, sign) not in {("NFKC", "´"), ("NFKD", "´")} else "G´ofurov"
    assert fold(spelling) == "gofurov"
    assert fold_for_matching(spelling) == fold_for_matching("Gʻofurov")


def test_the_full_width_grave_accent_folds_like_the_others() -> None:
    assert fold("G｀ofurov") == "gofurov"
    assert latin("G｀ofurov") == latin("Gʻofurov")


@given(st.lists(words, min_size=1, max_size=3), st.sampled_from(SIGNS), st.sampled_from(SIGNS))
def test_names_that_differ_only_in_their_sign_are_one_name(parts: list[str], one: str, other: str) -> None:
    first, second = (" ".join(parts).replace("ʻ", sign) for sign in (one, other))
    assert fold(first) == fold(second)
    assert sort_key(first, "servant:1") == sort_key(second, "servant:1")
    assert [latin(part) for part in first.split()] == [latin(part) for part in second.split()]


@given(st.text(st.characters(codec="utf-8")))
def test_folding_again_changes_nothing(name: str) -> None:
    folded = fold(name)
    assert fold(folded) == folded
    assert not set(folded) & set(SIGNS)


# Marks of two classes, in the order that Unicode does not have; marks that have no class, but are made of two that have one;
# half-width marks of Japanese, which are letters.
UNORDERED = ["\u0301\u0323", "\u0f73", "\u0301\uff9e"]
# Signs that are taken out of a name before it is normalised: the marks around them are then one run.
BETWEEN = ["", "ʻ", "'"]


@pytest.mark.parametrize("marks", UNORDERED)
@pytest.mark.parametrize("sign", BETWEEN)
def test_a_run_of_marks_that_no_language_has_takes_no_longer_than_another_text(marks: str, sign: str) -> None:
    # Half a million marks in one run would take hours to be put into order.
    run = f"{marks * 5}{sign}" * (500_000 // len(marks) // 5)
    assert fold(f"Gʻofu{run}rov Alisher") == "gofurov alisher"


@pytest.mark.parametrize("marks", UNORDERED)
def test_only_marks_beyond_a_run_are_left_out(marks: str) -> None:
    few = marks * (30 // len(marks))
    assert with_few_marks(f"{'o' * 1000}{few}rov —————{few}") == f"{'o' * 1000}{few}rov —————{few}"
    assert with_few_marks(f"{'o' * 1000}{few}{marks * 1000} — {few}{marks}.") == f"{'o' * 1000}{few} — {few}."


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.integers(1, 60))
def test_the_text_of_a_language_stays_as_it_is(text: str, times: int) -> None:
    assert with_few_marks(f"{text} " * times) == f"{text} " * times


def test_every_sign_that_normalising_puts_into_order_counts_as_a_mark() -> None:
    letters = (chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    marks = [letter for letter in letters if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0])]
    assert len(marks) > 900
    assert with_few_marks(f"{'o' * 1000}{''.join(marks)}.") == f"{'o' * 1000}{''.join(marks[:30])}."
