"""Broken portal packages: commands name them and go on with the others."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.commands import Hub

_NO_PORTAL = "from loaders.portals.my_dba_uz import PORTAL\n"
_FAULTS = {
    "no such module": (None, "ModuleNotFoundError"),
    "no syntax": ("PORTAL = (\n", "SyntaxError"),
    "raises": ("raise RuntimeError('at once')\n", "RuntimeError: at once"),
    "no portal in it": ("", "AttributeError"),
    "another name": (_NO_PORTAL, "is no portal of that name"),
}


def with_broken(hub: Hub, *codes: str | None) -> Hub:
    """Install further packages with this code beside the portal of the hub: broken.uz, broken1.uz and so on."""
    installed = hub.folder / "installed"
    for number, code in enumerate(codes):
        suffix = str(number or "")
        about = installed / f"broken{suffix}-1.dist-info"
        about.mkdir()
        (about / "entry_points.txt").write_text(f"[meritgraph.portals]\nbroken{suffix}.uz = broken{suffix}_uz:PORTAL\n")
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: broken{suffix}\nVersion: 1\n")
        if code is not None:
            (installed / f"broken{suffix}_uz.py").write_text(code)
    return hub


def feeds(hub: Hub, *names: str) -> dict[str, str]:
    return {"MERITGRAPH_FEEDS": json.dumps({name: {"folder": str(hub.folder / "feed")} for name in names})}


def test_list_shows_the_usable_portals_and_names_the_broken_ones(tmp_path: Path) -> None:
    hub = with_broken(Hub.set_up(tmp_path), *(code for code, _ in _FAULTS.values()))
    listed = hub.run("portal", "list", "--json")
    assert listed.returncode == 0, listed.stderr
    assert {"staff.example.uz", "my.dba.uz"} <= {each["portal"] for each in json.loads(listed.stdout)}
    assert "Traceback" not in listed.stderr
    problems = listed.stderr.replace("\n", " ").split("Left out: ")[1:]
    assert len(problems) == len(_FAULTS)
    for number, (_, reason) in enumerate(_FAULTS.values()):
        (problem,) = [each for each in problems if f"broken{number or ''}_uz:PORTAL" in each]
        assert reason in problem


@pytest.fixture
def beside_broken(hub: Hub) -> Iterator[Hub]:
    """Install a broken portal, which was never loaded, beside the portal of the hub."""
    with_broken(hub, "1 / 0\n")
    yield hub
    shutil.rmtree(hub.folder / "installed" / "broken-1.dist-info")
    (hub.folder / "installed" / "broken_uz.py").unlink()


def test_other_commands_go_on(beside_broken: Hub) -> None:
    hub = beside_broken
    tested = hub.run("portal", "test", "staff.example.uz")
    assert tested.returncode == 0, tested.stderr
    named = hub.run("portal", "test", "broken.uz")
    assert named.returncode == 1
    assert "The portal broken.uz cannot be loaded from broken_uz:PORTAL: ZeroDivisionError" in named.stderr
    assert "Traceback" not in named.stderr
    doctor = {check["name"]: check for check in json.loads(hub.run("doctor", "--json").stdout)}
    assert doctor["portals"]["ok"] is False
    assert "broken.uz" in doctor["portals"]["detail"]


def test_sync_loads_the_others_and_reports_the_broken_one_as_failed(beside_broken: Hub) -> None:
    hub = beside_broken
    synced = hub.run("sync", "--json", **feeds(hub, "staff.example.uz", "broken.uz"))
    assert synced.returncode == 1, synced.stderr
    report = json.loads(synced.stdout)
    portals = {each["portal"]: each for each in report["portals"]}
    assert (portals["staff.example.uz"]["state"], portals["staff.example.uz"]["read"]) == ("with_rejects", 2)
    assert portals["broken.uz"]["state"] == "failed"
    # It was never loaded, so nothing waits for it.
    assert report["problem"] is None
    named = hub.run("sync", "broken.uz", **feeds(hub, "staff.example.uz", "broken.uz"))
    assert named.returncode == 1
    assert "ZeroDivisionError" in named.stderr
    assert "Traceback" not in named.stderr


def test_conclusions_wait_for_a_broken_portal_that_was_loaded(hub: Hub) -> None:
    """Without its authority, survivorship would choose other values, and they would stay."""
    package = hub.folder / "installed" / "staff_example_uz" / "__init__.py"
    whole = package.read_text()
    package.write_text("1 / 0\n")
    settings = feeds(hub, "staff.example.uz", "e-kyzmet")
    waiting = hub.run("sync", "e-kyzmet", "--json", **settings)
    rekeyed = hub.run("identity", "rekey", **settings)
    package.write_text(whole)
    assert waiting.returncode == 1
    assert "survivorship, judgements and careers are postponed" in json.loads(waiting.stdout)["problem"]
    assert rekeyed.returncode == 1
    assert "staff.example.uz cannot be loaded" in rekeyed.stderr
    assert json.loads(hub.run("sync", "--json").stdout)["problem"] is None


def test_check_counts_rows_on_which_the_mapping_fails(tmp_path: Path) -> None:
    hub = Hub.set_up(tmp_path)
    package = hub.folder / "installed" / "staff_example_uz" / "__init__.py"
    package.write_text(package.read_text().replace("    yield ", "    [][1]\n    yield ", 1))
    checked = hub.run("portal", "check", "staff.example.uz", "--json")
    assert checked.returncode == 3, checked.stderr
    (look,) = json.loads(checked.stdout)
    assert look["rejected"]["mapping_failed"] == 1


def test_sync_shows_how_many_records_are_missing_and_gone(hub: Hub) -> None:
    people = hub.folder / "feed" / "people.csv"
    before = people.read_text()
    outputs: list[str] = []
    for rows in ("1,Ann Lee,\n2,Bo Lee,\n3,Cy Lee,\n", "1,Ann Lee,\n2,Bo Lee,\n", "1,Ann Lee,\n2,Bo Lee,\n"):
        people.write_text(f"number,name,born\n{rows}")
        if len(outputs) == 1:
            planned = hub.run("sync", "--plan")
            assert "staff.example.uz: 1 records would become missing." in planned.stdout
            assert "missing" in planned.stdout.split("would become missing")[0]
        outputs.append(hub.run("sync", MERITGRAPH_READINGS_UNTIL_GONE="2").stdout)
    assert "missing" not in outputs[0]
    assert "staff.example.uz: 1 records became missing, 0 are now gone." in outputs[1]
    assert "staff.example.uz: 0 records became missing, 1 are now gone." in outputs[2]
    people.write_text(before)
    assert hub.run("sync").returncode == 3
