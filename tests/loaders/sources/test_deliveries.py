"""Dates in the names of files, and which delivery of a list is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.sources.deliveries import DeliveredFile, newest_deliveries, numbered_parts

FOLDER = Path("/feed")


def files(*names: str) -> list[DeliveredFile]:
    return [DeliveredFile.of(FOLDER / name, FOLDER) for name in names]


@pytest.mark.parametrize(
    ("name", "date", "series"),
    [
        ("staff-2026-11-20.csv", "2026-11-20", "staff-<date>.csv"),
        ("staff_20261120.csv.gz", "2026-11-20", "staff_<date>.csv.gz"),
        ("2026.11.20 staff.csv", "2026-11-20", "<date> staff.csv"),
        ("staff 20.11.2026.csv", "2026-11-20", "staff <date>.csv"),
        ("2026-11-20/staff.csv", "2026-11-20", "<date>/staff.csv"),
        ("2026/11-20.csv", "", "2026/11-20.csv"),
        ("2026/11/20/staff.csv", "2026-11-20", "<date>/staff.csv"),
        ("staff-20112026.csv", "2026-11-20", "staff-<date>.csv"),
        ("staff_20261120_0300.csv", "2026-11-20T03:00", "staff_<date>.csv"),
        ("staff-2026-11-20T03-00-01.csv", "2026-11-20T03:00:01", "staff-<date>.csv"),
        ("staff-2026-11-20-2.csv", "2026-11-20", "staff-<date>-2.csv"),
        ("staff-2026-11.csv", "2026-11", "staff-<date>.csv"),
        ("staff-2026-01-01_2026-11-20.csv", "2026-11-20", "staff-<date>_<date>.csv"),
        ("staff-2026.csv", "", "staff-2026.csv"),
        ("staff-2026-13-40.csv", "", "staff-2026-13-40.csv"),
        ("staff-31503856070019.csv", "", "staff-31503856070019.csv"),
        ("orders-99991231.csv", "", "orders-99991231.csv"),
        ("staff.csv", "", "staff.csv"),
    ],
)
def test_a_date_is_found_wherever_it_stands(name: str, date: str, series: str) -> None:
    (file,) = files(name)
    assert (file.date, file.series) == (date, series)


@pytest.mark.parametrize(
    ("name", "observed"), [("s-2024.csv", "2024"), ("2024/s-03.csv", "2024"), ("s-2024-03-31.csv", "2024-03-31"), ("s.csv", "")]
)
def test_an_observation_may_have_only_a_year(name: str, observed: str) -> None:
    (file,) = files(name)
    assert file.observed == observed


@pytest.mark.parametrize(
    ("names", "read"),
    [
        (("staff-2026-11-20.csv", "staff-2026-11-21.csv"), ["staff-2026-11-21.csv"]),
        (("staff-01.12.2026.csv", "staff-30.11.2026.csv"), ["staff-01.12.2026.csv"]),
        (("staff-20261120-0300.csv", "staff-20261120-1500.csv"), ["staff-20261120-1500.csv"]),
        (("2026-11-20/staff.csv", "2026-11-21/staff.csv"), ["2026-11-21/staff.csv"]),
        (("staff-2026-10.csv", "staff-2026-11.csv"), ["staff-2026-11.csv"]),
        (
            ("north-2026-11-20.csv", "north-2026-11-21.csv", "south-2026-11-20.csv"),
            ["north-2026-11-21.csv", "south-2026-11-20.csv"],
        ),
        (("staff-2026-11-20.csv.gz", "staff-2026-11-21.csv"), ["staff-2026-11-21.csv"]),
        (("staff-2026-11-20.csv", "staff_2026-11-21.csv"), ["staff_2026-11-21.csv"]),
        (("2026-11-20_staff.csv", "2026-11-21 Staff.CSV"), ["2026-11-21 Staff.CSV"]),
        (("a.csv", "b.csv"), ["a.csv", "b.csv"]),
        (("orders-2025.csv", "orders-2026.csv"), ["orders-2025.csv", "orders-2026.csv"]),
        (("staff-20261121.csv", "staff-2026-11-21.csv"), ["staff-2026-11-21.csv", "staff-20261121.csv"]),
    ],
)
def test_of_files_that_differ_only_in_the_date_the_newest_is_read(names: tuple[str, ...], read: list[str]) -> None:
    found = newest_deliveries(files(*names))
    assert [file.name for file in found.files] == read
    assert {older.name for older, _ in found.older} == {*names} - {*read}
    assert found.outdated == []


def test_a_part_that_the_newest_delivery_lacks_is_found() -> None:
    found = newest_deliveries(files("s-2026-11-20-1.csv", "s-2026-11-20-2.csv", "s-2026-11-21-1.csv"))
    assert [file.name for file in found.files] == ["s-2026-11-20-2.csv", "s-2026-11-21-1.csv"]
    assert [file.name for file in found.outdated] == ["s-2026-11-20-2.csv"]


@pytest.mark.parametrize(
    "dated",
    [
        "staff-2026-11-20.csv",
        "staff 20.11.2026.csv",
        "20261120_staff.csv",
        "2026-11-20/staff.csv",
        "staff-2026-11-20.csv.gz",
        "Staff_2026-11-20.csv",
    ],
)
def test_a_file_without_a_date_beside_dated_ones_is_ambiguous(dated: str) -> None:
    ((undated, other),) = newest_deliveries(files("staff.csv", "bodies.csv", dated)).undated
    assert (undated.name, other.name) == ("staff.csv", dated)
    assert newest_deliveries(files("posts.csv", dated)).undated == []


@pytest.mark.parametrize(
    ("names", "behind"),
    [
        (("s-2026-11-20 (1).csv", "s-2026-11-21.csv"), ["s-2026-11-20 (1).csv"]),
        (("s-2026-11-20.csv", "s-2026-11-21-full.csv"), ["s-2026-11-20.csv"]),
        (("s-2026-11.csv", "bodies-2026-11-21.csv", "posts-2026-11-21T03-00.csv"), []),
        (("s-2026-11-20-1.csv", "s-2026-11-20-2.csv", "s-2026-11-21-1.csv", "a.csv"), []),
    ],
)
def test_files_of_an_older_date_that_are_read_are_named(names: tuple[str, ...], behind: list[str]) -> None:
    assert [file.name for file, _ in newest_deliveries(files(*names)).behind] == behind


def test_files_that_differ_in_a_number_which_is_no_date_are_told_apart_from_deliveries() -> None:
    found = files("orders-2025.csv", "orders-2026.csv", "posts-2026.csv", "staff-W47.csv", "staff-W48.csv", "a-2026-11-20.csv")
    assert [file.name for file in numbered_parts(found)] == [
        "orders-2025.csv",
        "orders-2026.csv",
        "staff-W47.csv",
        "staff-W48.csv",
    ]
