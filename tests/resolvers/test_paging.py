"""Cursors and pages, without a database."""

from __future__ import annotations

from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.errors import BadUserInput
from resolvers.paging import Cursors, PageRequest

KEY = b"k" * 32
SORT_KEYS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(SORT_KEYS, st.text(max_size=5), st.none() | st.text(max_size=5))
def test_a_cursor_decrypts_to_its_sort_key(sort_key: str, field: str, filter_: str | None) -> None:
    cursors = Cursors.of_list(KEY, field, filter_)

    assert cursors.decrypt(cursors.encrypt(sort_key)) == sort_key


@given(SORT_KEYS, st.binary(min_size=1, max_size=80))
def test_no_other_text_is_a_cursor(sort_key: str, noise: bytes) -> None:
    cursors = Cursors.of_list(KEY, "servants")
    cursor = cursors.encrypt(sort_key)
    # Base64 ignores some bits of the last character, so texts that differ only in these are the same cursor.
    mixed = bytes(a ^ b for a, b in zip(cursor.encode(), noise.ljust(len(cursor), b"\0"), strict=False)).decode("latin-1")

    if mixed[:-1] != cursor[:-1]:
        with pytest.raises(BadUserInput):
            cursors.decrypt(mixed)


def test_a_cursor_does_not_show_its_sort_key() -> None:
    cursor = Cursors.of_list(KEY, "servants").encrypt("karimova gulnora")

    assert b"karimova" not in urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def test_lists_filters_and_keys_do_not_share_cursors() -> None:
    cursor = Cursors.of_list(KEY, "servants", None).encrypt("x")

    for other in (
        Cursors.of_list(KEY, "findings", None),
        Cursors.of_list(KEY, "servants", ""),
        Cursors.of_list(KEY, "servants", None, None),
        Cursors.of_list(b"l" * 32, "servants", None),
    ):
        with pytest.raises(BadUserInput):
            other.decrypt(cursor)


async def _number() -> int:
    return 3


def test_a_page_knows_whether_there_is_a_next_one() -> None:
    page = PageRequest.parse(Cursors.of_list(KEY, "servants"), 2, None)

    more, last, empty = (page.connection(nodes, nodes, _number) for nodes in (["a", "b", "c"], ["a", "b"], list[str]()))

    assert ([edge.node for edge in more.edges], more.page_info.has_next_page) == (["a", "b"], True)
    assert more.page_info.end_cursor == more.edges[1].cursor
    assert (len(last.edges), last.page_info.has_next_page) == (2, False)
    assert (empty.page_info.has_next_page, empty.page_info.end_cursor) == (False, None)
