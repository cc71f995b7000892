"""Measures identity matching by name: ``python -m benchmarks.name_matching [--people N] [--offices N]``.

Input are the sandbox's people and people with Kazakh names. Several offices write a record of each; there are many namesakes and
no common numbers. The result holds the recall (share of the pairs of one person that are candidates), the precision, the
candidates per record, and the speed of folding, blocking and scoring in thousands per second of processor time. The aim is a
recall of at least 0.98 with at most three candidates per record. The result is written to ``var/bench/name-matching.json`` and
printed.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

from graph.model.days import Day
from graph.model.nodes import Sex
from loaders.matching.blocking import Candidate, best_candidates, pairs_to_score
from loaders.matching.names import fold
from loaders.matching.profiles import Profile
from loaders.matching.scoring import score
from sandbox.spellings import OfficeRecord, OfficeRecords, named_people, office_records
from sandbox.world import build_world

RESULTS = Path("var/bench")
_KAZAKHS = 0.3


def main() -> None:
    """Measure the matching of drawn records and save the result."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.name_matching")
    parser.add_argument("--people", type=int, default=2000, help="number of people")
    parser.add_argument("--offices", type=int, default=3, choices=(2, 3, 4), help="number of offices that write each person")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same records")
    arguments = parser.parse_args()
    text = json.dumps(
        measure_matching(build_records(arguments.people, arguments.offices, arguments.seed)), indent=2, ensure_ascii=False
    )
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "name-matching.json").write_text(text + "\n", "utf-8")
    print(text)


def build_records(people: int, offices: int, seed: int) -> OfficeRecords:
    """Build one record of each person by each of that many offices; three in ten people have Kazakh names."""
    kazakhs = int(people * _KAZAKHS)
    world = build_world(people - kazakhs, seed)
    return office_records(named_people(world.people, kazakhs, seed), offices, seed)


def profile_of(record: OfficeRecord) -> Profile:
    """Return the record as the profile that matching works on."""
    birth = Day.parse(record.born) if record.born else None
    return Profile(record.number, (fold(record.name),), birth, Sex.FEMALE if record.female else Sex.MALE)


def measure_matching(dataset: OfficeRecords) -> dict[str, Any]:
    """Return recall (total and by variation), precision, candidates per record, and speeds in thousands per second."""
    started = time.process_time()
    for record in dataset.records:
        fold(record.name)
    read = time.process_time()
    profiles = [profile_of(record) for record in dataset.records]
    folded = time.process_time()
    proposed = list(pairs_to_score(profiles))
    paired = time.process_time()
    scored = [(pair, score(pair.left, pair.right, pair.name_frequency)) for pair in proposed]
    ended = time.process_time()
    proposed_pairs = {(pair.left.id, pair.right.id) for pair in proposed}
    accepted_pairs = {(pair.left.id, pair.right.id) for pair, value in scored if value.is_candidate}
    candidates = best_candidates(scored, len(profiles))
    return {
        "records": len(profiles),
        "people": len(set(dataset.truth.values())),
        **candidate_quality(dataset, candidates),
        "recall_of_blocking": _recall(dataset, proposed_pairs),
        "recall_of_scores": _recall(dataset, accepted_pairs),
        "pairs_scored_per_record": round(len(proposed) / len(profiles), 1),
        "names_folded_thousands_a_second": round(len(profiles) / (read - started) / 1000, 1),
        "pairs_found_thousands_a_second": round(len(proposed) / (paired - folded) / 1000, 1),
        "pairs_scored_thousands_a_second": round(len(proposed) / (ended - paired) / 1000, 1),
    }


def candidate_quality(dataset: OfficeRecords, candidates: Iterable[Candidate]) -> dict[str, Any]:
    """Return recall (total and by variation), precision and candidates per record; a candidate counts for both its records."""
    proposed = {(one.left, one.right) for one in candidates}
    variations = {record.number: record.variations for record in dataset.records}
    total, found = Counter[str](), Counter[str]()
    for pair in same_person(dataset):
        kinds = {kind for number in pair for kind in variations[number]}
        total.update(kinds)
        found.update(kinds if pair in proposed else ())
    truly = sum(dataset.truth[left] == dataset.truth[right] for left, right in proposed)
    return {
        "recall": _recall(dataset, proposed),
        "precision": round(truly / max(1, len(proposed)), 4),
        "candidates_per_record": round(2 * len(proposed) / len(dataset.records), 2),
        "recall_by_variation": {kind: round(found[kind] / total[kind], 4) for kind in sorted(total)},
    }


def same_person(dataset: OfficeRecords) -> list[tuple[str, str]]:
    """Return all pairs of records of one person, each pair in the order of the records' numbers."""
    records: dict[int, list[str]] = {}
    for number, person in sorted(dataset.truth.items()):
        records.setdefault(person, []).append(number)
    return [pair for numbers in records.values() for pair in combinations(numbers, 2)]


def _recall(dataset: OfficeRecords, proposed: set[tuple[str, str]]) -> float:
    truth = same_person(dataset)
    return round(sum(pair in proposed for pair in truth) / len(truth), 4)


if __name__ == "__main__":
    main()
