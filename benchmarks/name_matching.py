"""How well people are found again by their names: ``python -m benchmarks.name_matching [--people N] [--offices N]``.

The sandbox's people and Kazakh names, each written by several offices, with many namesakes and no common number. Measured are
the recall of the candidates (pairs of records of one person that are proposed), how many candidates a record has on average,
and the speed of folding and scoring. The result goes to var/bench/name-matching.json and to the screen.
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
    parser = argparse.ArgumentParser(prog="python -m benchmarks.name_matching")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--offices", type=int, default=3, choices=(2, 3, 4))
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    text = json.dumps(measure_matching(written(chosen.people, chosen.offices, chosen.seed)), indent=2, ensure_ascii=False)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "name-matching.json").write_text(text + "\n", "utf-8")
    print(text)


def written(people: int, offices: int, seed: int) -> OfficeRecords:
    """So many people, three in ten with Kazakh names, as so many offices write them."""
    kazakhs = int(people * _KAZAKHS)
    world = build_world(people - kazakhs, seed)
    return office_records(named_people(world.people, kazakhs, seed), offices, seed)


def profile_of(record: OfficeRecord) -> Profile:
    birth = Day.parse(record.born) if record.born else None
    return Profile(record.number, (fold(record.name),), birth, Sex.FEMALE if record.female else Sex.MALE)


def measure_matching(given: OfficeRecords) -> dict[str, Any]:
    """Recall (all and by kind of variation), candidates per record, and speeds in thousands a second of processor time."""
    started = time.process_time()
    for record in given.records:
        fold(record.name)
    read = time.process_time()
    profiles = [profile_of(record) for record in given.records]
    folded = time.process_time()
    proposed = list(pairs_to_score(profiles))
    paired = time.process_time()
    scored = [(pair, score(pair.left, pair.right, pair.name_frequency)) for pair in proposed]
    ended = time.process_time()
    worth = {(pair.left.id, pair.right.id) for pair in proposed}
    good = {(pair.left.id, pair.right.id) for pair, value in scored if value.is_candidate}
    candidates = best_candidates(scored, len(profiles))
    return {
        "records": len(profiles),
        "people": len(set(given.truth.values())),
        **found_again(given, candidates),
        "recall_of_blocking": _recall(given, worth),
        "recall_of_scores": _recall(given, good),
        "pairs_scored_per_record": round(len(proposed) / len(profiles), 1),
        "names_folded_thousands_a_second": round(len(profiles) / (read - started) / 1000, 1),
        "pairs_found_thousands_a_second": round(len(proposed) / (paired - folded) / 1000, 1),
        "pairs_scored_thousands_a_second": round(len(proposed) / (ended - paired) / 1000, 1),
    }


def found_again(given: OfficeRecords, candidates: Iterable[Candidate]) -> dict[str, Any]:
    """Recall of the candidates, all and by variation, and how many there are; a candidate counts for both its records."""
    proposed = {(one.left, one.right) for one in candidates}
    variations = {record.number: record.variations for record in given.records}
    all_, found = Counter[str](), Counter[str]()
    for pair in same_person(given):
        kinds = {kind for number in pair for kind in variations[number]}
        all_.update(kinds)
        found.update(kinds if pair in proposed else ())
    truly = sum(given.truth[left] == given.truth[right] for left, right in proposed)
    return {
        "recall": _recall(given, proposed),
        "precision": round(truly / max(1, len(proposed)), 4),
        "candidates_per_record": round(2 * len(proposed) / len(given.records), 2),
        "recall_by_variation": {kind: round(found[kind] / all_[kind], 4) for kind in sorted(all_)},
    }


def same_person(given: OfficeRecords) -> list[tuple[str, str]]:
    """The pairs of records that are one person's, each in the order of numbers."""
    records: dict[int, list[str]] = {}
    for number, person in sorted(given.truth.items()):
        records.setdefault(person, []).append(number)
    return [pair for numbers in records.values() for pair in combinations(numbers, 2)]


def _recall(given: OfficeRecords, proposed: set[tuple[str, str]]) -> float:
    truth = same_person(given)
    return round(sum(pair in proposed for pair in truth) / len(truth), 4)


if __name__ == "__main__":
    main()
