"""Breaches in the files of E-kyzmet: V02 to V15 and Q01, slowly and independently, from the text of the rules alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from sandbox.words.e_kyzmet import CANDIDATE_STATE, COMPETITION_KIND, EDUCATION_LEVEL, KINSHIP, ROTATION_EXTENSION
from tests.support.rule_oracle_kazakhstan import Found, Register, Row, day, months_on, sure

CLOSE_KIN = {
    "father",
    "brother",
    "sister",
    "wife",
    "husband",
    "wife's brother",
    "sister's husband",
    "husband's sister",
    "brother's wife",
}
BARS = {"ethics": 12, "discrediting": 24, "corruption": 36}
LEVELS = ("bachelor", "master")


def _ids(*rows: Row) -> frozenset[str]:
    return frozenset(row["id"] for row in rows)


def _linked(register: Register) -> Iterator[tuple[Row, Row, list[Row]]]:
    """Yield each order under the law with its competition and the candidates."""
    by_competition: dict[str, list[Row]] = {}
    for row in register.modules["candidates"].values():
        by_competition.setdefault(row["competition"], []).append({**row, "state": CANDIDATE_STATE.read(row["state"])})
    for row in register.modules["appointments"].values():
        if row["competition"] and register.under_the_law(row):
            yield row, register.modules["competitions"][row["competition"]], by_competition[row["competition"]]


def false_rotations(register: Register) -> Found:
    return {
        _ids(new)
        for old, new in register.moves(strict=False)
        if new["mode"] in ("rotation", "transfer") and register.under_the_law(new) and (register.steps(old, new) or 0) > 0
    }


def bypassed_merit(register: Register) -> Found:
    found: Found = set()
    for _, competition, candidates in _linked(register):
        winner = next(row for row in candidates if row["state"] == "won")
        rivals = [row["total"] for row in candidates if row["state"] == "not_recommended" and row["total"] is not None]
        if winner["total"] is not None and any(total > winner["total"] for total in rivals):
            found.add(_ids(competition))
    return found


def strangers(register: Register) -> Found:
    return {
        _ids(row)
        for row, _, candidates in _linked(register)
        if {one["state"] for one in candidates if one["iin"] == row["iin"]} != {"won"}
    }


def bad_timing(register: Register) -> Found:
    """Return competitions with an order before the protocol, or with too few working days; five of them count as holidays."""
    found: Found = set()
    for row, competition, _ in _linked(register):
        announced, closed = sure(competition["announced"]), sure(competition["closed"])
        between = (announced + timedelta(days=count) for count in range(1, (closed - announced).days + 1))
        working = sum(one.weekday() < 5 for one in between) - 5
        least = 3 if COMPETITION_KIND.read(competition["kind"]) == "internal" else 7
        if sure(row["order_date"]) < sure(competition["protocol"]) or working < least:
            found.add(_ids(competition))
    return found


def _fills_a_post(register: Register) -> Iterator[Row]:
    for row in register.modules["appointments"].values():
        if row["mode"] not in ("acting", "secondment") and register.under_the_law(row):
            yield row


def _required(register: Register, row: Row) -> Row:
    version = register.version(row["post"], sure(row["order_date"]))
    assert version is not None, row
    return version["requirements"]


def short_experience(register: Register) -> Found:
    spells: dict[str, list[Row]] = {}
    for row in register.modules["appointments"].values():
        spells.setdefault(row["iin"], []).append(row)
    found: Found = set()
    for row in _fills_a_post(register):
        ordered, covered, reached = sure(row["order_date"]), 0, date.min
        for one in sorted(spells[row["iin"]], key=lambda one: one["start"]):
            start, end = max(sure(one["start"]), reached), min(day(one["end"]) or register.today, ordered)
            covered += max(0, (end - start).days)
            reached = max(reached, end)
        if covered < _required(register, row)["experience_months"] * 30.4375 - 30:
            found.add(_ids(row))
    return found


def unfit_education(register: Register) -> Found:
    found: Found = set()
    for row in _fills_a_post(register):
        required = _required(register, row)
        least = LEVELS.index(EDUCATION_LEVEL.read(required["education_level"]) or "")
        fit = (
            LEVELS.index(EDUCATION_LEVEL.read(one["level"]) or "") >= least
            and one["field"] in required["education_fields"]
            and one["graduated"] <= sure(row["order_date"]).year
            for one in register.modules["persons"][row["iin"]]["education"]
        )
        if not any(fit):
            found.add(_ids(row))
    return found


def _ties(register: Register) -> Iterator[tuple[str, str, date, date]]:
    """Yield the close kin that certainly is: both numbers, the first day and the day on which it no longer holds."""
    for person in register.modules["persons"].values():
        for one in person["relatives"]:
            if one["iin"] and KINSHIP.read(one["kinship"]) in CLOSE_KIN:
                since = day(one["since"]) or sure(one["declared"])
                yield person["iin"], one["iin"], since, day(one["until"]) or date.max


def kin_subordinates(register: Register) -> Found:
    holders: dict[str, list[Row]] = {}
    for row in register.modules["appointments"].values():
        holders.setdefault(row["post"], []).append(row)
    kin = {(one, other): (since, until) for one, other, since, until in _ties(register)}
    found: Found = set()
    for row in register.modules["appointments"].values():
        total: dict[str, int] = {}
        for version in register.modules["posts"][row["post"]]["versions"]:
            for superior in holders.get(version["reports_to"] or "", []):
                if (row["iin"], superior["iin"]) in kin:
                    days = _together(register, row, superior, version, kin[row["iin"], superior["iin"]])
                    total[superior["id"]] = total.get(superior["id"], 0) + days
        found |= {frozenset({row["id"], superior}) for superior, days in total.items() if days > 90}
    return found


def _together(register: Register, one: Row, other: Row, version: Row, tie: tuple[date, date]) -> int:
    starts = [sure(one["start"]), sure(other["start"]), sure(version["from"]), tie[0]]
    ends = [day(one["end"]), day(other["end"]), day(version["to"]), tie[1], register.today]
    return max(0, (min(end for end in ends if end is not None) - max(starts)).days)


def deciding_kin(register: Register) -> Found:
    kin: dict[str, list[tuple[str, date, date]]] = {}
    for one, other, since, until in _ties(register):
        kin.setdefault(one, []).append((other, since, until))
    evaluators: dict[str, list[Row]] = {}
    for row in register.modules["evaluations"].values():
        evaluators.setdefault(row["iin"], []).append(row)
    found: Found = set()
    for row in register.modules["appointments"].values():
        ordered = sure(row["order_date"])
        deciders = {row["signed_by"], *register.modules["competitions"].get(row["competition"] or "", {"panel": []})["panel"]}
        deciders |= {one["evaluator"] for one in evaluators.get(row["iin"], []) if sure(one["date"]) < ordered}
        close = {other for other, since, until in kin.get(row["iin"], []) if since <= ordered < until}
        if register.under_the_law(row) and close & deciders:
            found.add(_ids(row))
    return found


def barred(register: Register) -> Found:
    ended: dict[str, list[tuple[date, str]]] = {}
    for row in register.modules["appointments"].values():
        if row["ground"] in BARS:
            ended.setdefault(row["iin"], []).append((sure(row["end"]), row["ground"]))
    return {
        _ids(row)
        for row in register.modules["appointments"].values()
        for end, ground in ended.get(row["iin"], [])
        if register.under_the_law(row) and end <= sure(row["order_date"]) < months_on(end, BARS[ground])
    }


def broken_probations(register: Register) -> Found:
    promoted: dict[str, list[date]] = {}
    for row in register.promotions():
        promoted.setdefault(row["iin"], []).append(sure(row["order_date"]))
    found: Found = set()
    for career in register.careers():
        first = career[0]
        until = day(first["probation_until"])
        if not register.under_the_law(first) or (until is None and first["term"] is None):
            continue
        start = sure(first["start"])
        short = until is None or until < max(months_on(start, 3), start + timedelta(days=90))
        if short or any(ordered < until for ordered in promoted.get(first["iin"], []) if until):
            found.add(_ids(first))
    return found


def overstays(register: Register) -> Found:
    """Return spells in rotational posts that certainly lasted too long, each with the adjoining spells in the same post."""
    found: Found = set()
    for career in register.careers():
        begun: dict[str, tuple[date, date]] = {}
        for row in career:
            start, end = sure(row["start"]), day(row["end"]) or register.today
            before = begun.get(row["post"])
            start = before[0] if before is not None and before[1] == start else start
            begun[row["post"]] = start, end
            extension = register.modules["rotation"].get(row["id"])
            by = ROTATION_EXTENSION.read(extension["extended_by"]) if extension else None
            years = {"nobody": 4, "head": 6, "agency": 8}.get(by or "", 8)
            version = register.version(row["post"], sure(row["start"]))
            if version is not None and version["rotational"] and min(end, date(2026, 6, 30)) > months_on(start, 12 * years):
                found.add(_ids(row))
    return found


def backdated(register: Register) -> Found:
    orders = {
        _ids(row) for row in register.modules["appointments"].values() if (sure(row["order_date"]) - sure(row["start"])).days > 5
    }
    return orders


BREACHES: Mapping[str, Callable[[Register], Found]] = {
    "V01": lambda register: register.without_competition()["violates"],
    "V02": false_rotations,
    "V03": bypassed_merit,
    "V04": strangers,
    "V05": bad_timing,
    "V06": short_experience,
    "V07": unfit_education,
    "V10": lambda register: register.promotions_under_sanction(strict=False),
    "V11": kin_subordinates,
    "V12": deciding_kin,
    "V13": barred,
    "V14": broken_probations,
    "V15": overstays,
    "Q01": backdated,
    "Q03": lambda register: register.double_posts(),
}
