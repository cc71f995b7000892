"""A seeded mutator that turns good rows into rows that no portal should send."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, cast

Row = dict[str, Any]
Path = tuple[str | int, ...]

STRANGE: tuple[Any, ...] = (
    None, "", " ", "?", "null", "0", "-1", "NaN", "31.02.2020", "2020-02-30", "2020-13-01", "9999-12-31", "0001-01-01", "1800",
    "2020-02-29T25:00:00Z", "2031-01-01T00:00:00+05:00", "\u0000", "\u202e", "\ufffd", "ʻ" * 40, "🙂", "x" * 5000,
    0, -1, 1, 2**31, 2**63, 2**64 - 1, 1e300, -1e-300, 0.1, True, False, [], [None], ["x"], [[]], {}, {"x": None}, {"from": "x"},
)  # fmt: skip


def mutated(rows: list[Row], count: int, seed: int) -> Iterator[Row]:
    """Yield that many rows: the given rows in turn, each with one to three changes."""
    draw = Random(seed)
    for at in range(count):
        row = copy.deepcopy(rows[at % len(rows)])
        for _ in range(draw.choice((1, 1, 1, 2, 3))):
            _change(row, draw, rows)
        yield row


def _change(row: Row, draw: Random, rows: list[Row]) -> None:
    paths = list(_paths(row))
    if not paths:
        return
    path = draw.choice(paths)
    holder = _at(row, path[:-1])
    match draw.randrange(7):
        case 0:
            holder.pop(path[-1])
        case 1:
            holder[path[-1]] = copy.deepcopy(_value(draw.choice(rows), path))
        case 2:
            holder[path[-1]] = copy.deepcopy(_at(row, draw.choice(paths)))
        case 3 if isinstance(holder[path[-1]], str) and holder[path[-1]]:
            holder[path[-1]] = _slip(holder[path[-1]], draw)
        case 4:
            row[draw.choice(("extra", "from", "id", "kod"))] = copy.deepcopy(draw.choice(STRANGE))
        case _:
            holder[path[-1]] = copy.deepcopy(draw.choice(STRANGE))


def _slip(text: str, draw: Random) -> str:
    at = draw.randrange(len(text))
    return text[:at] + draw.choice(("", "0", "9", "-", " ", "ў", text[at] * 2)) + text[at + 1 :]


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    inner: Iterator[tuple[str | int, Any]]
    if isinstance(value, Mapping):
        inner = iter(cast("Mapping[str, Any]", value).items())
    elif isinstance(value, list):
        inner = iter(enumerate(cast("list[Any]", value)))
    else:
        return
    for name, each in inner:
        yield (*path, name)
        yield from _paths(each, (*path, name))


def _at(row: Any, path: Path) -> Any:
    for name in path:
        row = row[name]
    return row


def _value(row: Any, path: Path) -> Any:
    try:
        return _at(row, path)
    except (KeyError, IndexError, TypeError):
        return None
