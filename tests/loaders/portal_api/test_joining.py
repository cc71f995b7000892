"""Keys of several fields: different fields never give one key, and fields without the separator give the key they always gave."""

from __future__ import annotations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from loaders.portal_api.joining import escaped, joined_key

_TEXT = st.text(st.sampled_from("/\\a1:"), max_size=6)
_FIELDS = st.integers(2, 4).flatmap(lambda width: st.tuples(*[st.tuples(*[_TEXT] * width)] * 2))


@given(_FIELDS)
@example((("Tax", "12/3"), ("Tax/12", "3")))
@example((("a\\", "b"), ("a", "/b")))
@example((("a\\/", "b"), ("a\\", "/b")))
def test_different_fields_give_different_keys(both: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    one, other = both
    assume(one != other)
    assert joined_key(one) != joined_key(other)


@given(st.lists(st.text(st.characters(exclude_characters="/\\")), min_size=2, max_size=4))
def test_fields_without_separator_keep_their_key(fields: list[str]) -> None:
    assert joined_key(fields) == "/".join(fields)


@given(st.text())
def test_a_single_field_is_the_key(field: str) -> None:
    assert joined_key([field]) == field


def test_the_separator_is_the_only_sign_that_is_escaped() -> None:
    assert joined_key(["Tax/12", "3"]) == "Tax\\/12/3"
    assert escaped("a:b/c", ":") == "a\\:b/c"
