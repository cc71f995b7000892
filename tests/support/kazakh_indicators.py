"""Indicators in the files of E-kyzmet, and overdue appeals: slowly and independently, from the text of the rules alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from statistics import mean, stdev

from sandbox.words.e_kyzmet import APPEAL_KIND, CANDIDATE_STATE
from tests.support.rule_oracle_kazakhstan import Found, Register, Row, day, months_on, sure


def _results(register: Register, row: Row) -> list[Row]:
    """Return the evaluations of the appointed person that were fixed before the order, in their sequence."""
    rows = register.modules["evaluations"].values()
    own = [one for one in rows if one["iin"] == row["iin"] and sure(one["date"]) < sure(row["order_date"])]
    return sorted(own, key=lambda one: one["date"])


def low_performers(register: Register) -> Found:
    found: Found = set()
    kept = date(register.today.year - 3, register.today.month, 1)
    for row in register.promotions():
        results, ordered = _results(register, row), sure(row["order_date"])
        if results and months_on(sure(results[-1]["date"]), 12) >= ordered:
            bad = results[-1]["score"] < 3
        else:
            bad = months_on(ordered, -12) >= kept
        if bad:
            found.add(frozenset({row["id"]}))
    return found


def _held(register: Register) -> list[tuple[Row, list[Row]]]:
    candidates: dict[str, list[Row]] = {}
    for row in register.modules["candidates"].values():
        candidates.setdefault(row["competition"], []).append({**row, "state": CANDIDATE_STATE.read(row["state"])})
    return [(row, candidates.get(row["id"], [])) for row in register.modules["competitions"].values()]


def rescued_by_interview(register: Register) -> Found:
    found: Found = set()
    for row, candidates in _held(register):
        seen = [one for one in candidates if one["interview"] is not None and one["test"] is not None]
        for winner in (one for one in seen if one["state"] == "won"):
            worse = [one for one in seen if one["test"] < winner["test"]]
            spreads = {name: stdev(one[name] for one in seen) for name in ("test", "interview")} if len(seen) >= 5 else {}
            if not spreads or 0 in spreads.values() or len(worse) * 2 > len(seen):
                continue
            above = {name: (winner[name] - mean(one[name] for one in seen)) / spread for name, spread in spreads.items()}
            if above["interview"] - above["test"] >= 1.5:
                found.add(frozenset({row["id"]}))
    return found


def induced_withdrawals(register: Register) -> Found:
    found: Found = set()
    for row, candidates in _held(register):
        admitted = [one for one in candidates if one["state"] != "rejected"]
        last = {sure(row["interview"]) - timedelta(days=back) for back in range(1, 6)}
        left = [one for one in admitted if one["withdrawn_at"] and sure(one["withdrawn_at"]) in last]
        if len(left) >= 3 and len(left) >= len(admitted) / 2:
            found.add(frozenset({row["id"]}))
    return found


def repeated_until_won(register: Register) -> Found:
    by_post: dict[str, list[tuple[Row, list[Row]]]] = {}
    for row, candidates in sorted(_held(register), key=lambda pair: pair[0]["announced"]):
        by_post.setdefault(row["post"], []).append((row, candidates))
    found: Found = set()
    for rounds in by_post.values():
        final, candidates = rounds[-1]
        winner = {one["iin"] for one in candidates if one["state"] == "won"}
        refused = {one["iin"] for _, own in rounds[:-1] for one in own if one["state"] in ("rejected", "not_recommended")}
        if [row["annulled"] for row, _ in rounds].count(True) >= 2 and winner & refused:
            found.add(frozenset({final["id"]}))
    return found


def confirmed_after_acting(register: Register) -> Found:
    appointments = register.modules["appointments"].values()
    found: Found = set()
    for row in appointments:
        acted = [
            one
            for one in appointments
            if one["mode"] in ("acting", "secondment") and (one["iin"], one["post"]) == (row["iin"], row["post"])
        ]
        days = {
            sure(one["start"]) + timedelta(days=count)
            for one in acted
            if one["start"] < row["start"]
            for count in range((min(day(one["end"]) or sure(row["start"]), sure(row["start"])) - sure(one["start"])).days)
        }
        if row["mode"] not in ("acting", "secondment") and _longest_run(days) > 180:
            found.add(frozenset({row["id"]}))
    return found


def _longest_run(days: set[date]) -> int:
    longest = run = 0
    for one in sorted(days):
        run = run + 1 if one - timedelta(days=1) in days else 1
        longest = max(longest, run)
    return longest


def jumped_ratings(register: Register) -> Found:
    found: Found = set()
    for row in register.promotions():
        results = _results(register, row)
        scores = [Fraction(round(100 * one["score"])) for one in results]
        if len(scores) >= 3 and results[-1]["evaluator"] and results[-1]["evaluator"] == row["signed_by"]:
            above, middle = scores[-1] - mean(scores), mean(scores)
            squares = sum((one - middle) ** 2 for one in scores)
            if above > 0 and 4 * above**2 * (len(scores) - 1) >= 9 * squares > 0:
                found.add(frozenset({row["id"]}))
    return found


def reprisals(register: Register) -> Found:
    harmed: dict[str, list[date]] = {}
    for old, new in register.moves(strict=False):
        if (register.steps(old, new) or 0) < 0:
            harmed.setdefault(new["iin"], []).append(sure(new["order_date"]))
    for career in register.careers():
        for row in career:
            end = day(row["end"])
            serving = end is None or any(sure(one["start"]) <= end < (day(one["end"]) or date.max) for one in career)
            if end is not None and not serving and row["ground"] not in (None, "retirement"):
                harmed.setdefault(row["iin"], []).append(end)
    return {
        frozenset({row["id"]})
        for row in register.modules["appeals"].values()
        for moment in harmed.get(row["iin"], [])
        if APPEAL_KIND.read(row["kind"]) == "complaint" and 0 <= (moment - sure(row["filed"])).days <= 180
    }


def overdue(register: Register) -> Found:
    rows = register.modules["appeals"].values()
    late = (row for row in rows if row["answer"] is None and (day(row["answer_due"]) or date.max) < register.today)
    return {frozenset({row["id"]}) for row in late}


INDICATORS: Mapping[str, Callable[[Register], Found]] = {
    "R01": low_performers,
    "R03": lambda register: register.level_skips(strict=False),
    "R06": rescued_by_interview,
    "R08": induced_withdrawals,
    "R09": repeated_until_won,
    "R10": confirmed_after_acting,
    "R16": jumped_ratings,
    "R20": reprisals,
    "Q05": overdue,
}
