"""The rules applied to the files of E-kyzmet, slowly and independently, to check the generator.

Written from the portal's description, its words and the text of the rules alone: it reads all drops, lets later rows replace
earlier ones and judges the result, without the generator's code. Where the text allows several readings, the strict one is
applied as well.
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from sandbox.words.e_kyzmet import GROUND, MODE

Row = dict[str, Any]
Found = set[frozenset[str]]
"""Violations, each by the keys of what it is about."""
KEYS = {
    "bodies": "code", "posts": "code", "persons": "iin", "appointments": "id", "terminations": "appointment",
    "competitions": "id", "candidates": "id", "evaluations": "id", "rotation": "appointment", "training": "id",
    "bonuses": "id", "discipline": "id", "appeals": "id", "pay": "appointment",
}  # fmt: skip
LAW, LAW_ENDED = date(2016, 1, 1), date(2026, 7, 1)


def rows(folder: Path, drop: str, module: str) -> list[Row]:
    return [json.loads(line) for line in gzip.decompress((folder / drop / f"{module}.ndjson.gz").read_bytes()).splitlines()]


def laid_over(folder: Path, module: str) -> dict[str, Row]:
    """Return the latest row of each key of a module over all drops of the folder."""
    last: dict[str, Row] = {}
    for drop in sorted(path.name for path in folder.iterdir()):
        last |= {row[KEYS[module]]: row for row in rows(folder, drop, module)}
    return last


def day(moment: str | None) -> date | None:
    if moment is None:
        return None
    assert moment.endswith("+05:00"), moment
    return date.fromisoformat(moment[:10])


def sure(moment: str | None) -> date:
    found = day(moment)
    assert found is not None
    return found


def months_on(start: date, months: int) -> date:
    """Return the day of the same number that many months later, or the last one of that month."""
    month = start.month - 1 + months
    for number in range(start.day, 0, -1):
        try:
            return date(start.year + month // 12, month % 12 + 1, number)
        except ValueError:
            continue
    raise AssertionError(start)


class Register:
    """The latest rows of all drops."""

    def __init__(self, folder: Path, today: date) -> None:
        """Read all modules of the drops."""
        self.today = today
        self.modules: Mapping[str, dict[str, Row]] = {module: laid_over(folder, module) for module in KEYS}
        for row in self.modules["appointments"].values():
            row["mode"] = MODE.read(row["mode"])
            ended = self.modules["terminations"].get(row["id"])
            row["end"] = ended["end"] if ended else None
            row["ground"] = GROUND.read(ended["ground"]) if ended else None

    def careers(self) -> Iterator[list[Row]]:
        """Yield the appointments of each person that fill a post, in the order of their start."""
        by_person: dict[str, list[Row]] = defaultdict(list)
        for row in self.modules["appointments"].values():
            if row["mode"] != "acting":
                by_person[row["iin"]].append(row)
        for own in by_person.values():
            yield sorted(own, key=lambda row: (row["start"], row["order_date"]))

    def version(self, post: str, on: date) -> Row | None:
        for version in self.modules["posts"][post]["versions"]:
            if sure(version["from"]) <= on and (version["to"] is None or on < sure(version["to"])):
                return version
        return None

    def category(self, post: str, on: date) -> tuple[str, int] | None:
        """Return family and number of the category; a renamed family has its old name."""
        if (version := self.version(post, on)) is None:
            return None
        family, number = version["category"].rsplit("-", 1)
        return ("E-R" if family == "R" else family), int(number)

    def steps(self, old: Row, new: Row) -> int | None:
        """Return the categories gained on the day of the new order, or None between families."""
        ordered = sure(new["order_date"])
        left = min(ordered, (day(old["end"]) or date.max) - timedelta(days=1))
        before, after = self.category(old["post"], left), self.category(new["post"], ordered)
        if before is None or after is None or before[0] != after[0]:
            return None
        return before[1] - after[1]

    def full(self, row: Row) -> bool:
        """Tell whether the appointment is to a full post of the line: no secondment and no part-time post."""
        return row["mode"] != "secondment" and self.modules["posts"][row["post"]]["versions"][-1]["rate"] == 1.0

    def moves(self, strict: bool) -> Iterator[tuple[Row, Row]]:
        """Yield old and new post: the old one is that begun last before the new one, whatever its end.

        A post begun on the day of another one has no known old post and is none. The strict reading counts secondments and second
        posts, too.
        """
        for career in self.careers():
            line = [row for row in career if strict or self.full(row)]
            starts = Counter(row["start"] for row in line)
            for new in line:
                begun = [row["start"] for row in line if row["start"] < new["start"]]
                if begun and starts[new["start"]] == starts[max(begun)] == 1:
                    yield from ((old, new) for old in line if old["start"] == max(begun))

    def under_the_law(self, row: Row) -> bool:
        return LAW <= sure(row["order_date"]) < LAW_ENDED

    def promotions(self, strict: bool = False) -> Iterator[Row]:
        return (new for old, new in self.moves(strict) if (self.steps(old, new) or 0) > 0)

    def level_skips(self, strict: bool) -> Found:
        return {frozenset({new["id"]}) for old, new in self.moves(strict) if (self.steps(old, new) or 0) >= 2}

    def promotions_under_sanction(self, strict: bool) -> Found:
        """Return promotions during a sanction; in the strict reading a sanction lasts a whole year, whatever end is recorded."""
        found: Found = set()
        for old, new in self.moves(strict):
            ordered, gained = sure(new["order_date"]), self.steps(old, new)
            if not self.under_the_law(new) or gained is None or gained <= 0:
                continue
            for penalty in self.modules["discipline"].values():
                imposed = sure(penalty["imposed"])
                ends = [months_on(imposed, 12 if strict else 6)]
                ends += [] if strict else [end for end in (day(penalty["ends"]), day(penalty["lifted"])) if end]
                if penalty["iin"] == new["iin"] and imposed <= ordered < min(ends):
                    found.add(frozenset({new["id"]}))
        return found

    def without_competition(self) -> dict[str, Found]:
        """Return orders under the law of 2015, except acting ones, by outcome: a competition for the post, or an exception."""
        gained = {new["id"]: self.steps(old, new) for old, new in self.moves(strict=False)}
        found: dict[str, Found] = {"violates": set(), "not_evaluable": set(), "satisfies": set()}
        for row in self.modules["appointments"].values():
            if row["mode"] == "acting" or not self.under_the_law(row):
                continue
            competition = self.modules["competitions"].get(row["competition"] or "")
            held = competition is not None and competition["post"] == row["post"] and not competition["annulled"]
            moved = row["mode"] in ("transfer", "rotation")
            if held or row["mode"] in ("guarantee", "election") or (moved and gained.get(row["id"]) == 0):
                outcome = "satisfies"
            else:
                outcome = "not_evaluable" if moved and gained.get(row["id"]) is None else "violates"
            found[outcome].add(frozenset({row["id"]}))
        return found

    def double_posts(self) -> Found:
        found: Found = set()
        for career in self.careers():
            for one, other in combinations([row for row in career if self.full(row)], 2):
                end = min(day(one["end"]) or self.today, day(other["end"]) or self.today)
                if (end - max(sure(one["start"]), sure(other["start"]))).days > 30:
                    found.add(frozenset({one["id"], other["id"]}))
        return found
