"""The classes of facts by kind: the kind is what the id of a fact begins with."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import resolvers.facts
from graph.model.table import node_type
from resolvers.facts.fact import Fact


@cache
def fact_kinds() -> Mapping[str, type[Fact]]:
    """Return the classes of ``resolvers.facts`` by the kind that the ids of their facts begin with."""
    modules = [import_module(f"{resolvers.facts.__name__}.{each.name}") for each in iter_modules(resolvers.facts.__path__)]
    classes = [each for module in modules for each in vars(module).values() if isinstance(each, type) and issubclass(each, Fact)]
    return {node_type(fact.label).kind: fact for fact in classes if fact is not Fact}
