"""Rules of installed packages, from outside: a good one is listed, tested and judged; a bad one is named and harms no other."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.migrations import migrate
from merit.registry import all_rules
from tests.conftest import Run
from tests.support.commands import meritgraph
from tests.support.engines import cypher, end_engines
from tests.support.rule_packages import install_rule, shown_rule
from tests.support.scripted_portal import body, key_ring, load, order, position, servant

Files = dict[str, str]
OURS = [rule.id for rule in all_rules()]
THEIRS = ("Q90", "Q91", "Q92", "V91")
IDS = "MATCH (s:Servant), (p:Position {title: 'Post P1'}) WHERE s.name STARTS WITH 'Azimova' RETURN s.id AS servant, p.id AS post"
EXPLANATIONS = 'innocent_explanations = ["The order was annulled. Look for: an order of the same day that takes it back."]'
BRITTLE = "    if appointment.post.title == 'Post P2':\n        raise LookupError(dossier.name)\n    matter ="


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {each: content for each, content in files.items() if each != name}


def changed(name: str, old: str, new: str) -> Callable[[Files], Files]:
    def change(files: Files) -> Files:
        assert old in files[name]
        return {**files, name: files[name].replace(old, new)}

    return change


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the package of a rule, and what must be said of it."""

    change: Callable[[Files], Files]
    words: str


FAULTS = {
    "Q60": Fault(
        changed("__init__.py", "RULE = DossierRule(", "rule = DossierRule("),
        "has no attribute 'RULE'. Correct or remove the package.",
    ),
    "Q61": Fault(
        lambda files: {**files, "__init__.py": "RULE = 5\n"}, "RULE is int. Make it an instance of merit.contract.Rule."
    ),
    "Q62": Fault(changed("__init__.py", 'id="Q62"', 'id="Short"'), "the id 'Short' is not the letter of its class"),
    "Q63": Fault(changed("__init__.py", 'id="Q63"', 'id="V63"'), "the id 'V63' is not the letter of its class (V, R, Q)"),
    "Q64": Fault(changed("__init__.py", 'id="Q64"', 'id="Q99"'), "Its id is Q99. Name the entry point so."),
    "Q65": Fault(changed("en.toml", 'title = "Short spell"\n', ""), "has no message 'title'. Write it in faulty_q65/en.toml."),
    "Q66": Fault(changed("en.toml", "reason = ", "reason_short = "), "has no message 'reason'. Write it in faulty_q66/en.toml."),
    "Q67": Fault(
        changed("en.toml", "{person}, ", ""), "its reason does not name the person. Write {person} in faulty_q67/en.toml."
    ),
    "Q68": Fault(changed("en.toml", "{person}, ", "{person, "), "its reason has a brace too many or too few"),
    "Q69": Fault(changed("en.toml", "title = ", "title "), "faulty_q69/en.toml cannot be read: Expected '='"),
    "Q70": Fault(changed("policy.toml", "days = ", "days "), "faulty_q70/policy.toml is not TOML: Expected '='"),
    "Q71": Fault(without("policy.toml"), "policy.toml'. Compare its files with merit/rules."),
    "Q72": Fault(lambda files: {**files, "policy.toml": ""}, "has no policy value. Add one to faulty_q72/policy.toml."),
    "Q73": Fault(changed("policy.toml", 'status = "unverified"\n', ""), "faulty_q73/policy.toml, value 1 needs a status"),
    "Q74": Fault(without("en.toml"), "en.toml'. Compare its files with merit/rules."),
    "Q75": Fault(without("examples.toml"), "has no examples. Write one of each outcome in faulty_q75/examples.toml."),
    "Q76": Fault(without("show.cypher"), "show.cypher"),
    "Q77": Fault(changed("show.cypher", "$subjects", "$ids"), "show.cypher must take $subjects and nothing else."),
    "Q78": Fault(lambda files: {**files, "__init__.py": "1 / 0\n"}, "ZeroDivisionError: division by zero. Correct or remove"),
    "Q79": Fault(lambda files: {**files, "__init__.py": "RULE = (\n"}, "SyntaxError"),
    "Q80": Fault(lambda _: {}, "has no attribute 'RULE'"),
    "Q81": Fault(
        changed("__init__.py", "reads=ServantDossier", "reads=dict"), "It must read ServantDossier or CompetitionDossier."
    ),
    "Q82": Fault(changed("__init__.py", "judge=judge", "judge=None"), "judges by None. It needs a function"),
    "Q83": Fault(changed("en.toml", '["The order', '["" if "The order'), "faulty_q83/en.toml cannot be read"),
    "Q84": Fault(
        changed("en.toml", EXPLANATIONS, "innocent_explanations = []"), "names no innocent explanation. Write at least one"
    ),
    "Q85": Fault(changed("en.toml", EXPLANATIONS, 'innocent_explanations = "None"'), "innocent_explanations are a list of texts"),
    "Q86": Fault(changed("en.toml", "title = ", "missing = { post = 5 }\ntitle = "), "missing is a table of texts"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, run: Run) -> Iterator[Path]:
    """Return a folder with a graph in ``var``: somebody left a post after two days, another after a year, the third in a year."""
    folder = tmp_path_factory.mktemp("rules")
    (folder / "ids.json").write_text(json.dumps(run(_load(folder / "var"))))
    yield folder
    end_engines(folder)


async def _load(home: Path) -> dict[str, object]:
    """Return the ids of a servant and of a position."""
    rows = {
        "bodies": [body()],
        "positions": [position("P1"), position("P2"), position("P3")],
        "servants": [servant(), servant("R2", None, lastName="Azimova"), servant("R3", None, lastName="Sobirova")],
        "orders": [
            order("1", "P1", "2020-01-01", end="2020-01-03", open=False),
            order("2", "P2", "2021-01-01", end="2022-01-01", open=False, registerNo="R2"),
            order("3", "P3", "2023", end="2023", open=False, registerNo="R3"),
        ],
    }
    async with open_database(DatabaseSettings(home=home, compiler="quick")) as database:
        await migrate(database)
        await load(database, rows, key_ring(home))
        return (await database.read(cypher(IDS)))[0]


@pytest.fixture(scope="module")
def installed(folder: Path) -> Path:
    """Return a folder with one good package, one that breaks on a person, one whose words do not fit, and the faulty ones."""
    packages = folder / "installed"
    install_rule(packages, "Q90", "short_spell", shown_rule("Q90"))
    install_rule(packages, "Q91", "brittle", changed("__init__.py", "    matter =", BRITTLE)(shown_rule("Q91")))
    install_rule(packages, "Q92", "speechless", changed("en.toml", "{days} days", "{weeks} weeks")(shown_rule("Q92")))
    breach = changed("__init__.py", "RuleClass.RECORD", "RuleClass.BREACH")(shown_rule("V91"))
    install_rule(
        packages,
        "V91",
        "breaking",
        changed("__init__.py", "    for appointment in", "    raise LookupError\n    for appointment in")(breach),
    )
    install_rule(packages, "Q93", "twice_a", shown_rule("Q93"))
    install_rule(packages, "Q93", "twice_b", shown_rule("Q93"))
    install_rule(packages, "V01", "usurper", shown_rule("V01"))
    for id_, fault in FAULTS.items():
        install_rule(packages, id_, f"faulty_{id_.lower()}", fault.change(shown_rule(id_)))
    return packages


Command = Callable[..., CompletedProcess[str]]


@pytest.fixture(scope="module")
def command(folder: Path, installed: Path) -> Command:
    """Return ``meritgraph`` with the packages installed."""
    path = os.pathsep.join([str(installed), *filter(None, [os.environ.get("PYTHONPATH")])])

    def call(*arguments: str, **settings: str) -> CompletedProcess[str]:
        ran = meritgraph(folder / "var", *arguments, PYTHONPATH=path, COLUMNS="200", **settings)
        assert "Traceback" not in ran.stdout
        return ran

    return call


@pytest.fixture(scope="module")
def listed(command: Command) -> CompletedProcess[str]:
    return command("rules", "list", "--json")


def left_out(ran: CompletedProcess[str]) -> dict[str, str]:
    """Return what is said of each rule that was left out."""
    sentences = [line for line in ran.stderr.splitlines() if line.startswith("Left out: The rule ")]
    return {line.split()[4]: line for line in sentences}


def test_the_rules_of_all_other_packages_and_our_own_are_listed(listed: CompletedProcess[str]) -> None:
    assert listed.returncode == 0
    assert [rule["rule"] for rule in json.loads(listed.stdout)] == sorted([*OURS, *THEIRS])
    assert left_out(listed).keys() == {*FAULTS, "Q93", "V01"}


@pytest.mark.parametrize("id_", FAULTS)
def test_a_faulty_package_is_named_with_its_fault_and_the_remedy(listed: CompletedProcess[str], id_: str) -> None:
    sentence = left_out(listed)[id_]
    assert f"The rule {id_} of the package faulty-{id_.lower()} (faulty_{id_.lower()}:RULE) is left out." in sentence
    assert FAULTS[id_].words in sentence


def test_of_two_packages_with_one_rule_neither_is_taken_and_none_replaces_ours(listed: CompletedProcess[str]) -> None:
    both = left_out(listed)["Q93"]
    assert both.count("Another rule has the id Q93, too. Give one of them another id.") == 2
    assert {"twice-a", "twice-b"} <= set(both.split())
    assert "The rule V01 of the package usurper" in left_out(listed)["V01"]
    (ours,) = [rule for rule in json.loads(listed.stdout) if rule["rule"] == "V01"]
    assert ours["title"] == "No competition"


def test_the_rule_of_a_package_is_shown_and_its_examples_are_judged(command: Command) -> None:
    shown, tested = command("rules", "show", "q90", "--json"), command("rules", "test", "Q90")
    assert (shown.returncode, tested.returncode) == (0, 0)
    assert json.loads(shown.stdout)["values"][0]["parameters"] == {"days": 7}
    assert tested.stdout == "Examples: 3; as written: 3.\n"


def test_all_examples_are_judged_but_those_of_rules_that_were_left_out(command: Command) -> None:
    ran = command("rules", "test", "--json")
    assert ran.returncode == 3
    document = json.loads(ran.stdout)
    assert {example["rule"] for example in document["examples"]} == {*OURS, *THEIRS}
    differences = {example["rule"]: example["difference"] for example in document["examples"] if example["difference"]}
    assert differences.keys() == {"Q92", "V91"}
    assert differences["V91"].endswith("and the rule broke (LookupError)")
    assert len(document["left_out"]) == len(FAULTS) + 2


def test_a_rule_that_was_left_out_is_not_shown_but_explained(command: Command) -> None:
    ran = command("rules", "show", "Q72")
    assert ran.returncode == 1
    assert ran.stderr.startswith("Error: The rule Q72 of the package faulty-q72 (faulty_q72:RULE) is left out.")


@pytest.mark.parametrize("arguments", [("rules", "what-if", os.devnull), ("doctor",)], ids=["what-if", "doctor"])
def test_other_commands_name_what_is_left_out(command: Command, arguments: tuple[str, ...]) -> None:
    ran = command(*arguments)
    assert ran.returncode == (3 if arguments[0] == "rules" else 1)
    assert "The rule Q72 of the package faulty-q72 (faulty_q72:RULE) is left out." in ran.stdout + ran.stderr


def test_the_check_before_an_order_says_that_a_breach_of_a_package_was_not_judged(folder: Path, command: Command) -> None:
    """V91 breaks on every person."""
    ids = json.loads((folder / "ids.json").read_text())
    ran = command("check", "--servant", ids["servant"], "--position", ids["post"], "--order-date", "2026-11-20", "--json")
    assert ran.returncode == 3, ran.stderr
    document = json.loads(ran.stdout)
    assert {case["rule"] for case in document["cases"]} >= {"R03", "V01", "V12"}
    assert document["not_judged"] == [{"rule": "V91", "reason": "the rule broke (LookupError)"}]
    assert len(document["left_out"]) == len(FAULTS) + 2


def detected(command: Command, **settings: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    ran = command("detect", "--as-of", "2026-11-20", "--json", **settings)
    assert ran.returncode == 3, ran.stderr
    document = json.loads(ran.stdout)
    return document, {rule["rule"]: rule for rule in document["rules"]}


def test_a_package_judges_beside_our_rules_and_a_broken_one_loses_only_what_it_breaks_on(command: Command) -> None:
    document, rules = detected(command)
    assert rules.keys() == {*OURS, *THEIRS}
    counts = {id_: [rules[id_][name] for name in ("violating", "satisfied", "not_evaluable", "broken")] for id_ in rules}
    assert counts["Q90"] == [1, 1, 1, 0]
    # Q91 breaks on the person in the second post, Q92 on the reason of the violating case.
    assert counts["Q91"] == [1, 0, 1, 1]
    assert counts["Q92"] == [0, 1, 1, 1]
    assert {id_: count[3] for id_, count in counts.items() if id_ in OURS} == dict.fromkeys(OURS, 0)
    (finding,) = [each for each in document["changed"] if each["rule"] == "Q90"]
    assert (
        finding["reason"]
        == "Karimova Gulnora Anvar qizi, Body B1: the post «Post P1» was held for at most 2 days from 1 January 2020."
    )
    assert len(document["left_out"]) == len(FAULTS) + 2
    again, _ = detected(command)
    assert again["changed"] == []


def test_workers_judge_by_the_rules_of_packages_as_one_process_does(command: Command) -> None:
    arguments = ("detect", "--as-of", "2026-11-20", "--json", "--all")
    one, two = command(*arguments), command(*arguments, "--workers", "2")
    assert (one.returncode, two.returncode) == (3, 3)
    assert {rule["rule"]: rule["broken"] for rule in json.loads(two.stdout)["rules"] if rule["broken"]} == dict.fromkeys(
        ["Q91", "Q92"], 1
    ) | {"V91": 3}
    assert one.stdout == two.stdout
    assert "The rule Q91 broke on servant:" in two.stderr


def test_values_of_a_rule_that_was_left_out_keep_no_other_from_judging(command: Command, tmp_path: Path) -> None:
    value = '[[{}]]\ncountry = "*"\nbasis = "Order 7"\nstatus = "verified"\ndays = 400\n'
    (tmp_path / "policy.toml").write_text(value.format("Q90") + value.format("Q72"))
    _, rules = detected(command, MERITGRAPH_POLICY=str(tmp_path / "policy.toml"))
    assert [rules["Q90"][name] for name in ("violating", "satisfied", "opened")] == [3, 0, 2]
    _, rules = detected(command)
    assert [rules["Q90"][name] for name in ("violating", "satisfied", "resolved")] == [1, 1, 1]
