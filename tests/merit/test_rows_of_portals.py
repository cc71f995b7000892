"""Rows of portals, written by hand, loaded and judged by V11 to V16: each situation with the outcome that the text gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.driver.database import Database
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import Portal
from loaders.portals.e_kyzmet import PORTAL as E_KYZMET
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from merit.contract import Rule
from merit.rules.v11_kin_subordinate import RULE as V11
from merit.rules.v12_kin_decides import RULE as V12
from merit.rules.v13_barred import RULE as V13
from merit.rules.v14_probation_breach import RULE as V14
from merit.rules.v15_rotation_overstay import RULE as V15
from merit.rules.v16_pool_misuse import RULE as V16
from tests.conftest import Run
from tests.support.judging import outcomes
from tests.support.scripted_portal import body, key_ring, load, order, position, servant

Row = Mapping[str, Any]
AS_OF = date(2026, 11, 20)
VIOLATES, SATISFIES = ("violates", None), ("satisfies", None)


def open_for(rule: Rule, key: str) -> tuple[str, str]:
    return "not_evaluable", rule.messages.missing(key)


def found(run: Run, database: Database, rows: Mapping[str, Sequence[Row]], keys: KeyRing, portal: Portal, rule: Rule) -> Any:
    report = run(load(database, rows, keys, portal))
    assert (report.state, report.books.quarantined) == ("clean", 0)
    return outcomes(run, database, rule, AS_OF)


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return key_ring(tmp_path)


class Kazakhstan:
    """A portal of one body. People have short names; a person without relatives declares that there are none."""

    def __init__(self) -> None:
        self._people: dict[str, dict[str, Any]] = {}
        self._posts: dict[str, Row] = {}
        self._orders: list[Row] = []
        self._ends: list[Row] = []
        self._rotations: list[Row] = []
        self._evaluations: list[Row] = []

    def iin(self, person: str) -> str:
        if person not in self._people:
            number = f"8709234{len(self._people):05}"
            self._people[person] = {"iin": number, "names": {"kk": {"last": person, "first": "Әсел"}}, "relatives": []}
        return self._people[person]["iin"]

    def declares(self, person: str, kinship: str, relative: str | None, **days: str) -> None:
        """Add a relative; one without a number, and with a name only, where ``relative`` is None."""
        self.iin(person)
        who = {"iin": self.iin(relative)} if relative else {"iin": None, "name": "Somebody"}
        self._people[person]["relatives"].append({**who, "kinship": kinship, "declared": "2020-01-01", **days})

    def post(self, code: str, reports_to: str | None = None, *, rotational: bool = False) -> None:
        version = {"from": "2010-01-01", "to": None, "titles": {"kk": code}, "category": "C-O-5", "rate": 1.0}
        version |= {"reports_to": reports_to, "rotational": rotational}
        self._posts[code] = {"code": code, "body": "B", "versions": [version]}

    def holds(self, person: str, post: str, start: str, end: str | None = None, number: str = "", **facts: Any) -> None:
        if post not in self._posts:
            self.post(post)
        order = {"id": number or f"{person} in {post}", "iin": self.iin(person), "post": post, "start": start}
        stated = {"order_number": order["id"], "order_date": start, "mode": "перевод", **facts}
        self._orders.append(order | stated)
        if end is not None:
            self._ends.append({"appointment": order["id"], "end": end, "ground": "own wish"})

    def extended(self, order: str, by: str) -> None:
        self._rotations.append({"appointment": order, "extended_by": by, "extended_until": None})

    def evaluates(self, evaluator: str, person: str, day: str) -> None:
        row = {"id": f"O{len(self._evaluations)}", "iin": self.iin(person), "quarter": "2023-Q4", "date": day, "score": 4.0}
        self._evaluations.append(row | {"evaluator": self.iin(evaluator)})

    @property
    def rows(self) -> dict[str, Sequence[Row]]:
        return {
            "bodies": [{"code": "B", "versions": [{"from": "2009-01-01", "names": {"kk": "Body"}}]}],
            "posts": list(self._posts.values()),
            "persons": list(self._people.values()),
            "appointments": self._orders,
            "terminations": self._ends,
            "rotation": self._rotations,
            "evaluations": self._evaluations,
        }


def test_kin_in_subordination_in_kazakhstan(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    portal = Kazakhstan()
    expected: dict[str, Any] = {}

    def situation(
        name: str, outcome: object, above: tuple[str, str | None], declared: tuple[str, str, str | None] | None
    ) -> None:
        """Put a clerk since 2023 under a head for some days; the clerk, or the head, declares kin."""
        portal.post(f"{name} post", f"{name} head")
        portal.holds(f"{name} clerk", f"{name} post", "2023-01-10", number=f"{name}: below")
        portal.holds(f"{name} boss", f"{name} head", *above, number=f"{name}: above")
        if declared is not None:
            who, kinship, relative = declared
            portal.declares(f"{name} {who}", kinship, relative and f"{name} {relative}")
        expected[f"{name}: above+{name}: below"] = outcome

    days_91, days_90 = ("2024-01-01", "2024-04-01"), ("2024-01-01", "2024-03-31")
    situation("mother for 91 days", VIOLATES, days_91, ("clerk", "анасы", "boss"))
    situation("mother for 90 days", SATISFIES, days_90, ("clerk", "анасы", "boss"))
    situation("daughter-in-law, says the head", VIOLATES, days_91, ("boss", "келіні", "clerk"))
    situation("after the law of 2015", VIOLATES, ("2026-07-06", None), ("clerk", "шурин", "boss"))
    situation("a cousin", SATISFIES, days_91, ("clerk", "двоюродный брат", "boss"))
    situation("one of two kinds", open_for(V11, "kind_of_kin"), days_91, ("clerk", "зять", "boss"))
    situation("one of two kinds for 90 days", SATISFIES, days_90, ("clerk", "зять", "boss"))
    situation("a father without a number", open_for(V11, "relatives"), days_91, ("clerk", "әкесі", None))
    situation("a grandfather without a number", SATISFIES, days_91, ("clerk", "атасы", None))
    situation("nobody declared", SATISFIES, days_91, None)
    situation("not yet for 91 days", SATISFIES, ("2026-08-22", None), ("clerk", "жұбайы", "boss"))
    situation("for 91 days yesterday", VIOLATES, ("2026-08-21", None), ("clerk", "жұбайы", "boss"))

    portal.post("post in turn", "head in turn")
    portal.holds("clerk in turn", "post in turn", "2023-01-10", number="below")
    portal.declares("clerk in turn", "ағасы", "brother")
    holders = [
        ("brother", "2023-01-10", "2023-03-01"),
        ("stranger", "2023-03-01", "2024-01-01"),
        ("brother", "2024-01-01", "2024-02-11"),
    ]
    for number, (who, start, end) in enumerate(holders):
        portal.holds(who, "head in turn", start, end, number=f"above {number}")
    expected |= {"above 0+below": SATISFIES, "above 1+below": SATISFIES, "above 2+below": VIOLATES}
    assert found(run, fresh_database, portal.rows, keys, E_KYZMET, V11) == expected


def test_kin_who_decide_in_kazakhstan(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    portal = Kazakhstan()
    expected: dict[str, Any] = {}

    def situation(name: str, outcome: object, kinship: str | None = "қызы", ordered: str = "2024-05-01", **days: str) -> None:
        portal.holds(name, f"{name} post", ordered, number=name, signed_by=portal.iin(f"{name} signer"))
        if kinship is not None:
            portal.declares(name, kinship, f"{name} signer", **days)
        expected[name] = outcome

    situation("a daughter signed", VIOLATES)
    situation("a daughter signed on the last day of the law", VIOLATES, ordered="2026-06-30")
    situation("a daughter signed on the day after", open_for(V12, "policy"), ordered="2026-07-01")
    situation("a nephew signed", SATISFIES, "племянник")
    situation("divorced on the day of the order", SATISFIES, "супруга", until="2024-05-01")
    situation("divorced on the day after", VIOLATES, "супруга", until="2024-05-02")
    situation("married on the day after", SATISFIES, "супруга", since="2024-05-02")
    situation("a stranger signed", SATISFIES, None)
    portal.holds("evaluated", "evaluated post", "2024-05-01", number="evaluated", signed_by=portal.iin("stranger"))
    portal.declares("sister", "сестра", "evaluated")
    portal.evaluates("sister", "evaluated", "2024-04-30")
    portal.holds("evaluated on the day", "another post", "2024-05-01", number="on the day", signed_by=portal.iin("stranger"))
    portal.declares("brother", "брат", "evaluated on the day")
    portal.evaluates("brother", "evaluated on the day", "2024-05-01")
    portal.holds("unsigned", "third post", "2024-05-01", number="unsigned")
    portal.declares("unsigned", "сын", "son")
    expected |= {"evaluated": VIOLATES, "on the day": SATISFIES, "unsigned": open_for(V12, "signer")}
    assert found(run, fresh_database, portal.rows, keys, E_KYZMET, V12) == expected


def test_rotational_posts_in_kazakhstan(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    portal = Kazakhstan()
    spells: dict[str, tuple[str, str | None, str | None, object]] = {
        "four years": ("2018-01-10", "2022-01-10", "не продлена", SATISFIES),
        "a day more": ("2018-01-10", "2022-01-11", "ұзартылмаған", VIOLATES),
        "in a word that nobody translated": ("2018-01-10", "2022-01-11", "ешкім", open_for(V15, "rotation_extension")),
        "nobody says": ("2018-01-10", "2022-01-11", None, open_for(V15, "rotation_extension")),
        "more than eight": ("2014-01-10", "2022-01-11", None, VIOLATES),
        "six by the head": ("2018-01-10", "2024-01-10", "head", SATISFIES),
        "six and a day by the head": ("2018-01-10", "2024-01-11", "head", VIOLATES),
        "eight by the agency": ("2016-01-10", "2024-01-10", "агенттік", SATISFIES),
        "still short when the law ended": ("2022-07-01", None, "none", open_for(V15, "policy")),
        "too long when the law ended": ("2022-06-29", None, "none", VIOLATES),
    }
    for name, (start, end, extended, _) in spells.items():
        portal.post(name, rotational=True)
        portal.holds(name, name, start, end, number=name)
        if extended is not None:
            portal.extended(name, extended)
    portal.holds("not rotational", "another post", "2010-01-10")
    expected = {name: outcome for name, (*_, outcome) in spells.items()}
    assert found(run, fresh_database, portal.rows, keys, E_KYZMET, V15) == expected


class Uzbekistan:
    """The orders of one body; each situation has its own person, with a post of rank 3 and one of rank 4."""

    def __init__(self) -> None:
        self.people: list[str] = []
        self.orders: list[Row] = []
        self.reserve: list[Row] = []

    def person(self) -> str:
        self.people.append(f"R{len(self.people)}")
        return self.people[-1]

    def appoints(self, person: str, number: str, start: str, end: str | None = None, rank: int = 3, **facts: Any) -> None:
        facts = {"mode": "transfer", "seq": len(self.orders) + 1, "end": end, "open": end is None, "registerNo": person} | facts
        self.orders.append(order(number, f"{person} {rank}", start, **facts))

    @property
    def rows(self) -> dict[str, Sequence[Row]]:
        return {
            "bodies": [body()],
            "positions": [position(f"{person} {rank}", rank) for person in self.people for rank in (3, 4)],
            "servants": [
                servant(person, f"3150385{number:06}1", lastName=f"Name{person}", birthDate=None)
                for number, person in enumerate(self.people)
            ],
            "orders": self.orders,
            "reserve": self.reserve,
        }


def test_bars_in_uzbekistan(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    portal = Uzbekistan()
    left = {
        "after corruption": ("коррупционное правонарушение", "2023-06-01", VIOLATES),
        "on the day of the dismissal": ("corruption", "2023-03-01", VIOLATES),
        "after a breach of ethics": ("breach of ethics", "2023-06-01", SATISFIES),
        "after a conviction": ("conviction", "2023-06-01", open_for(V13, "ground")),
        "after a word that nobody translated": ("ketdi", "2023-06-01", open_for(V13, "ground")),
        "after no word": (None, "2023-06-01", open_for(V13, "ground")),
        "moved on, without a word": (None, "2023-03-01", SATISFIES),
        "at her own wish": ("own wish", "2023-06-01", SATISFIES),
    }
    for name, (ground, back, _) in left.items():
        person = portal.person()
        portal.appoints(person, f"{name}: before", "2022-09-01", "2023-03-01", endGround=ground)
        portal.appoints(person, name, back, rank=4)
    judged = found(run, fresh_database, portal.rows, keys, ARGOS, V13)
    assert {name: judged[name] for name in left} == {name: outcome for name, (*_, outcome) in left.items()}
    assert {judged[f"{name}: before"] for name in left} == {SATISFIES}


def test_first_entrants_in_uzbekistan(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    portal = Uzbekistan()
    entries: dict[str, tuple[str, Mapping[str, Any], object]] = {
        "for good": ("2026-02-02", {"term": "indefinite"}, VIOLATES),
        "for good, on the first day": ("2026-01-01", {"term": "indefinite"}, VIOLATES),
        "for good, on the day before": ("2025-12-31", {"term": "indefinite"}, SATISFIES),
        "for a year": ("2026-02-02", {"term": "fixed", "end": "2027-02-02"}, SATISFIES),
        "for two years": ("2026-02-02", {"term": "fixed", "end": "2028-02-02"}, VIOLATES),
        "for some time": ("2026-02-02", {"term": "fixed"}, open_for(V14, "length_of_term")),
        "for nobody knows how long": ("2026-02-02", {"term": "qisqa"}, open_for(V14, "term")),
        "on probation": ("2026-02-02", {"term": "probation", "probationUntil": "2026-05-02"}, SATISFIES),
        "acting": ("2026-02-02", {"term": "indefinite", "mode": "acting"}, None),
    }
    for name, (start, facts, _) in entries.items():
        portal.appoints(portal.person(), name, start, **facts)
    for name, ordered in (("promoted inside", "2026-05-01"), ("promoted at the end", "2026-05-02")):
        person = portal.person()
        portal.appoints(person, name, "2026-02-02", "2026-05-04", term="probation", probationUntil="2026-05-02")
        portal.appoints(person, f"{name}: next", "2026-05-04", rank=4, orderDate=ordered)
    expected = {name: outcome for name, (*_, outcome) in entries.items() if outcome is not None}
    expected |= {"promoted inside": VIOLATES, "promoted at the end": SATISFIES}
    assert found(run, fresh_database, portal.rows, keys, ARGOS, V14) == expected


def test_the_pool_in_uzbekistan(run: Run, fresh_database: Database, keys: KeyRing) -> None:
    portal = Uzbekistan()
    members: dict[str, tuple[tuple[str, str | None] | None, object]] = {
        "a member": (("2025-01-01", None), SATISFIES),
        "from the day of the order": (("2025-09-01", None), SATISFIES),
        "from the day after": (("2025-09-02", None), VIOLATES),
        "until the day of the order": (("2024-01-01", "2025-09-01"), VIOLATES),
        "until the day after": (("2024-01-01", "2025-09-02"), SATISFIES),
        "never": (None, VIOLATES),
    }
    for name, (membership, _) in members.items():
        person = portal.person()
        portal.appoints(person, name, "2025-09-10", orderDate="2025-09-01", mode="pool")
        if membership is not None:
            since, until = membership
            portal.reserve.append({"id": name, "registerNo": person, "pool": "national", "from": since, "until": until})
    expected = {name: outcome for name, (_, outcome) in members.items()}
    assert found(run, fresh_database, portal.rows, keys, ARGOS, V16) == expected
