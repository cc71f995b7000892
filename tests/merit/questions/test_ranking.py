"""The ranking of a competition, of proposed candidates and of a reserve, from the rows of a portal, on both engines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from graph.cypher.statements import Statement
from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from graph.model.days import Day
from graph.model.words import AssessmentType
from merit.questions.ranking import Ranking, rank_applicants, rank_for_reserve, rank_proposed
from merit.questions.standings import Candidate, Chosen
from merit.registry import shipped_policy
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.ranked_applicants import ROWS
from tests.support.scripted_portal import key_ring, load

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 20)


@dataclass(slots=True)
class Asked:
    """The loaded graph, and the names of the statements that were run."""

    run: Run
    database: Database
    statements: list[str] = field(default_factory=list[str])

    async def read(self, statement: Statement, parameters: Mapping[str, object]) -> list[dict[str, object]]:
        self.statements.append(statement.name)
        return await self.database.read(statement, parameters)

    def id(self, label: str, name: str) -> str:
        text = "MATCH (n) WHERE $label IN labels(n) AND coalesce(n.name, n.title, '') STARTS WITH $name RETURN n.id AS id"
        (row,) = self.run(self.database.read(cypher(text), {"label": label, "name": name}))
        return str(row["id"])

    @property
    def competition(self) -> str:
        (row,) = self.run(self.database.read(cypher("MATCH (c:Competition) RETURN c.id AS id"), {}))
        return str(row["id"])

    def applicants(self, as_of: date | None = None) -> Ranking:
        return self.run(rank_applicants(self.read, self.competition, shipped_policy(), TODAY, as_of))

    def proposed(self, *names: str, as_of: date | None = None) -> Ranking:
        servants = [self.id("Servant", name) for name in names]
        return self.run(rank_proposed(self.read, self.id("Position", "Post P2"), servants, shipped_policy(), TODAY, as_of))

    def reserve(self, as_of: date | None = None) -> Ranking:
        return self.run(rank_for_reserve(self.read, self.id("Organisation", "Body B1"), shipped_policy(), TODAY, as_of))


@pytest.fixture
def asked(run: Run, fresh_database: Database, tmp_path: Path) -> Asked:
    report = run(load(fresh_database, ROWS, key_ring(tmp_path)))
    assert report.state == "clean", report.problem
    return Asked(run, fresh_database)


def in_short(ranking: Ranking) -> list[tuple[str, str, int | None, Decimal | None]]:
    return [(each.name.split()[0], each.standing.value, each.rank, each.score) for each in ranking.candidates]


def of(ranking: Ranking, name: str) -> Candidate:
    (found,) = (each for each in ranking.candidates if each.name.startswith(name))
    return found


def test_the_applicants_of_a_competition_and_the_choice_against_them(asked: Asked) -> None:
    ranking = asked.applicants()
    assert in_short(ranking) == [
        ("Better", "ranked", 1, Decimal(89)),
        ("Tied", "ranked", 2, Decimal(76)),
        ("Winner", "ranked", 2, Decimal(76)),
        ("Annual", "not assessed", None, None),
        ("Undated", "eligibility unknown", None, Decimal(98)),
        ("Unschooled", "not eligible", None, Decimal(98)),
        ("Barred", "barred", None, Decimal(98)),
        ("Withdrawn", "withdrew", None, Decimal(98)),
    ]
    assert (ranking.day, ranking.day_is, ranking.title) == (Day.parse("2026-11-10"), "protocol day", "Post P2")
    choice = ranking.choice
    assert choice is not None
    assert (choice.how, choice.chosen, choice.first) == (Chosen.WON, (of(ranking, "Winner").servant,), False)
    assert choice.above == (of(ranking, "Better").servant,)
    assert choice.open == (of(ranking, "Annual").servant, of(ranking, "Undated").servant)
    assert (choice.missing, choice.strangers) == ((), ())


def test_every_reason_is_named_with_its_rule(asked: Asked) -> None:
    ranking = asked.applicants()
    assert [each.rule for each in of(ranking, "Barred").eligibility.bars] == ["V13"]
    assert "dismissal on 1 January 2024 (corruption)" in of(ranking, "Barred").eligibility.bars[0].text
    assert [each.rule for each in of(ranking, "Unschooled").eligibility.unmet] == ["V07"]
    assert [(each.rule, each.text) for each in of(ranking, "Undated").eligibility.unknown] == [("V07", "level of a diploma")]
    assert of(ranking, "Annual").merit.missing == "an assessment of type A4 fixed before the day: none is on record"
    warned = {(each.rule, each.text) for each in of(ranking, "Better").eligibility.warnings}
    assert ("V10", "reprimand imposed on 1 June 2026 is in force") in warned
    assert of(ranking, "Better").eligibility.holds is True
    assert not [each for each in of(ranking, "Winner").eligibility.warnings if each.rule == "V10"]
    assert of(ranking, "Winner").merit.reported == Decimal(77)


def test_the_day_decides_what_counts(asked: Asked) -> None:
    later = asked.applicants(date(2026, 11, 11))
    assert (of(later, "Winner").score, of(later, "Winner").rank, later.day_is) == (Decimal(99), 1, "day that was asked for")
    assert later.choice is not None
    assert later.choice.first is None, "Annual and Undated may come before"
    before_the_sanction = asked.applicants(date(2026, 5, 1))
    assert of(before_the_sanction, "Tied").score == Decimal(95)
    assert of(before_the_sanction, "Better").merit.missing == "an assessment of type A4 fixed before the day: none is on record"
    assert "V10" not in [each.rule for each in of(before_the_sanction, "Better").eligibility.warnings]
    barred = asked.proposed("Barred", as_of=date(2023, 6, 1))
    assert in_short(barred) == [("Barred", "not assessed", None, None)], "the dismissal came later"


def test_what_began_after_the_decision_does_not_count(asked: Asked) -> None:
    before = asked.applicants()
    order = "MATCH (a:Appointment)-[:AFTER]->(:Competition) SET a.start_earliest = date('2026-11-01'), a.start_latest = $day"
    asked.run(asked.database.execute(cypher(order), {"day": date(2026, 11, 1)}))
    assert asked.applicants().candidates == before.candidates, "a backdated order of the winner is left out"


def test_it_costs_as_many_statements_for_one_candidate_as_for_all(asked: Asked) -> None:
    asked.applicants()
    of_all = list(asked.statements)
    asked.statements.clear()
    asked.run(
        execute(
            asked.database, "MATCH (s:Servant)-[:MADE]->(x:Application) WHERE NOT s.name STARTS WITH 'Winner' DETACH DELETE x"
        )
    )
    assert len(asked.applicants().candidates) == 1
    assert asked.statements == of_all
    assert of_all.count("merit/servant_dossiers") == 1


def test_proposed_candidates_of_a_position(asked: Asked) -> None:
    ranking = asked.proposed("Tied", "Better", "Barred", as_of=date(2026, 11, 10))
    assert in_short(ranking) == [
        ("Better", "ranked", 1, Decimal(89)),
        ("Tied", "ranked", 2, Decimal(76)),
        ("Barred", "barred", None, Decimal(98)),
    ]
    assert (ranking.choice, ranking.competition, ranking.kind) == (None, None, AssessmentType.A4)
    assert asked.proposed("Tied").day_is == "today"
    hers = asked.id("Servant", "Better")
    asked.run(asked.database.execute(cypher("CREATE (:Redirect {id: 'servant:old', to: $to})"), {"to": hers}))
    position = asked.id("Position", "Post P2")
    merged = asked.run(rank_proposed(asked.read, position, ["servant:old"], shipped_policy(), TODAY))
    assert [each.servant for each in merged.candidates] == [hers]


def test_the_reserve_of_a_body_by_assessments_of_its_own_type(asked: Asked) -> None:
    ranking = asked.reserve()
    # 0.8 x 60 + 0.2 x 50 = 58; 0.8 x 50 + 0.2 x 50 = 50
    assert in_short(ranking) == [("Better", "ranked", 1, Decimal(58)), ("Tied", "ranked", 2, Decimal(50))]
    choice = ranking.choice
    assert choice is not None
    assert (choice.how, choice.chosen) == (Chosen.LISTED, (of(ranking, "Tied").servant,))
    assert (choice.first, choice.above, choice.missing) == (False, (of(ranking, "Better").servant,), ())
    assert [each.rule for each in of(ranking, "Better").eligibility.warnings] == ["V10"]
    assert (ranking.position, ranking.kind) == (None, AssessmentType.A3)
    in_2023 = asked.reserve(date(2023, 6, 1))
    assert in_short(in_2023) == [
        ("Barred", "ranked", 1, Decimal(99)),
        ("Better", "not assessed", None, None),
        ("Tied", "not assessed", None, None),
    ]
    assert in_2023.choice is None, "nobody was a member"
    in_2021 = asked.reserve(date(2021, 6, 1))
    assert in_2021.choice is not None
    assert (in_2021.choice.chosen, in_2021.choice.first) == ((of(in_2021, "Annual").servant,), None)


def test_an_end_that_is_not_known_leaves_it_open_who_is_in_post(asked: Asked) -> None:
    asked.run(
        execute(
            asked.database,
            "MATCH (s:Servant)-[:HELD]->(a:Appointment) WHERE s.name STARTS WITH 'Better' SET a.open = false "
            "REMOVE a.end_earliest REMOVE a.end_latest",
        )
    )
    found = of(asked.reserve(), "Better")
    assert (found.standing.value, found.rank) == ("eligibility unknown", None)
    assert "in post" in [each.rule for each in found.eligibility.unknown]


def test_unknown_ids_and_unreadable_values_are_named(asked: Asked) -> None:
    policy = shipped_policy()
    for kind, ask in (
        ("competition", rank_applicants(asked.read, "nobody:0", policy, TODAY)),
        ("position", rank_proposed(asked.read, "nobody:0", [], policy, TODAY)),
        ("servant", rank_proposed(asked.read, asked.id("Position", "Post P2"), ["nobody:0"], policy, TODAY)),
        ("organisation", rank_for_reserve(asked.read, "nobody:0", policy, TODAY)),
    ):
        with pytest.raises(UnknownId, match=f"There is no {kind} nobody:0"):
            asked.run(ask)
    asked.run(execute(asked.database, "MATCH (:Servant)-[:GIVEN]->(s:Sanction) SET s.kind = 'whipping'"))
    ranking = asked.applicants()
    assert of(ranking, "Better").unreadable == "a value is impossible (ValueError)"
    assert ranking.choice is not None
    assert of(ranking, "Better").servant in ranking.choice.open
    asked.run(execute(asked.database, "MATCH (x:Application) SET x.state = 'eaten'"))
    with pytest.raises(NothingToAnswer, match=r"Nobody can be ranked for position:\w+, because a value is impossible"):
        asked.applicants()
    asked.run(execute(asked.database, "MATCH (:Position)-[in:IN]->() DELETE in"))
    with pytest.raises(NothingToAnswer, match="in which body the position is"):
        asked.applicants()


def test_an_annulled_round_and_a_stranger_are_named(asked: Asked) -> None:
    asked.run(execute(asked.database, "MATCH (c:Competition) SET c.annulled = true"))
    asked.run(
        execute(
            asked.database,
            "MATCH (s:Servant)-[:MADE]->(x:Application) WHERE s.name STARTS WITH 'Winner' SET x.state = 'recommended'",
        )
    )
    asked.run(
        execute(
            asked.database,
            "MATCH (s:Servant)-[:MADE]->(x:Application) WHERE s.name STARTS WITH 'Tied' SET x.state = 'won'",
        )
    )
    ranking = asked.applicants()
    assert ranking.choice is not None
    assert ranking.choice.missing == ("the round was annulled",)
    assert ranking.choice.chosen == (of(ranking, "Tied").servant,)
    assert [name for _, name in ranking.choice.strangers] == [of(ranking, "Winner").name]
    assert of(ranking, "Winner").name.startswith("Winner")
