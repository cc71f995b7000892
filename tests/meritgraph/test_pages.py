"""What is served without signing in: the first page, whose links lead somewhere, the documentation, the schema."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from meritgraph.export import SCHEMA
from tests.meritgraph.conftest import Client
from tests.support.fork_server import ROOT
from tests.support.html_page import HtmlPage


@pytest.fixture(scope="module")
def page(client: Client) -> HtmlPage:
    return HtmlPage(client.send("GET", "/").text)


def test_every_link_and_file_of_the_page_is_served_here(client: Client, page: HtmlPage) -> None:
    links = [str(each.attributes["href"]) for each in page.all_of("a")]
    files = [str(each.attributes.get("src") or each.attributes["href"]) for each in page.all_of("script", "link")]
    assert {"/docs/api.md", "/schema.graphql"} <= set(links)

    for path in (*links, *files):
        if not path.startswith(("data:", "#")):
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


def test_the_token_of_the_explorer_stays_in_the_tab(client: Client) -> None:
    script = "".join(client.send("GET", f"/static/{name}").text for name in ("session.js", "examples.js", "explorer.js"))

    assert "window.sessionStorage" in script
    assert not [word for word in ("localStorage", "document.cookie", "indexedDB", "innerHTML", "eval(") if word in script]
    assert HtmlPage(client.send("GET", "/explorer").text).by_id("token").attributes["type"] == "password"


def test_the_wheel_and_the_image_have_what_the_pages_show(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()

    # An environment gets the files below `data` in its own folder, where the hub looks for them.
    assert [name for name in names if name.endswith(".data/data/share/doc/meritgraph/api.md")]
    assert "meritgraph/case_pages/templates/start.html" in names
    assert {"meritgraph/web/explorer.html", "meritgraph/web/static/pages.js", "meritgraph/web/static/pages.css"} <= set(names)
    assert "!docs" in (ROOT / ".dockerignore").read_text("utf-8").splitlines()
