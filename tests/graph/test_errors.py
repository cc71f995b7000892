"""The tree in the docstring of `graph.errors` is the tree of its classes."""

from __future__ import annotations

import inspect
import re

import pytest

from graph import errors


def _classes() -> list[type[errors.MeritgraphError]]:
    found = [each for _, each in inspect.getmembers(errors, inspect.isclass) if each.__module__ == errors.__name__]
    return [each for each in found if issubclass(each, errors.MeritgraphError)]


def _drawn(docstring: str) -> dict[str, str | None]:
    """Return the parent of each name in the drawing."""
    parents: dict[str, str | None] = {}
    branch: list[str] = []
    for drawing, name in re.findall(r"^ {4}([│├└─ ]*)([A-Z]\w+)$", docstring, re.MULTILINE):
        depth = len(drawing) // 4
        branch[depth:] = [name]
        parents[name] = branch[depth - 1] if depth else None
    return parents


def test_the_drawn_tree_is_the_real_one() -> None:
    real: dict[str, str | None] = {
        each.__name__: each.__base__.__name__ if each.__base__ not in (None, Exception) else None for each in _classes()
    }

    assert _drawn(errors.__doc__ or "") == real


@pytest.mark.parametrize("error", _classes(), ids=lambda error: error.__name__)
def test_every_error_says_what_it_means(error: type[errors.MeritgraphError]) -> None:
    assert error.__doc__
