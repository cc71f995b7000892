"""Names of scopes and the ranges of the ids stored under them."""

from __future__ import annotations

import pytest

from loaders.portal_api.scope_key import ScopeKey, key_range

ORDERS = ScopeKey("test.argos.uz", "orders", "2025")


@pytest.mark.parametrize("key", [ORDERS, ScopeKey("e-kyzmet", "persons", "drop/2026-11-15")])
def test_a_scope_key_is_read_as_it_is_written(key: ScopeKey) -> None:
    assert ScopeKey.parse(str(key)) == key


def test_a_scope_key_is_portal_stream_and_scope() -> None:
    assert str(ORDERS) == "test.argos.uz/orders/2025"
    assert (ORDERS.page_prefix, ORDERS.quarantine_prefix) == (
        "test.argos.uz/orders/2025/",
        "quarantine:test.argos.uz/orders/2025:",
    )


@pytest.mark.parametrize("text", ["", "test.argos.uz", "test.argos.uz/orders", "test.argos.uz/orders/", "/orders/2025"])
def test_a_text_without_all_three_is_no_scope_key(text: str) -> None:
    with pytest.raises(ValueError, match="write portal/stream/scope"):
        ScopeKey.parse(text)


def test_ranges_end_before_the_next_text_that_begins_otherwise() -> None:
    assert ORDERS.page_range == ("test.argos.uz/orders/2025/", "test.argos.uz/orders/20250")
    assert ORDERS.stream_range == ("test.argos.uz/orders/", "test.argos.uz/orders0")
    assert ORDERS.quarantine_range == ("quarantine:test.argos.uz/orders/2025:", "quarantine:test.argos.uz/orders/2025;")


def test_no_scope_has_the_ids_of_another() -> None:
    plain, inner = ScopeKey("p", "s", "2020"), ScopeKey("p", "s", "2020/a")
    assert (f"{plain.page_prefix}a/1", f"{inner.page_prefix}1") == ("p/s/2020/a/1", "p/s/2020\\/a/1")
    from_, to = plain.page_range
    assert not from_ <= f"{inner.page_prefix}1" < to
    plain, inner = ScopeKey("p", "s", "a"), ScopeKey("p", "s", "a:b")
    from_, to = plain.quarantine_range
    assert not from_ <= f"{inner.quarantine_prefix}1" < to
    assert ScopeKey("p", "s", "drop/1").quarantine_prefix == "quarantine:p/s/drop/1:"


@pytest.mark.parametrize("following", ["", "1", "ÿ", "\uffff", "\U0010ffff/0"])
def test_a_range_holds_every_text_with_its_prefix_and_no_other(following: str) -> None:
    from_, to = key_range("portal/stream/")
    assert from_ <= f"portal/stream/{following}" < to
    assert not from_ <= f"portal/stream0{following}" < to
    assert not from_ <= f"portal/stream.{following}" < to
