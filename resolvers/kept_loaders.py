"""Dataloaders that a request makes one by one, as its fields ask for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Any

from strawberry.dataloader import DataLoader

from resolvers.batches import Batches

Load = Callable[[list[str]], Awaitable[list[Any]]]


class KeptLoaders:
    """The dataloaders of one request by what they load, each made at its first use and kept to the end."""

    def __init__(self, batches: Batches) -> None:
        self._batches = batches
        self._made: dict[Hashable, DataLoader[str, Any]] = {}

    def of(self, what: Hashable, load: Callable[[], Load]) -> DataLoader[str, Any]:
        """Return the loader of something; ``load`` returns how to load it, and is called once for each."""
        made = self._made.get(what)
        if made is None:
            made = self._made[what] = DataLoader(load_fn=load(), loop=self._batches.loop)
        return made
