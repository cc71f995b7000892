"""The question *appointers*: who appointed whom in a body with its units, as a network of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from careers.appointers import Appointer, AppointerNetwork, GivenOrder, appointer_network
from graph.cypher.statements import statement
from graph.errors import UnknownId
from graph.model.days import FIRST_DAY, order_days
from merit.context import Context, RunStatement, read_context
from merit.coverage import Span
from merit.dossiers import values
from merit.dossiers.reading import IMPOSSIBLE, Unreadable, impossible
from merit.dossiers.values import Values
from merit.figures.top_bodies import TopBodies
from merit.policies.book import PolicyBook
from merit.questions.shown import shown_share
from merit.strata.statistics import Share

_BODIES_PER_PAGE = 50
CONVENTION = (
    "The body is counted with the units that stand below it on the day. People are counted, not orders, and all orders of the "
    "civil service count, acting and secondment, too. The share of all is over the people of whom an order says who signed it; "
    "that in post over those of them who hold a post by such an order on the day. What somebody signed for herself joins nobody, "
    "and is counted apart."
)


@dataclass(frozen=True, slots=True)
class AppointerShares:
    """An appointer, and her shares of all whom somebody appointed and of those in post; None where under five are counted.

    ``unsettled``: a match that nobody has settled says that she may be somebody else, too.
    """

    appointer: Appointer
    name: str
    of_all: Share | None
    of_in_post: Share | None
    unsettled: bool


@dataclass(frozen=True, slots=True)
class AppointersAnswer:
    """The network of a body with its ``units``, and its appointers, those with the most people first.

    ``not_loaded`` are the days since a body was founded on which its orders are not loaded, by its name.
    """

    body: str
    name: str
    units: tuple[str, ...]
    as_of: date
    network: AppointerNetwork
    appointers: tuple[AppointerShares, ...]
    not_loaded: Mapping[str, tuple[Span, ...]]
    unreadable: tuple[Unreadable, ...]
    convention: str = CONVENTION


async def ask_appointers(run: RunStatement, body: str, as_of: date) -> AppointersAnswer:
    """Return who appointed whom in a body and its units before a day. Raises UnknownId for a body that is not in the graph."""
    context = await read_context(run, as_of, PolicyBook())
    if body not in context.bodies:
        raise UnknownId("organisation", body)
    units = TopBodies(context.bodies).units(body, as_of)
    orders: list[GivenOrder] = []
    names: dict[str, str] = {}
    unreadable: list[Unreadable] = []
    for start in range(0, len(units), _BODIES_PER_PAGE):
        page = await run(statement("questions/appointers"), {"bodies": units[start : start + _BODIES_PER_PAGE]})
        for row in (row for each in cast("list[dict[str, Any]]", page) for row in each["orders"]):
            try:
                orders.append(_order(row, names))
            except IMPOSSIBLE as error:
                unreadable.append(impossible(row[0], error))
    network = appointer_network(orders, names, as_of)
    return AppointersAnswer(
        body=body,
        name=context.bodies[body].name,
        units=tuple(unit for unit in units if unit != body),
        as_of=as_of,
        network=network,
        appointers=tuple(_shares(network, names, context)),
        not_loaded=_not_loaded(units, context),
        unreadable=tuple(unreadable),
    )


def _order(row: Values, names: dict[str, str]) -> GivenOrder:
    """Return the order of a list of values, and note the names of its people."""
    period = values.period(row[1], row[2:4], row[4:6])
    signers: Sequence[Values] = row[10]
    names.update((id_, name or id_) for id_, name in [(row[8], row[9]), *signers])
    return GivenOrder(
        appointment=row[0],
        appointed=row[8],
        signer=values.first([id_ for id_, _ in signers]),
        order=values.day(row[6], row[7]) or order_days(period.start),
        period=period,
    )


def _shares(network: AppointerNetwork, names: Mapping[str, str], context: Context) -> Iterator[AppointerShares]:
    for each in network.appointers:
        yield AppointerShares(
            appointer=each,
            name=names[each.servant],
            of_all=shown_share(each.appointed, network.appointed),
            of_in_post=shown_share(each.in_post, network.in_post),
            unsettled=each.servant in context.unreviewed,
        )


def _not_loaded(bodies: Sequence[str], context: Context) -> dict[str, tuple[Span, ...]]:
    found: dict[str, tuple[Span, ...]] = {}
    for body in bodies:
        founded = min((version.period.start.latest for version in context.bodies[body].versions), default=FIRST_DAY)
        if gaps := context.coverage.gaps("Appointment", body, founded, context.as_of):
            found[context.name_of(body) or body] = tuple(gaps)
    return found
