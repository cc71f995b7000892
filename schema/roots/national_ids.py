"""The servant who has a national number: the number is an input only, and nothing answers one."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import strawberry

from resolvers import types
from resolvers.national_ids import servant_by_national_id
from schema.common import Info
from schema.entities import Servant


@strawberry.enum(description="A country that gives each person a national number.")
class Country(Enum):
    KZ = strawberry.enum_value("KZ", description="Kazakhstan: the individual identification number (IIN), 12 digits.")
    UZ = strawberry.enum_value("UZ", description="Uzbekistan: the personal identification number (PINFL), 14 digits.")


NumberOfCountry = Annotated[Country, strawberry.argument(description="Country that gave the number.")]
NationalNumber = Annotated[
    str, strawberry.argument(description="The number. Send it in a variable; the hub hashes it at once and keeps it nowhere.")
]


@strawberry.type
class NationalIdRoots:
    @strawberry.field(
        graphql_type=Servant | None,
        description="The servant who has a national number; null if nobody has it, if it cannot be a number of the country, or "
        "if you may not see her. No answer tells these apart.",
    )
    async def servant_by_national_id(self, info: Info, country: NumberOfCountry, number: NationalNumber) -> types.Servant | None:
        return await servant_by_national_id(info.context, country.name, number)
