"""The pages without a token: the first page can be read, filled in and left by everybody, and its links lead somewhere."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest

from meritgraph.export import SCHEMA
from tests.meritgraph.conftest import Client
from tests.support.fork_server import ROOT

_VOID = {"br", "img", "input", "link", "meta"}
_FIELDS = {"input", "select", "textarea"}


@dataclass(slots=True)
class Element:
    """An element of a page with its attributes and all text within it."""

    name: str
    attributes: dict[str, str | None]
    parents: tuple[str, ...]
    text: str = ""


@dataclass(slots=True)
class Page(HTMLParser):
    """The elements of a page in their order."""

    elements: list[Element] = field(default_factory=list[Element])
    _open: list[Element] = field(default_factory=list[Element])

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), tuple(each.name for each in self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all_of(self, *names: str) -> Iterator[Element]:
        return (each for each in self.elements if each.name in names)

    def by_id(self, id_: str) -> Element:
        (found,) = (each for each in self.elements if each.attributes.get("id") == id_)
        return found


@pytest.fixture(scope="module")
def page(client: Client) -> Page:
    page = Page()
    page.feed(client.send("GET", "/").text)
    return page


def test_every_link_and_file_of_the_page_is_served_here(client: Client, page: Page) -> None:
    links = [str(each.attributes["href"]) for each in page.all_of("a")]
    files = [str(each.attributes.get("src") or each.attributes["href"]) for each in page.all_of("script", "link")]
    assert {"/docs/api.md", "/schema.graphql"} <= set(links)

    for path in (*links, *files):
        if not path.startswith("data:"):
            assert client.send("GET", path).status_code == 200, path


def test_the_schema_is_served_as_it_is_committed(client: Client) -> None:
    served = client.send("GET", "/schema.graphql")

    assert served.text == SCHEMA.read_text("utf-8")
    assert served.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_documentation_is_shown_and_nothing_else_is_served_with_it(client: Client) -> None:
    shown = client.send("GET", "/docs/api.md")

    assert shown.text == (ROOT / "docs" / "api.md").read_text("utf-8")
    # A browser shows plain text; it may save Markdown.
    assert shown.headers["Content-Type"] == "text/plain; charset=utf-8"
    for path in ("/docs/adr", "/docs/..%2FREADME.md", "/docs/../README.md", "/docs/%2Fetc%2Fpasswd", "/docs/"):
        assert client.send("GET", path).status_code == 404
    missing = client.send("GET", "/docs/none.md")
    assert missing.status_code == 404
    assert "\n/docs/api.md\n" in missing.text


def test_every_field_has_a_label_and_every_reference_a_target(page: Page) -> None:
    labels = {each.attributes["for"] for each in page.all_of("label") if each.text.strip()}
    fields = [str(each.attributes["id"]) for each in page.all_of(*_FIELDS)]
    references = [
        target
        for each in page.elements
        for name in ("aria-describedby", "aria-labelledby", "for")
        for target in str(each.attributes.get(name) or "").split()
    ]

    assert set(fields) == labels
    assert len(fields) == 5
    for target in references:
        assert page.by_id(target)


def test_the_page_says_what_it_is_and_what_happens(page: Page) -> None:
    (root,), (title,), (heading,), (main,) = (list(page.all_of(name)) for name in ("html", "title", "h1", "main"))

    assert root.attributes["lang"] == "en"
    assert title.text.strip()
    assert heading.text.strip()
    assert "main" in page.by_id("status").parents, main
    assert page.by_id("status").attributes["role"] == "status"
    # Whoever scrolls by the keyboard must reach the answer.
    assert page.by_id("answer").attributes["tabindex"] == "0"


def test_it_can_be_read_without_javascript(page: Page) -> None:
    (without,) = page.all_of("noscript")

    assert "JavaScript, which is switched off" in without.text
    assert "curl $HUB/graphql" in without.text
    assert page.by_id("query").text.startswith("query {\n  findings(first: 5)")
    assert "disabled" in page.by_id("send").attributes, "the button would do nothing"
    assert not [each for each in page.elements if "hidden" in each.attributes and each.attributes.get("id") != "forget"]


def test_the_question_comes_before_everything_but_token_purpose_and_example(page: Page) -> None:
    fields = [each.attributes["id"] for each in page.all_of(*_FIELDS, "pre") if "noscript" not in each.parents]

    assert fields == ["token", "purpose", "example", "query", "variables", "answer"]


def test_the_first_example_is_a_query_that_is_answered(client: Client, page: Page) -> None:
    answered = client.ask(page.by_id("query").text)

    assert (answered.status_code, "errors" in answered.json()) == (200, False)


def test_the_token_stays_in_the_tab(client: Client, page: Page) -> None:
    scripts = ("session.js", "examples.js", "page.js", "explorer.js")
    script = "".join(client.send("GET", f"/static/{name}").text for name in scripts)

    assert "window.sessionStorage" in script
    assert not [word for word in ("localStorage", "document.cookie", "indexedDB", "innerHTML", "eval(") if word in script]
    assert page.by_id("token").attributes["type"] == "password"


def test_the_wheel_and_the_image_have_what_the_pages_show(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()

    # An environment gets the files below `data` in its own folder, where the hub looks for them.
    assert [name for name in names if name.endswith(".data/data/share/doc/meritgraph/api.md")]
    assert {"meritgraph/web/index.html", "meritgraph/web/static/page.js", "meritgraph/web/static/page.css"} <= set(names)
    assert "!docs" in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
