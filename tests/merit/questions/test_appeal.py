"""The question *appeal*, from rows of E-kyzmet: states, and which cases belong to an appeal. On both engines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from graph.driver.database import Database
from graph.errors import UnknownId
from graph.model.words import AppealKind
from merit.checked_cases import CheckedCase
from merit.contract import Outcome
from merit.questions.appeal import AppealAnswer, ask_appeal
from merit.registry import all_rules, shipped_policy
from tests.conftest import Run
from tests.support.engines import execute
from tests.support.filed_appeals import AS_OF, load_service, names_of

pytestmark = pytest.mark.both_engines

OF_NURLANS_ORDER = {"R01 N-head", "R03 N-head", "V03 K-new", "V10 N-head"}
STATES = {
    "H-round": ("overdue", None),
    "H-order": ("waiting", None),
    "H-assessment": ("answered", None),
    "H-sanction": ("not_assessed", "exact day on which the answer is due"),
    "H-person": ("answered", None),
    "H-body": ("waiting", None),
    "H-nothing": ("overdue", None),
    "H-newcomer": ("not_assessed", "body in which the person served"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A loaded service, of which appeals are asked for by the numbers of their rows."""

    run: Run
    database: Database
    names: Mapping[str, str]

    def ask(self, number: str, as_of: date = AS_OF) -> AppealAnswer:
        (id_,) = (id_ for id_, name in self.names.items() if name == number)
        return self.run(ask_appeal(self.database.read, id_, all_rules(), shipped_policy(), as_of))

    def found(self, cases: Iterable[CheckedCase], *outcomes: Outcome) -> set[str]:
        """Return the cases with these outcomes, violating ones by default: the rule, and what the subjects are called."""
        wanted = [each for each in cases if each.case.outcome in (outcomes or (Outcome.VIOLATES,))]
        return {f"{each.rule.id} {' '.join(self.names.get(id_, 'number') for id_ in each.case.subjects)}" for each in wanted}


@pytest.fixture
def asked(run: Run, fresh_database: Database, tmp_path: Path) -> Asked:
    run(load_service(fresh_database, tmp_path))
    return Asked(run, fresh_database, run(names_of(fresh_database)))


def test_states_and_cases_of_appeals(asked: Asked) -> None:
    answers = {number: asked.ask(number) for number in STATES}
    assert {number: (answer.state, answer.missing) for number, answer in answers.items()} == STATES
    of_round = answers["H-round"]
    assert (of_round.name, of_round.body_name, of_round.kept, of_round.unreadable, of_round.failures) == (
        "Aliya Ә",
        "Body",
        None,
        (),
        (),
    )
    assert of_round.record is not None
    assert (of_round.record.kind, of_round.record.answer) == (AppealKind.APPEAL, None)
    assert [(each.label, each.text) for each in of_round.about] == [("Competition", "«head», internal, 1, 2024-03-01")]
    # All of the appellant's cases; of others those about the round that she contests and about the order that names it.
    assert asked.found(of_round.own) == {"Q05 H-round", "V01 N-aliya"}
    assert asked.found(of_round.own, Outcome.SATISFIES) >= {"Q05 H-assessment", "Q05 H-body", "Q01 N-aliya"}
    assert asked.found(of_round.contested) == OF_NURLANS_ORDER
    assert {name.split()[1] for name in asked.found(of_round.contested, *Outcome)} == {"K-new", "N-head"}
    # An order, with the round that it names, and nothing else of Nurlan's.
    assert asked.found(answers["H-order"].own) == {"V01 N-serik"}
    assert asked.found(answers["H-order"].contested, *Outcome) == asked.found(of_round.contested, *Outcome)
    # What rests on Nurlan's sanction.
    assert asked.found(answers["H-sanction"].contested, *Outcome) == {"V10 N-head"}
    # A complaint about a person: all that her file holds, but no rounds.
    assert asked.found(answers["H-person"].contested) == (OF_NURLANS_ORDER - {"V03 K-new"}) | {"Q01 N-nurlan", "V01 N-nurlan"}
    for number in ("H-assessment", "H-body", "H-nothing"):
        assert answers[number].contested == ()
    assert (answers["H-newcomer"].own, asked.found(answers["H-newcomer"].contested)) == ((), OF_NURLANS_ORDER)


def test_the_day_after_the_due_day_is_overdue_as_far_as_appeals_are_loaded(asked: Asked) -> None:
    assert [asked.ask("H-round", day).state for day in (date(2026, 10, 16), date(2026, 10, 17))] == ["waiting", "overdue"]
    # The lists end with the day before the one on which the answer was due.
    tomorrow = asked.ask("H-order", date(2026, 11, 21))
    assert (tomorrow.state, tomorrow.missing) == ("not_assessed", "all appeals of the body since the answer was due")


def test_an_appeal_that_nobody_knows_is_refused(asked: Asked) -> None:
    with pytest.raises(UnknownId, match=r"There is no appeal appeal:0\. Take the ids from the graph\."):
        asked.run(ask_appeal(asked.database.read, "appeal:0", all_rules(), shipped_policy(), AS_OF))


def test_a_file_that_cannot_be_read_leaves_the_rest(asked: Asked) -> None:
    asked.run(execute(asked.database, "MATCH (:Servant {name: 'Aliya Ә'})-[:GIVEN]->(x:Sanction) SET x.kind = 'whipping'"))
    answer = asked.ask("H-round")
    assert (answer.state, answer.missing, answer.record) == ("not_assessed", "file of the person who appealed", None)
    assert [each.reason for each in answer.unreadable] == ["a value is impossible (ValueError)"]
    assert (answer.own, asked.found(answer.contested)) == ((), OF_NURLANS_ORDER)


def test_findings_of_rules_over_many_people_are_those_of_the_last_detection(asked: Asked) -> None:
    found = """MATCH (s:Servant {name: $name}) CREATE (f:Finding {id: $id, rule: $rule, state: $state, severity: 'high',
        subjects: ['appointment:0'], reason: 'Found.'})-[:CONCERNS]->(s)"""
    given = [("finding:1", "R02", "open"), ("finding:2", "R04", "resolved"), ("finding:3", "V10", "open")]
    for id_, rule, state in given:
        asked.run(execute(asked.database, found, name="Aliya Ә", id=id_, rule=rule, state=state))
    about_round = """MATCH (c:Competition {id: $round}) CREATE (f:Finding {id: $id, rule: 'R07', state: 'dismissed',
        severity: 'high', subjects: $subjects, reason: 'Found.'})-[:EVIDENCE]->(c)"""
    (round_,) = (id_ for id_, name in asked.names.items() if name == "K-new")
    for id_, subjects in (("finding:4", [round_]), ("finding:5", ["organisation:0"])):
        asked.run(execute(asked.database, about_round, round=round_, id=id_, subjects=subjects))
    assert [(each.id, each.rule) for each in asked.ask("H-round").compared] == [("finding:1", "R02"), ("finding:4", "R07")]
    assert [each.id for each in asked.ask("H-order").compared] == ["finding:4"]
    assert [each.id for each in asked.ask("H-body").compared] == ["finding:1"]
