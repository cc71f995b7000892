"""Commands that print data of people leave a record before they print, and show nothing without one."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, LiteralString, cast

import pytest
import typer
from graphql import GraphQLObjectType, build_schema

from graph.driver.database import Database
from graph.migrations import migrate
from meritgraph.access.commands import PRINTED, ids_in, user_of_machine
from meritgraph.access.journal import NotRecorded
from meritgraph.cli.ask import QUESTIONS
from meritgraph.cli.deferred import load_from
from meritgraph.cli.main import COMMANDS, load_command
from meritgraph.export import sdl
from tests.conftest import OpenEngine, Run
from tests.meritgraph.conftest import PURPOSE, Command
from tests.support.engines import cypher, empty, execute
from tests.support.two_bodies import AUDITOR, FOREIGN, HERSELF, MOVED, STAYS, World, build_two_bodies

# Commands that show counts, bodies, codes or what they did: nobody's data.
OF_NOBODY = {
    "ask merit-index",
    "ask promotions",
    "ask ratings-lead-to",
    "ask time-to-promotion",
    "ask training-compliance",
    "ask turnover",
    "backup",
    "browser guide",
    "browser queries",
    "bulk-import",
    "demo",
    "doctor",
    "exchange deliver",
    "exchange discard",
    "exchange retry",
    "exchange status",
    "findings assign",
    "findings delay-disclosure",
    "findings disclose",
    "findings review",
    "findings trend",
    "findings verify",
    "identity apply",
    "identity import",
    "identity judge",
    "identity rekey",
    "identity withdraw",
    "migrate",
    "operations list",
    "operations register",
    "operations remove",
    "pending list",
    "portal check",
    "portal list",
    "portal new",
    "portal test",
    "quarantine discard",
    "quarantine list",
    "quarantine replay",
    "restore",
    "rules coverage",
    "rules list",
    "rules show",
    "rules test",
    "serve",
    "sync",
    "token",
    "token revocations",
    "token revoke",
}
# Of commands that the small world can answer: their arguments, whom they print, and a text that they print of her.
ANSWERED: dict[str, tuple[tuple[str, ...], set[str], str]] = {
    "ask appeal": (("appeal:moved in a",), {MOVED}, "moved"),
    "ask appointers": (("organisation:a",), {STAYS}, STAYS),
    "ask assessment": ((MOVED,), {MOVED}, "Moved"),
    "ask certificates": (("--servant", MOVED), {MOVED}, "Moved"),
    "ask development-plan": ((MOVED,), {MOVED}, "moved"),
    "ask ties": ((STAYS, FOREIGN), {STAYS, FOREIGN}, "stays"),
    "browser open": ((MOVED,), {MOVED}, "graph.example"),
    "check": (("--servant", MOVED, "--position", "position:stays in a", "--mode", "competition"), {MOVED}, "V"),
    "findings export": (("-", "--format", "csv"), {MOVED, STAYS}, "secret reason"),
    "findings list": ((), {MOVED, STAYS}, "secret reason"),
    "findings show": (("finding:moved in a",), {MOVED}, "secret reason"),
    "identity candidates": ((), {MOVED, STAYS}, "the same name"),
    "identity judgements": ((), {STAYS, FOREIGN}, "judgement:1"),
}
BROWSER = {"URL": "https://graph.example/browser/", "BOLT": "neo4j+s://graph.example:7687", "COUNTRY": "UZ"}
# Of commands that the small world answers with nothing, or that write a file: their arguments. FILE is one of the test.
OF_OTHERS: dict[str, tuple[str, ...]] = {
    "ask ranking": ("--competition", "competition:for a"),
    "ask teams": ("organisation:a",),
    "exchange reconcile": (),
    "export mirror": ("--country", "UZ", "--to", "bolt://127.0.0.1:1", "--password-file", "FILE"),
    "identity export": ("FILE",),
    "quarantine show": ("quarantine:1",),
    "rules what-if": ("FILE",),
}
# A pair who may be one person, a judgement on another pair, and a row that waits for a person.
DOUBTS: LiteralString = """MATCH (moved:Servant {id: 'servant:moved'}) MATCH (stays:Servant {id: 'servant:stays'})
MATCH (foreign:Servant {id: 'servant:foreign'})
CREATE (c:MatchCandidate {
  id: 'match_candidate:1', kind: 'servant', state: 'open', left: moved.id, right: stays.id, score: 0.9, reasons: ['the same name']
})
CREATE (c)-[:BETWEEN]->(moved) CREATE (c)-[:BETWEEN]->(stays)
CREATE (:Identifier {key: 'UZ/PINFL:1*a'})-[:IDENTIFIES]->(stays)
CREATE (:Identifier {key: 'UZ/PINFL:1*b'})-[:IDENTIFIES]->(foreign)
CREATE (:Judgement {
  id: 'judgement:1', left: 'UZ/PINFL:1*a', right: 'UZ/PINFL:1*b', verdict: 'unsure', by: 'ann', why: 'so', at: $at,
  state: 'applied'
})
CREATE (:QuarantinedRow {
  id: 'quarantine:1', portal: 'test.argos.uz', stream: 'orders', scope: 'all', page: 'test.argos.uz/orders/all/1', key: '1',
  run: 'run:1', reason: 'wrong_type', recorded_at: $at, mapping_version: 1
})"""
POLICY = '[[V10]]\ncountry = "UZ"\nbasis = "Order 7"\nstatus = "verified"\nmonths = 6\n'
EVENTS: LiteralString = """MATCH (e:AccessEvent) RETURN e.actor AS actor, e.role AS role, e.purpose AS purpose,
  e.operation AS operation, e.servant AS servant, e.fields AS fields, e.refused AS refused"""


def leaves(command: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield each command that can be called with its name, after its module was imported."""
    commands = getattr(command, "list_commands", None)
    if commands is None or command.invoke_without_command:
        yield " ".join(names), command
    for name in commands(None) if commands else ():
        found = command.get_command(None, name)
        package = getattr(found, "package", None)
        yield from leaves(found if package is None else load_from(package, name), (*names, name))


def all_commands() -> dict[str, Any]:
    return {name: each for top in COMMANDS for name, each in leaves(load_command(top), (top,))}


@pytest.fixture(scope="module")
def world(engine: OpenEngine, run: Run) -> World:
    run(empty(engine.database, engine.home))
    run(migrate(engine.database))
    built = build_two_bodies(run, engine.database)
    run(execute(engine.database, DOUBTS, at=datetime(2026, 11, 20, 12, tzinfo=UTC)))
    return built


@pytest.fixture
def call(command_on: Callable[[Database], Command], world: World, monkeypatch: pytest.MonkeyPatch) -> Command:
    for name, value in BROWSER.items():
        monkeypatch.setenv(f"MERITGRAPH_BROWSER_{name}", value)
    return command_on(world.database)


def events(world: World) -> list[dict[str, Any]]:
    return world.run(world.database.read(cypher(EVENTS)))


def test_every_command_is_known_to_print_data_of_people_or_not() -> None:
    asking = {name for name, each in all_commands().items() if any(option.name == "purpose" for option in each.params)}

    assert asking == set(PRINTED)
    assert all_commands().keys() - PRINTED.keys() - OF_NOBODY == set()
    assert {f"ask {name}" for name in QUESTIONS} <= PRINTED.keys() | OF_NOBODY


def test_the_fields_of_a_record_are_those_of_the_schema() -> None:
    types = build_schema(sdl(), assume_valid=True).type_map
    for field in sorted({field for fields in PRINTED.values() for field in fields}):
        type_name, _, name = field.partition(".")
        assert name in cast("GraphQLObjectType", types[type_name]).fields, field


@pytest.mark.parametrize("name", sorted(ANSWERED))
def test_a_command_leaves_a_record_of_whom_it_prints(name: str, call: Command, world: World) -> None:
    arguments, people, printed = ANSWERED[name]
    before = len(events(world))

    ran = call(*name.split(), *arguments)

    assert printed in ran.out
    left = [each for each in events(world) if each["operation"] == name]
    assert len(events(world)) - before == max(len(left), 1)
    assert people <= {each["servant"] for each in left}
    assert {each["actor"] for each in left} == {pwd.getpwuid(os.getuid()).pw_name}
    assert {(each["role"], each["purpose"], each["refused"]) for each in left} == {("operator", PURPOSE, False)}
    assert {tuple(each["fields"]) for each in left} == {tuple(sorted(PRINTED[name]))}


# The copy is made after its second Neo4j has answered.
@pytest.mark.parametrize("name", sorted((ANSWERED.keys() | OF_OTHERS) - {"export mirror"}))
def test_a_command_without_a_record_shows_nothing(
    name: str, call: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.write_text(POLICY)
    spoil_records(tmp_path)
    capsys.readouterr()

    with pytest.raises(NotRecorded, match="Nothing is printed"):
        call(*name.split(), *arguments_of(name, file))

    assert capsys.readouterr().out == ""
    assert file.read_text() == POLICY


def spoil_records(folder: Path) -> None:
    """Put a file in the place of the folder in which records are kept."""
    (folder / "home").mkdir()
    (folder / "home" / "access").write_text("no folder")


def test_every_command_that_prints_data_of_people_is_tried_without_a_record() -> None:
    # A detection changes the small world, so its test is the last one; nobody's career is long enough for «ask routes».
    assert PRINTED.keys() - ANSWERED.keys() - OF_OTHERS.keys() == {"detect", "ask routes"}


def arguments_of(name: str, file: Path) -> list[str]:
    """Return the arguments of a command, with this file."""
    given = ANSWERED[name][0] if name in ANSWERED else OF_OTHERS[name]
    return [str(file) if each == "FILE" else each for each in given]


@pytest.mark.parametrize("name", sorted(ANSWERED.keys() | OF_OTHERS))
def test_a_command_without_a_purpose_is_refused(
    name: str, call: Command, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.delenv("MERITGRAPH_COMMAND_PURPOSE")
    file = tmp_path / "file"
    file.write_text("")
    arguments = arguments_of(name, file)

    with pytest.raises(typer.BadParameter, match="MERITGRAPH_COMMAND_PURPOSE"):
        call(*name.split(), *arguments)
    with pytest.raises(typer.BadParameter, match="none of this hub"):
        call(*name.split(), *arguments, "--purpose", "curiosity")

    assert capsys.readouterr().out == ""


def test_a_count_of_findings_needs_no_purpose(call: Command, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MERITGRAPH_COMMAND_PURPOSE")
    before = len(events(world))

    assert "2 findings." in call("findings", "list", "--count").out
    assert len(events(world)) == before


def test_whom_a_command_printed_sees_it_in_her_tracker_and_an_auditor_in_the_log(call: Command, world: World) -> None:
    call("ask", "assessment", MOVED)

    tracker = world.data(HERSELF, "{ me { dataTracker(first: 50) { edges { node { role body { id } purpose fields } } } } }")
    looks = [edge["node"] for edge in tracker["me"]["dataTracker"]["edges"]]
    assert {"role": "OPERATOR", "body": None, "purpose": PURPOSE, "fields": sorted(PRINTED["ask assessment"])} in looks

    log = world.data(AUDITOR, "{ accessLog(first: 50) { edges { node { actor role operation person } } } }")
    entries = [edge["node"] for edge in log["accessLog"]["edges"]]
    (entry,) = [each for each in entries if each["operation"] == "ask assessment"][:1]
    assert (entry["actor"], entry["role"]) == (user_of_machine(), "OPERATOR")
    assert MOVED not in str(entry)


def test_ids_are_found_wherever_they_stand() -> None:
    shown = {"servant:1a": [("certificate:2b", "a text: with a colon"), {"name": None, "count": 3}], "x": "UZ/PINFL:1*0"}

    assert list(ids_in(shown)) == ["servant:1a", "certificate:2b"]


def test_the_user_is_not_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody else")

    assert user_of_machine() == pwd.getpwuid(os.getuid()).pw_name


def test_a_purpose_of_the_settings_has_to_be_one_of_the_hub(call: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERITGRAPH_COMMAND_PURPOSE", "curiosity")

    with pytest.raises(ValueError, match="command_purpose is none of the purposes of this hub"):
        call("findings", "list")


def test_a_detection_without_a_record_prints_nothing(call: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil_records(tmp_path)
    capsys.readouterr()

    with pytest.raises(NotRecorded, match="Nothing is printed"):
        call("detect")

    assert capsys.readouterr().out == ""
