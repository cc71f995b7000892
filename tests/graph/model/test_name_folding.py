"""Folding of names: spellings of one name fold to one text, whichever sign stands for the apostrophe."""

from __future__ import annotations

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.name_folding import fold, sort_key
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
