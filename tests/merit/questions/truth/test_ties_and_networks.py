"""Ties, teams and appointers of the sandbox's world are those of its truth, which is read from the world by brute force."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from merit.questions.appointers import ask_appointers
from merit.questions.teams import Asked, ask_teams
from merit.questions.ties import TieKind, TiesAnswer, ask_ties
from merit.registry import shipped_policy
from tests.merit.reference.questions.ties import ties
from tests.merit.reference.truth import BodyKey, Person, moves
from tests.support.asked_world import TODAY, AskedWorld

PAIRS_OF_A_KIND = 15


def _ask(asked: AskedWorld, one: Person, other: Person) -> TiesAnswer:
    return asked.run(ask_ties(asked.database.read, asked.people[one], asked.people[other], TODAY))


def test_planted_ties_of_a_leader_and_a_follower(asked: AskedWorld) -> None:
    (planted,) = [one for one in asked.part.quantities if one.case == "leader-and-follower"]
    leader, follower = (("KZ", index) for index in planted.people)
    answer = _ask(asked, leader, follower)
    assert {
        "bodies_together": sum(each.holds is True for each in answer.ties.service),
        "orders_signed": len(answer.ties.orders),
        "schools": len(answer.ties.schools),
    } == planted.figures
    assert answer.found[TieKind.SCHOOL] is True


def test_ties_of_pairs_are_those_of_the_truth(asked: AskedWorld) -> None:
    """Pairs with an order, with a panel and with kin, and people who follow each other in the register."""
    truth, names = asked.facts.truth, {id_: body for body, id_ in asked.bodies.items()}
    pairs = [
        *_some((spell.person, spell.signer) for spell in truth.spells if spell.signer),
        *_some((applicant.person, member) for held in truth.rounds for applicant in held.applicants for member in held.panel),
        *_some((person, relative) for person, human in truth.people.items() for relative, _, _ in human.kin),
        *_some(pairwise(sorted(asked.people))),
    ]
    assert len(pairs) == 4 * PAIRS_OF_A_KIND
    seen = set[str]()
    for one, other in pairs:
        answer, true = _ask(asked, one, other), ties(asked.facts, one, other)
        certain = {names[each.body] for each in answer.ties.service if each.holds}
        assert certain <= true.bodies <= {names[each.body] for each in answer.ties.service}
        found = answer.ties
        assert (len(found.orders), len(found.rounds), len(found.schools)) == tuple(
            map(len, (true.signed, true.panels, true.schools))
        )
        kin = [each.holds for each in answer.ties.kin]
        assert kin == ([] if true.kin is None else [true.kin])
        seen |= {kind for kind, truth_ in answer.found.items() if truth_}
    assert seen == set(TieKind)


def _some(pairs: Iterable[tuple[Person, Person]]) -> list[tuple[Person, Person]]:
    """Return some different pairs of different people, taken evenly from all."""
    every = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    step = max(1, len(every) // PAIRS_OF_A_KIND)
    return every[::step][:PAIRS_OF_A_KIND]


def test_planted_team_moves_together_and_knows_whom_it_served_under(asked: AskedWorld) -> None:
    (planted,) = [one for one in asked.part.quantities if one.case == "team"]
    origin, destination = (asked.bodies[asked.body(code)] for code in planted.bodies)
    answer = asked.run(ask_teams(asked.database.read, shipped_policy(), Asked(origin=origin, destination=destination), TODAY))
    people = {asked.people["KZ", index] for index in planted.people}
    leader = asked.people["KZ", planted.people[0]]
    (team,) = [each for each in answer.teams if {member.servant for member in each.members} == people]
    followers = [member for member in team.members if member.servant != leader]
    figures = {"followers": len(followers), "subordinates": sum(leader in member.under for member in followers)}
    assert (figures, team.certain) == (planted.figures, True)


def test_teams_are_those_of_all_moves(asked: AskedWorld) -> None:
    """Every body that somebody left: the people of each greatest group of moves whose exact days lie within 180 days."""
    between: dict[tuple[BodyKey, BodyKey], dict[Person, set[int]]] = {}
    for old, new in moves(asked.facts.truth):
        if old.body != new.body and new.start < TODAY:
            between.setdefault((old.body, new.body), {}).setdefault(new.person, set()).add(new.start.toordinal())
    busiest = sorted(between, key=lambda key: (-len(between[key]), key))[:6]
    assert len(between[busiest[0]]) >= 3
    for key in busiest:
        windows = {
            frozenset(person for person, days in between[key].items() if any(first <= day <= first + 180 for day in days))
            for starts in between[key].values()
            for first in starts
        }
        true = {window for window in windows if len(window) >= 3 and not any(window < other for other in windows)}
        terms = Asked(origin=asked.bodies[key[0]], destination=asked.bodies[key[1]])
        answer = asked.run(ask_teams(asked.database.read, shipped_policy(), terms, TODAY))
        found = [frozenset(member.servant for member in team.members) for team in answer.teams if team.certain]
        people = {frozenset(asked.people[person] for person in window) for window in true}
        assert {team for team in found if not any(team < other for other in found)} == people


def test_appointers_of_a_body_are_the_signers_of_its_orders(asked: AskedWorld) -> None:
    truth = asked.facts.truth
    tops = sorted({asked.facts.top(spell.body) for spell in truth.spells if spell.signer})
    for top in tops[:6]:
        tree = asked.facts.tree(top)
        pairs = {
            (asked.people[spell.signer], asked.people[spell.person])
            for spell in truth.spells
            if spell.body in tree and spell.signer and spell.signer != spell.person and spell.ordered < TODAY
        }
        answer = asked.run(ask_appointers(asked.database.read, asked.bodies[top], TODAY))
        assert set(answer.network.graph.edges) == pairs
        assert {each.appointer.servant: each.appointer.appointed for each in answer.appointers if each.appointer.appointed} == {
            signer: sum(one == signer for one, _ in pairs) for signer, _ in pairs
        }
