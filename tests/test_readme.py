"""The first screens of README.md: what they name exists, and their numbers are those of the code."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from merit.registry import all_rules
from meritgraph.cli.demo import demo
from meritgraph.cli.main import COMMANDS
from meritgraph.settings import LogSettings
from sandbox.kazakhstan.world import kazakh_part
from sandbox.world import build_world

_ROOT = Path(__file__).parent.parent
_README = (_ROOT / "README.md").read_text("utf-8")


def test_every_command_is_named() -> None:
    (listed,) = re.findall(r"`(demo(?: \|\s[\w-]+)+)`", _README)

    assert re.split(r" \|\s", listed) == list(COMMANDS)


def test_every_target_of_make_that_is_named_exists() -> None:
    makefile = (_ROOT / "Makefile").read_text("utf-8")
    mentioned = set(re.findall(r"`make ([a-z]+)", _README)) | set(re.findall(r"^make ([a-z]+)", _README, re.MULTILINE))

    assert {"demo", "check", "test", "bench", "secrets", "clean", "distclean"} <= mentioned
    assert [target for target in sorted(mentioned) if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


def test_every_file_that_is_linked_exists() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", _README)

    assert "SECURITY.md" in linked
    assert [name for name in linked if not (_ROOT / name).exists()] == []


def test_the_numbers_of_servants_are_those_of_the_demo() -> None:
    defaults = inspect.signature(demo).parameters
    world = build_world(defaults["servants"].default, defaults["seed"].default)
    kazakhs = kazakh_part(world)
    sentence = re.search(r"a world of ([0-9,]+) servants: ([0-9,]+) of Uzbekistan and ([0-9,]+) of Kazakhstan", _README)

    assert sentence is not None
    everybody, uzbeks, others = (int(number.replace(",", "")) for number in sentence.groups())
    assert (uzbeks, others) == (len(world.people), len(kazakhs.people))
    assert everybody == uzbeks + others


def test_the_number_of_rules_is_that_of_the_demo() -> None:
    assert f"for each of {len(all_rules())} rules" in _README


def test_the_interval_of_progress_is_the_default() -> None:
    assert LogSettings.model_fields["progress_seconds"].default == 5.0
    assert "a line comes every five seconds" in _README
