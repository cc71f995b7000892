"""Networks of appointers: who signed the orders of whom. Pure: orders go in, a network of people comes out.

It counts people, not orders: whoever was appointed five times by one person is one of those whom she appointed. An order that
somebody signed for herself joins nobody, and is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from graph.model.days import Day, Period
from graph.model.days.comparisons import before, within


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenOrder:
    """An appointment by its order: who was appointed and who signed, as ids of servants; None where nobody says who signed."""

    appointment: str
    appointed: str
    signer: str | None
    order: Day
    period: Period


@dataclass(frozen=True, slots=True)
class Appointer:
    """Somebody of a network, by people: whom she appointed, who appointed her, and who is in post by her order on the day.

    ``signed_own`` counts the orders that she signed for herself.
    """

    servant: str
    appointed: int
    appointed_by: int
    in_post: int
    signed_own: int


@dataclass(frozen=True, slots=True)
class AppointerNetwork:
    """Who appointed whom before a day: people are nodes, and an edge leads from whoever signed to whom she appointed.

    ``graph`` is a directed graph of networkx. A node has the name as its ``label``, an edge the weight 1, for one person, and the
    number of ``orders`` with the first and the last possible day of one.
    ``appointed`` counts the people with an order of which it is known who signed it, ``in_post`` those of them who hold a post by
    such an order on the day; ``unsigned`` those without any such order, and ``undated`` the orders left out because they may be
    of the day or of a later one.
    """

    graph: Any
    appointed: int
    in_post: int
    unsigned: int
    undated: int
    appointers: tuple[Appointer, ...]
    """Those with the most people first; the others of the network appointed nobody."""


@dataclass(slots=True)
class _Signed:
    """The orders that one person signed for another one."""

    orders: int
    first: date
    last: date


def appointer_network(orders: Iterable[GivenOrder], names: Mapping[str, str], as_of: date) -> AppointerNetwork:
    """Return the network of the orders given before a day; ``names`` are those of all people in them, by id."""
    day = Day(as_of, as_of)
    dated = [(each, before(each.order, day)) for each in orders]
    given = [each for each, before_day in dated if before_day]
    signed = [(each.signer, each) for each in given if each.signer is not None]
    appointed = {each.appointed for _, each in signed}
    in_post = [(signer, each.appointed) for signer, each in signed if within(day, each.period)]
    own = Counter(signer for signer, each in signed if signer == each.appointed)
    graph = _graph(_edges(signed), own, names)
    held = Counter(signer for signer, servant in set(in_post) if signer != servant)
    appointers = [
        Appointer(servant, graph.out_degree(servant), graph.in_degree(servant), held[servant], own[servant])
        for servant in graph
        if graph.out_degree(servant) or own[servant]
    ]
    return AppointerNetwork(
        graph=graph,
        appointed=len(appointed),
        in_post=len({servant for _, servant in in_post}),
        unsigned=len({each.appointed for each in given} - appointed),
        undated=sum(before_day is None for _, before_day in dated),
        appointers=tuple(sorted(appointers, key=lambda each: (-each.appointed, names[each.servant], each.servant))),
    )


def _edges(signed: Iterable[tuple[str, GivenOrder]]) -> dict[tuple[str, str], _Signed]:
    """Return who signed orders of whom; what somebody signed for herself is no edge."""
    edges: dict[tuple[str, str], _Signed] = {}
    for signer, each in signed:
        if signer == each.appointed:
            continue
        known = edges.setdefault((signer, each.appointed), _Signed(0, each.order.earliest, each.order.latest))
        known.orders += 1
        known.first, known.last = min(known.first, each.order.earliest), max(known.last, each.order.latest)
    return edges


def _graph(edges: Mapping[tuple[str, str], _Signed], own: Mapping[str, int], names: Mapping[str, str]) -> Any:
    """Return the directed graph, its nodes and edges in the order of their ids."""
    graph = _networkx().DiGraph()
    for servant in sorted({*own, *(servant for edge in edges for servant in edge)}):
        graph.add_node(servant, label=names[servant], signed_own=own.get(servant, 0))
    for (signer, appointed), signed in sorted(edges.items()):
        graph.add_edge(
            signer,
            appointed,
            weight=1,
            orders=signed.orders,
            first_order=signed.first.isoformat(),
            last_order=signed.last.isoformat(),
        )
    for servant in graph:
        graph.nodes[servant]["appointed"] = graph.out_degree(servant)
        graph.nodes[servant]["appointed_by"] = graph.in_degree(servant)
    return graph


def _networkx() -> Any:
    """Import networkx when it is first needed: it takes a while, and has no types."""
    return import_module("networkx")
