"""Dataloaders of the numbers by which bodies and positions are known outside the hub."""

from __future__ import annotations

from typing import cast

from strawberry.dataloader import DataLoader

from loaders.keys.ids import KEYED_NUMBER, IdentifierKey
from loaders.keys.national_numbers import what_number_says
from resolvers.batches import Batches
from resolvers.identifiers import Identifier
from resolvers.reading import Reader


class IdentifierLoaders:
    """The dataloaders of the numbers of organisations and of positions. Numbers of people are left out."""

    def __init__(self, reader: Reader, batches: Batches) -> None:
        self._reader = reader
        self.of_organisations = self._loader("api/identifiers_of_organisations", batches)
        self.of_positions = self._loader("api/identifiers_of_positions", batches)

    def _loader(self, name: str, batches: Batches) -> DataLoader[str, list[Identifier]]:
        async def load(ids: list[str]) -> list[list[Identifier]]:
            rows = await self._reader.read(name, {"ids": ids})
            found = {row["id"]: [IdentifierKey.parse(key) for key in cast("list[str]", row["keys"])] for row in rows}
            return [[Identifier(each.scheme, each.number) for each in found.get(id_, ()) if not _personal(each)] for id_ in ids]

        return DataLoader(load_fn=load, loop=batches.loop)


def _personal(key: IdentifierKey) -> bool:
    return KEYED_NUMBER.fullmatch(key.number) is not None or what_number_says(key.scheme, key.number) is not None
