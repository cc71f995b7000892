"""Maps rows of my.mehnat.uz to facts. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model import facts
from graph.model.days import Day, Period
from graph.model.facts import Fact, Ref, person
from loaders.portals.my_mehnat_uz.rows import Contract, Employer

NAME = "my.mehnat.uz"


def employer(row: Employer) -> Iterator[Fact]:
    yield facts.Organisation(ref=Ref("UZ/STIR", row.stir), name=row.name, country="UZ", sector_word=row.sector)


def contract(row: Contract) -> Iterator[Fact]:
    servant = person("UZ/PINFL", row.pinfl)
    yield facts.Servant(ref=servant, name=row.name)
    yield facts.Contract(
        ref=Ref(f"{NAME}/contracts", row.contractId),
        servant=servant,
        employer=Ref("UZ/STIR", row.employer),
        title=row.post,
        period=_held(row),
        occupation_code=row.occupation,
        fte=row.fte,
        end_reason_word=row.ground,
        back_filled=row.backFilled,
    )


def _held(row: Contract) -> Period:
    if row.concluded is not None:
        return Period(row.concluded, row.terminated)
    if row.terminated is None:
        raise ValueError(f"contract {row.contractId} neither begins nor ends")
    return Period(Day.observed(row.terminated.latest), row.terminated)
