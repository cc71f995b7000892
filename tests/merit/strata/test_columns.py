"""Rows in columns: what comes out is what was put in, in the same order however the rows were split, in few bytes."""

from __future__ import annotations

import pickle
from datetime import date
from random import Random
from typing import Any, NamedTuple, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merit.strata.columns import Batch, Columns
from merit.strata.rule import Key

ID = "appointment:0123456789abcdef0123456789abcd"


class Part(NamedTuple):
    name: str
    since: date | None
    until: date | None


class Row(NamedTuple):
    text: str | None
    day: date | None
    number: int | None
    truth: bool | None
    score: float | None
    other_score: float | None
    part: Part | None


texts = st.one_of(st.none(), st.sampled_from([ID, ID.upper(), f"{ID}0", "a:b", ""]), st.text(max_size=6))
days = st.one_of(st.none(), st.dates())
scores = st.one_of(st.none(), st.floats(allow_nan=False))
parts = st.one_of(st.none(), st.builds(Part, st.text(max_size=3), days, days))
numbers = st.one_of(st.none(), st.integers(-(2**63) + 1, 2**63 - 1), st.integers(-3, 3))
every_row = st.builds(Row, texts, days, numbers, st.sampled_from([None, False, True]), scores, scores, parts)
keys = st.lists(st.sampled_from(["", "a", "b", ID]), max_size=3).map(tuple)
every = st.lists(st.tuples(keys, every_row), max_size=40)


def filled(rows: list[tuple[Key, Any]], batch: Batch | None = None, kind: type[Any] = Row) -> Columns:
    columns = Columns(kind, batch)
    for key, row in rows:
        columns.add(key, row)
    return columns


def none_first(value: Any) -> Any:
    of = tuple(map(none_first, cast("tuple[Any, ...]", value))) if isinstance(value, tuple) else 0 if value is None else value
    return value is not None, of


@settings(deadline=None)
@given(every)
def test_rows_come_out_as_they_were_put_in(rows: list[tuple[Key, Row]]) -> None:
    columns = filled(rows)
    assert list(columns.rows()) == rows
    assert list(pickle.loads(pickle.dumps(columns)).rows()) == rows
    assert len(columns) == len(rows)


@settings(deadline=None)
@given(every, st.lists(st.integers(0, 40), max_size=4), st.randoms(use_true_random=False))
def test_strata_are_sorted_and_the_same_however_the_rows_were_split(
    rows: list[tuple[Key, Row]], cuts: list[int], random: Random
) -> None:
    expected = [
        (key, sorted((row for own, row in rows if own == key), key=none_first)) for key in sorted({key for key, _ in rows})
    ]
    mixed = list(rows)
    random.shuffle(mixed)
    joined, batch = Columns(Row), Batch()
    for first, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(mixed)], strict=True):
        joined.extend(pickle.loads(pickle.dumps(filled(mixed[first:end], batch))))
    assert list(joined.strata()) == expected
    assert list(filled(rows).strata()) == expected


def test_many_strata_over_many_parts_are_read_in_turns() -> None:
    rows = [((f"{n % 997}",), Row(f"{ID[:-4]}{n:04x}", None, n, None, None, None, None)) for n in range(45_000)]
    columns = filled(rows)
    assert len(columns.parts) == 3
    found = list(columns.strata())
    assert [key for key, _ in found] == sorted({key for key, _ in rows})
    # Texts come before numbers: the number ends the text, and begins again after FFFF.
    assert all(of == sorted(of) and {int(key[0])} == {row.number % 997 for row in of} for key, of in found)
    assert sum(len(of) for _, of in found) == len(rows)


def test_strata_are_the_same_however_many_rows_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One stratum has more rows than are read at once, and parts have texts of their own, or none."""
    joined = Columns(Row)
    for part in range(6):
        names = [f"{ID[:-2]}{part}{n}" if part % 2 and n % 3 else None for n in range(9)]
        rows = [
            (("most",) if n < 5 else (f"{n % 2}",), Row(name, None, n, None, n / 4, None, None)) for n, name in enumerate(names)
        ]
        pieces = [(key, row._replace(part=Part(f"{part}", None, None) if n % 2 else None)) for n, (key, row) in enumerate(rows)]
        joined.extend(filled(pieces))
    expected = list(joined.strata())
    assert [(key, len(of)) for key, of in expected] == [(("0",), 12), (("1",), 12), (("most",), 30)]
    for at_once, read in ((1, 1), (20, 7), (24, 13), (25, 30)):
        monkeypatch.setattr("merit.strata.columns._JOINED_ROWS", at_once)
        monkeypatch.setattr("merit.strata.columns._READ_ROWS", read)
        assert list(joined.strata()) == expected


class Other(NamedTuple):
    name: str
    day: date


def test_columns_that_are_filled_together_keep_a_text_once() -> None:
    batch = Batch()
    one, other = Columns(Row, batch), Columns(Other, batch)
    name = "a name that is long enough to be found in bytes"
    one.add((name,), Row(name, None, None, None, None, None, Part(name, None, None)))
    other.add((name,), Other(name, date(2026, 1, 1)))
    assert pickle.dumps((one, other)).count(name.encode()) == 1
    other.add(("later",), Other(name, date(2026, 1, 2)))
    assert [row for _, row in other.rows()] == [Other(name, date(2026, 1, 1)), Other(name, date(2026, 1, 2))]


def test_ids_truths_and_days_take_few_bytes() -> None:
    """An id costs the 15 bytes of its digest, its kind, and its length; what repeats costs a byte or two."""
    random = Random(1)
    rows = [
        (("body",), Row(f"servant:{random.randbytes(15).hex()}", day := date(2020, 1, 1 + n % 28), n % 9, True, 2.5, 2.5, None))
        for n in range(5_000)
    ]
    assert isinstance(day, date)
    assert len(pickle.dumps(filled(rows))) < 5_000 * (15 + 1 + 1 + 2 + 1 + 1) + 1_000


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("only", date(2026, 1, 1), 1), id="more"),
        pytest.param(("only",), id="fewer"),
        pytest.param((1, date(2026, 1, 1)), id="number_for_text"),
        pytest.param(("only", "2026-01-01"), id="text_for_day"),
    ],
)
def test_a_row_of_other_fields_is_refused_and_left_out(row: tuple[Any, ...]) -> None:
    columns = filled([(("a",), Other("good", date(2026, 1, 1)))], kind=Other)
    with pytest.raises(TypeError):
        columns.add(("a",), row)
    assert [row for _, row in columns.rows()] == [Other("good", date(2026, 1, 1))]


def test_a_part_of_a_row_is_checked_as_well() -> None:
    no_day: Any = 5
    with pytest.raises(TypeError):
        Columns(Row).add(("a",), Row(None, None, None, None, None, None, Part("a", None, no_day)))


def test_a_field_of_another_kind_is_refused() -> None:
    class Bad(NamedTuple):
        ids: list[str]

    with pytest.raises(TypeError, match="list"):
        Columns(Bad)


@pytest.mark.parametrize("number", [127, 128, 129, 256])
def test_as_many_texts_as_a_byte_can_number(number: int) -> None:
    rows = [((f"stratum {at:03}",), Part(f"row {at}", None, None)) for at in range(number)]
    assert list(filled(rows, kind=Part).rows()) == rows
    assert [(key, of) for key, (of,) in filled(rows, kind=Part).strata()] == rows
