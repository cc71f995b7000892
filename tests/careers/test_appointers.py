"""Networks of appointers, worked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest

from careers.appointers import Appointer, AppointerNetwork, GivenOrder, appointer_network
from graph.model.days import Day, Period
from tests.support.servant_files import day

AS_OF = date(2026, 11, 20)


def order(appointed: str, signer: str | None, on: str | Day = "2024-01-01", until: str | None = None) -> GivenOrder:
    given = on if isinstance(on, Day) else day(on)
    period = Period(given, None if until is None else day(until))
    return GivenOrder(appointment=f"{appointed} {on}", appointed=appointed, signer=signer, order=given, period=period)


def network(orders: Sequence[GivenOrder]) -> AppointerNetwork:
    people = {person for each in orders for person in (each.appointed, each.signer) if person}
    return appointer_network(orders, {person: person.title() for person in people}, AS_OF)


def edges(found: AppointerNetwork) -> list[tuple[str, str, dict[str, Any]]]:
    return list(found.graph.edges(data=True))


def counts(found: Iterable[Appointer]) -> dict[str, tuple[int, int, int, int]]:
    return {each.servant: (each.appointed, each.appointed_by, each.in_post, each.signed_own) for each in found}


def test_people_are_counted_and_not_orders() -> None:
    """The head appointed Ann three times and Ben once, who appointed Ann once: five orders, three edges, two appointers."""
    found = network(
        [
            order("ann", "head", "2020-01-01", "2021-01-01"),
            order("ann", "head", "2021-01-01", "2022-01-01"),
            order("ann", "head", "2022-02"),
            order("ben", "head"),
            order("ann", "ben", "2019-05-01", "2020-01-01"),
        ]
    )
    assert edges(found) == [
        ("ben", "ann", {"weight": 1, "orders": 1, "first_order": "2019-05-01", "last_order": "2019-05-01"}),
        ("head", "ann", {"weight": 1, "orders": 3, "first_order": "2020-01-01", "last_order": "2022-02-28"}),
        ("head", "ben", {"weight": 1, "orders": 1, "first_order": "2024-01-01", "last_order": "2024-01-01"}),
    ]
    assert counts(found.appointers) == {"head": (2, 0, 2, 0), "ben": (1, 1, 0, 0)}
    assert [each.servant for each in found.appointers] == ["head", "ben"]
    assert (found.appointed, found.in_post, found.unsigned, found.undated) == (2, 2, 0, 0)
    assert found.graph.nodes["ann"] == {"label": "Ann", "signed_own": 0, "appointed": 0, "appointed_by": 2}


def test_somebody_who_left_or_may_have_left_is_not_in_post() -> None:
    found = network([order("ann", "head", until="2026-11-20"), order("ben", "head", until="2026"), order("cleo", "head")])
    assert counts(found.appointers) == {"head": (3, 0, 1, 0)}
    assert (found.appointed, found.in_post) == (3, 1)


def test_what_somebody_signed_for_herself_joins_nobody() -> None:
    found = network([order("head", "head"), order("head", "head", "2020-01-01", "2024-01-01"), order("ann", "head")])
    assert [(one, other) for one, other, _ in edges(found)] == [("head", "ann")]
    assert counts(found.appointers) == {"head": (1, 0, 1, 2)}
    assert (found.appointed, found.in_post) == (2, 2), "her own order says who signed it"


def test_orders_without_a_signer_are_counted_by_people_with_none_that_has_one() -> None:
    found = network(
        [order("ann", None), order("ann", None, "2020-01-01"), order("ben", None), order("ben", "head", "2020-01-01")]
    )
    assert (found.unsigned, found.appointed) == (1, 1)
    assert set(found.graph) == {"ben", "head"}


@pytest.mark.parametrize(
    ("on", "edge", "undated"), [("2026-11-19", 1, 0), ("2026-11", 0, 1), ("2026-11-20", 0, 0)], ids=["before", "may be", "on it"]
)
def test_orders_count_before_the_day(on: str, edge: int, undated: int) -> None:
    found = network([order("ann", "head", on)])
    assert (len(edges(found)), found.undated, found.appointed) == (edge, undated, edge)
