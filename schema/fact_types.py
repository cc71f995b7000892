"""The registry of facts: every type of ``schema.facts`` that has a model class. A new module adds its types by defining them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import schema.facts
from resolvers.facts.fact import Fact as FactModel
from schema.nodes import Fact, ModelBacked


@cache
def fact_types() -> tuple[type[Fact], ...]:
    """Return the types of facts, by name."""
    for module in iter_modules(schema.facts.__path__):
        import_module(f"{schema.facts.__name__}.{module.name}")
    return tuple(sorted(_with_models(Fact), key=lambda type_: type_.__name__))


@cache
def fact_models() -> tuple[type[FactModel], ...]:
    """Return the classes whose instances the types of facts show."""
    return tuple(type_.model_class for type_ in fact_types() if issubclass(type_, ModelBacked))


def _with_models(base: type[Fact]) -> Iterator[type[Fact]]:
    for type_ in base.__subclasses__():
        if issubclass(type_, ModelBacked) and hasattr(type_, "model_class"):
            yield type_
        yield from _with_models(type_)
