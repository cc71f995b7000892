"""What several rules derive from a dossier is derived once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

D = TypeVar("D")
P = ParamSpec("P")
T = TypeVar("T")

_NAME = "_remembered"


def once_per_dossier(function: Callable[Concatenate[D, P], T]) -> Callable[Concatenate[D, P], T]:
    """Have a pure function of a dossier and further arguments, a context among them, remember its results with the dossier.

    A result is that of the same objects, or of equal plain days. A context that notes what it is asked is another one for each
    judgement, and so is its day. Whoever gets a result must not change it.
    """

    @wraps(function)
    def remembering(dossier: D, /, *arguments: P.args, **named: P.kwargs) -> T:
        assert not named, "what is remembered is asked for by position"
        known = cast("dict[Any, list[tuple[tuple[Any, ...], T]]]", vars(dossier).setdefault(_NAME, {}))
        results = known.setdefault(function, [])
        for given, result in results:
            if all(map(_same, given, arguments)):
                return result
        result = function(dossier, *arguments, **named)
        results.append((arguments, result))
        return result

    return remembering


def _same(one: object, other: object) -> bool:
    return one is other or (type(one) is date and type(other) is date and one == other)
