"""Labelled evaluation on a few hundred people: recall of matching by name, and the number of comparisons."""

from __future__ import annotations

from benchmarks.name_matching import build_records, measure_matching


def test_people_are_found_again_in_three_offices_spellings() -> None:
    found = measure_matching(build_records(people=400, offices=3, seed=5))
    assert found["recall"] >= 0.98
    assert found["candidates_per_record"] <= 3
    assert found["precision"] >= 0.9
    assert min(found["recall_by_variation"].values()) >= 0.6


def test_the_same_seed_gives_the_same_records_and_another_one_others() -> None:
    assert build_records(400, 2, 5) == build_records(400, 2, 5)
    assert build_records(400, 2, 5).records != build_records(400, 2, 6).records
