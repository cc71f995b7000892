"""``meritgraph rules`` and ``meritgraph detect`` on a graph with one finding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from graph.model.days import LAST_DAY
from merit.contract import MalformedRule
from merit.policies.values import BadPolicy
from merit.registry import all_rules
from tests.meritgraph.conftest import Command
from tests.support.engines import cypher, execute
from tests.support.fingerprint import contents
from tests.support.one_finding import LIFTED, Story

IDS = [rule.id for rule in all_rules()]
V10 = '[[V10]]\ncountry = "UZ"\nbasis = "Order 7"\nstatus = "verified"\nmonths = 2\n'
R03 = '[[R03]]\ncountry = "UZ"\nbasis = "Order 7"\nstatus = "verified"\nsteps = 1\n'
YEAR = '[[holidays]]\ncountry = "UZ"\nyear = 2028\ndays = [2028-01-03]\nstatus = "unverified"\n'


@pytest.fixture
def policy(tmp_path: Path) -> Callable[[str], str]:
    """Return a function that writes a policy file and returns its path."""

    def write(content: str) -> str:
        (tmp_path / "policy.toml").write_text(content, "utf-8")
        return str(tmp_path / "policy.toml")

    return write


Policy = Callable[[str], str]


def test_all_rules_are_listed_with_what_they_look_for(command: Command) -> None:
    listed = command("rules", "list", "--json").document
    assert [rule["rule"] for rule in listed] == IDS
    assert [rule["class"] for rule in listed] == [id_[0] for id_ in IDS]
    printed = command("rules", "list").words
    assert printed.startswith(f"{len(IDS)} rules")
    assert all(f" {rule['rule']} {rule['severity']} " in printed for rule in listed)


def test_a_rule_is_shown_with_law_values_and_innocent_explanations(command: Command) -> None:
    printed = command("rules", "show", "v10").words
    for part in (
        "V10 Promoted under sanction (high)",
        "UZ from 2022-08-08: months = 12; ZRU-788 Art 48 (value not checked against the official text)",
        "What would explain a finding innocently",
        "MATCH",
    ):
        assert part in printed
    shown = command("rules", "show", "V10", "--json").document
    assert {value["country"]: value["parameters"]["months"] for value in shown["values"]} == {"UZ": 12, "KZ": 6}
    assert {value["source"] for value in shown["values"]} == {None}
    assert shown["innocent_explanations"]


def test_a_value_of_the_deployment_is_shown_with_its_file(
    command: Command, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = policy(V10)
    monkeypatch.setenv("MERITGRAPH_POLICY", file)
    assert f"- UZ: months = 2; Order 7 [stated by {file}]" in command("rules", "show", "V10").words
    shown = command("rules", "show", "V10", "--json").document
    uz = [value for value in shown["values"] if value["country"] == "UZ"]
    assert [(value["parameters"], value["verified"], value["source"]) for value in uz] == [({"months": 2}, True, file)]
    assert uz[0]["to"] == LAST_DAY.isoformat()


def test_an_unknown_rule_is_refused_with_what_to_do(command: Command) -> None:
    with pytest.raises(MalformedRule, match=r"There is no rule V99\. `meritgraph rules list` lists all rules\."):
        command("rules", "show", "V99")


@pytest.mark.parametrize(
    "arguments",
    ["rules list", "rules show V10", "rules test", "rules coverage", "rules what-if /dev/null", "detect"],
)
def test_a_policy_that_cannot_be_used_stops_a_command_before_it_judges(
    story: Story, command: Command, policy: Policy, monkeypatch: pytest.MonkeyPatch, arguments: str
) -> None:
    monkeypatch.setenv("MERITGRAPH_POLICY", policy(V10.replace("months", "weeks")))
    before = story.run(contents(story.database))
    with pytest.raises(BadPolicy, match="V10, value 1 has a parameter 'weeks'"):
        command(*arguments.split())
    assert story.run(contents(story.database)) == before


def test_examples_are_judged_under_the_policy_in_force(command: Command, policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    as_written = command("rules", "test", "V10")
    assert as_written.code == 0
    number = int(as_written.out.removeprefix("Examples: ").partition(";")[0])
    assert as_written.out == f"Examples: {number}; as written: {number}.\n"
    monkeypatch.setenv("MERITGRAPH_POLICY", policy(V10.replace("months = 2", "duty = false")))
    changed = command("rules", "test", "v10", "--json")
    assert changed.code == 3
    differing = {each["difference"] for each in changed.document["examples"] if each["difference"]}
    assert any("expected violates, found satisfies" in difference for difference in differing)
    printed = command("rules", "test", "V10")
    assert printed.code == 3
    assert printed.out.endswith(f"Examples: {number}; as written: {number - len(differing)}.\n")


def test_coverage_asks_for_a_detection_first(command: Command) -> None:
    ran = command("rules", "coverage")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "Nothing was judged yet. Run `meritgraph detect`.\n"


def test_coverage_shows_what_each_rule_could_and_could_not_judge(story: Story, command: Command) -> None:
    detected = {rule["rule"]: rule for rule in command("detect", "--as-of", "2026-11-20", "--json").document["rules"]}
    covered = {row["rule"]: row for row in command("rules", "coverage", "--json").document}
    assert covered.keys() == detected.keys() == set(IDS)
    for id_, row in covered.items():
        assert (row["findings"], row["satisfied"], row["not_evaluable"], row["missing"]) == tuple(
            detected[id_][name] for name in ("violating", "satisfied", "not_evaluable", "missing")
        )
    assert covered["V10"]["findings"] == 1
    assert min(sum(row[name] for row in covered.values()) for name in ("satisfied", "not_evaluable")) > 0
    printed = command("rules", "coverage").words
    assert printed.startswith("Judged as of 2026-11-20")
    (body,) = {str(row["body"]) for row in story.run(story.database.read(cypher("MATCH (o:Organisation) RETURN o.id AS body")))}
    of_body = {row["rule"]: row for row in command("rules", "coverage", "--body", body, "--json").document}
    for id_, row in of_body.items():
        assert (row["satisfied"], row["missing"]) == (covered[id_]["satisfied"], covered[id_]["missing"])
    nobody = command("rules", "coverage", "--body", "organisation:none", "--json").document
    assert {row["satisfied"] + row["not_evaluable"] for row in nobody} == {0}


def test_what_if_says_what_would_open_and_close_and_writes_nothing(story: Story, command: Command, policy: Policy) -> None:
    before = story.run(contents(story.database))
    ran = command("rules", "what-if", policy(V10 + R03), "--json")
    assert ran.code == 0
    assert ran.document["judged"] == 1
    by_rule = {rule["rule"]: rule for rule in ran.document["rules"]}
    counts = {
        id_: [rule[name] for name in ("opened", "closed", "no_longer_evaluable", "newly_evaluable")]
        for id_, rule in by_rule.items()
    }
    assert counts == {"R03": [1, 0, 0, 0], "V10": [0, 1, 0, 0]}
    assert [each["finding"] for each in by_rule["V10"]["closing"]] == [story.id]
    (opening,) = by_rule["R03"]["opening"]
    assert "Post P2" in opening["reason"]
    assert story.run(contents(story.database)) == before
    assert story.details.finding.state == "open"
    assert [event["kind"] for event in story.events()] == ["finding_opened"]


def test_what_if_prints_the_reasons(story: Story, command: Command, policy: Policy) -> None:
    printed = command("rules", "what-if", policy(V10 + R03)).out
    lines = printed.splitlines()
    assert "R03 Level skipping: would open 1, would close 0" in lines[0]
    assert lines[1].startswith("  + Karimova Gulnora")
    assert lines[3].startswith("  - Karimova Gulnora")
    assert lines[-1] == "Dossiers judged under both policies: 1. Nothing was written."


@pytest.mark.parametrize(
    ("content", "judged"), [("", 0), (V10.replace("2\n", "12\n"), 1), (YEAR, 1)], ids=["empty", "same", "year"]
)
def test_what_if_without_a_difference(story: Story, command: Command, policy: Policy, content: str, judged: int) -> None:
    """Holidays may concern any rule, so everything is judged, and only what differs is named."""
    ran = command("rules", "what-if", policy(content), "--json")
    assert ran.code == 0
    assert ran.document["judged"] == judged
    assert [rule for rule in ran.document["rules"] if rule["opened"] or rule["closed"]] == []
    assert ran.document["rules"] == [] or content.startswith("[[V10]]")


def test_what_if_counts_what_a_value_makes_evaluable(story: Story, command: Command, policy: Policy) -> None:
    """Before the law of 2022 no value is known; the file states one for that time, too."""
    text = "SET a.order_date_earliest = $order, a.order_date_latest = $order, x.imposed_earliest = $day, x.imposed_latest = $day"
    days = {"order": date(2021, 6, 1), "day": date(2021, 3, 1)}
    story.run(execute(story.database, f"MATCH (a:Appointment {{order_number: '2'}}), (x:Sanction) {text}", **days))
    ran = command("rules", "what-if", policy(V10.replace("2\n", "12\n") + "to = 2022-08-08\n"), "--json")
    (rule,) = ran.document["rules"]
    assert (rule["opened"], rule["newly_evaluable"], rule["no_longer_evaluable"]) == (1, 1, 0)


def test_detect_prints_new_findings_with_reason_policy_and_cypher(story: Story, command: Command) -> None:
    id_ = story.id
    story.sanction(1, LIFTED)
    story.judge(1)
    story.sanction(2, {**LIFTED, "lifted": None})
    ran = command("detect", "--as-of", "2026-11-20")
    assert ran.code == 0
    assert f"V10 {id_}\n  Karimova Gulnora" in ran.out
    assert "  UZ from 2022-08-08: months = 12; ZRU-788 Art 48 (value not checked against the official text)\n" in ran.out
    assert "MATCH" in ran.out
    assert "Judged as of 2026-11-20. Dossiers judged: 1, unchanged: 0" in ran.words
    again = command("detect", "--as-of", "2026-11-20", "--json")
    assert (again.code, again.document["changed"], again.document["left_out"]) == (0, [], [])
    zero = dict.fromkeys(("satisfied", "not_evaluable", "broken", "opened", "changed", "resolved", "reopened"), 0)
    expected: dict[str, object] = {
        "rule": "V10",
        "title": "Promoted under sanction",
        "complete": True,
        "violating": 1,
        "missing": {},
        **zero,
    }
    assert again.document["rules"][IDS.index("V10")] | {"missing": {}} == expected


def test_detect_judges_by_the_policy_of_the_deployment(
    story: Story, command: Command, policy: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("detect", "--as-of", "2026-11-20")
    monkeypatch.setenv("MERITGRAPH_POLICY", policy(V10 + R03))
    document = command("detect", "--as-of", "2026-11-20", "--json").document
    changes = {rule["rule"]: (rule["opened"], rule["resolved"]) for rule in document["rules"]}
    assert {id_: change for id_, change in changes.items() if change != (0, 0)} == {"R03": (1, 0), "V10": (0, 1)}
    unknown = document["not_evaluable"]
    assert {each["rule"] for each in unknown} == {rule["rule"] for rule in document["rules"] if rule["not_evaluable"]}
    assert all(each["missing"] and each["subjects"] for each in unknown)
    (opened,) = document["changed"]
    assert opened["policy"] == ["UZ: steps = 1; Order 7"]


def test_detect_says_what_was_not_judged(story: Story, command: Command) -> None:
    """A start in the year 1066 is no day that the model knows."""
    story.run(execute(story.database, "MATCH (a:Appointment {order_number: '1'}) SET a.start_earliest = date('1066-01-01')"))
    ran = command("detect", "--as-of", "2026-11-20")
    assert ran.code == 3
    assert "Not judged: 1." in ran.err
    assert story.details.finding.state == "open"
