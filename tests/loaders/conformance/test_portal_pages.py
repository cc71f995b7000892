"""The generated pages of the portals are up to date."""

from __future__ import annotations

import pytest

from loaders.conformance.portal_pages import FOLDER, portal_pages
from loaders.portal_api.registry import usable_portals


def test_the_pages_are_up_to_date() -> None:
    assert {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")} == portal_pages()


def test_exactly_the_portals_that_come_with_the_hub_have_a_page() -> None:
    ours = {name for name, portal in usable_portals().items() if portal.streams[0].row.__module__.startswith("loaders.")}
    assert {path.stem for path in FOLDER.glob("*.md")} == {*ours, "README"}


@pytest.mark.parametrize(
    ("page", "line"),
    [
        ("my.dba.uz", "| `fio` | `str` | yes | `Servant.name` |"),
        (
            "my.dba.uz",
            "| enrolments | `id` | delta: a read contains what changed since the last read | `Enrolment` | version 3 |",
        ),
        ("my.mehnat.uz", "| `pinfl` | `str` | yes | `Contract.servant`, `Servant.ref` |"),
        ("test.argos.uz", "(personal: stored as a keyed hash)"),
        ("mo.argos.uz", "- Accepts messages from other portals: yes"),
        ("test.argos.uz", "| `until` | `Day \\| None` |  | `Sanction.ends` |"),
        ("test.argos.uz", "| `correctedKind` | the title of the corrected order |"),
    ],
)
def test_pages_show_what_each_field_affects(page: str, line: str) -> None:
    assert line in (FOLDER / f"{page}.md").read_text("utf-8")


def test_every_field_that_is_read_affects_something() -> None:
    assert [path.name for path in FOLDER.glob("*.md") if "nothing in the recorded pages" in path.read_text("utf-8")] == []
