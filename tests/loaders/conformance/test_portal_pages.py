"""The pages of the portals say what the portals are."""

from __future__ import annotations

import pytest

from loaders.conformance.portal_pages import FOLDER, portal_pages
from loaders.portal_api.registry import usable_portals


def test_the_pages_are_what_the_portals_say() -> None:
    assert {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")} == portal_pages()


def test_every_portal_that_comes_with_the_hub_has_a_page_and_no_other() -> None:
    ours = {name for name, portal in usable_portals().items() if portal.streams[0].row.__module__.startswith("loaders.")}
    assert {path.stem for path in FOLDER.glob("*.md")} == {*ours, "README"}


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("my.dba.uz", "| `fio` | `str` | yes | `Servant.name` |"),
        (
            "my.dba.uz",
            "| enrolments | `id` | delta: a read contains what changed since the last read | `Enrolment` | version 1 |",
        ),
        ("my.mehnat.uz", "| `pinfl` | `str` | yes | `Contract.servant`, `Servant.ref` |"),
        ("test.argos.uz", "(personal: stored as a keyed hash)"),
        ("mo.argos.uz", "- Accepts messages from other portals: yes"),
        ("test.argos.uz", "| `until` | `Day \\| None` |  | `Sanction.ends` |"),
        ("test.argos.uz", "| `correctedKind` | the title of the corrected order |"),
    ],
)
def test_fields_are_told_with_what_they_reach(page: str, line: str) -> None:
    assert line in (FOLDER / f"{page}.md").read_text("utf-8")


def test_no_field_is_read_that_reaches_nothing() -> None:
    assert [path.name for path in FOLDER.glob("*.md") if "nothing in the recorded pages" in path.read_text("utf-8")] == []
