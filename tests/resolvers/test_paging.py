"""Cursors and pages, without a database."""

from __future__ import annotations

from base64 import urlsafe_b64decode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.errors import BadUserInput
from resolvers.paging import Cursors, Wanted

KEY = b"k" * 32
PLACES = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(PLACES, st.text(max_size=5), st.none() | st.text(max_size=5))
def test_a_cursor_gives_its_place_back(place: str, field: str, filter_: str | None) -> None:
    cursors = Cursors.of(KEY, field, filter_)

    assert cursors.open(cursors.seal(place)) == place


@given(PLACES, st.binary(min_size=1, max_size=80))
def test_no_other_text_is_a_cursor(place: str, noise: bytes) -> None:
    cursors = Cursors.of(KEY, "servants")
    sealed = cursors.seal(place)
    # Of the last character only some bits count; what differs in the others is the same cursor.
    mixed = bytes(a ^ b for a, b in zip(sealed.encode(), noise.ljust(len(sealed), b"\0"), strict=False)).decode("latin-1")

    if mixed[:-1] != sealed[:-1]:
        with pytest.raises(BadUserInput):
            cursors.open(mixed)


def test_a_cursor_does_not_show_its_place() -> None:
    sealed = Cursors.of(KEY, "servants").seal("karimova gulnora")

    assert b"karimova" not in urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))


def test_lists_filters_and_keys_do_not_share_cursors() -> None:
    sealed = Cursors.of(KEY, "servants", None).seal("x")

    for other in (
        Cursors.of(KEY, "findings", None),
        Cursors.of(KEY, "servants", ""),
        Cursors.of(KEY, "servants", None, None),
        Cursors.of(b"l" * 32, "servants", None),
    ):
        with pytest.raises(BadUserInput):
            other.open(sealed)


def test_a_page_knows_whether_there_is_more() -> None:
    wanted = Wanted.page(Cursors.of(KEY, "servants"), 2, None)

    more, last, empty = (wanted.filled(nodes, nodes) for nodes in (["a", "b", "c"], ["a", "b"], list[str]()))

    assert ([edge.node for edge in more.edges], more.page_info.has_next_page) == (["a", "b"], True)
    assert more.page_info.end_cursor == more.edges[1].cursor
    assert (len(last.edges), last.page_info.has_next_page) == (2, False)
    assert (empty.page_info.has_next_page, empty.page_info.end_cursor) == (False, None)
