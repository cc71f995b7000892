"""The documentation as a site: every page is on it, nothing comes from another host, search finds, and what is wrong is named."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from meritgraph import documentation_site
from meritgraph.documentation_site import ROOT, build
from tests.support.chromium import chromium, page_in_chromium


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    assert build(folder) == []
    return folder / "html"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None: ...


@contextmanager
def served(folder: Path) -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_every_page_of_the_documentation_is_there_and_in_the_search(site: Path) -> None:
    docs = {str(page.relative_to(ROOT).with_suffix("")) for page in (ROOT / "docs").rglob("*.md") if page.name != "README.md"}
    pages = {str(page.relative_to(site).with_suffix("")) for page in site.rglob("*.html")}
    assert docs <= pages
    assert {"index", "CONTRIBUTING", "deploy/index", "docs/adr/index", "docs/portals/index"} <= pages
    found = json.loads((site / "search.json").read_text("utf-8"))["items"]
    assert {f"{name}.html" for name in docs} <= {item["location"].partition("#")[0] for item in found}


def test_a_fence_with_a_title_hides_nothing_of_its_page(site: Path) -> None:
    text = (site / "docs" / "api.html").read_text("utf-8")
    headings = re.findall(r"^## (.+)$", (ROOT / "docs" / "api.md").read_text("utf-8"), re.MULTILINE)
    assert len(headings) > 10
    shown = re.findall(r"<h2 [^>]*>(.*?)<", text)
    assert [heading for heading in headings if "`" not in heading] == [each for each in shown if each in headings]
    assert '<span class="filename">variables</span>' in text


def test_search_finds_and_no_page_asks_another_host(site: Path) -> None:
    asked: list[str] = []
    with served(site) as address, page_in_chromium(chromium()) as page:
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}docs/operations.html")
        page.keyboard.press("/")
        page.keyboard.type("quarantine")
        expect(page.get_by_role("link", name=re.compile("quarantine", re.IGNORECASE)).first).to_be_visible()
    assert len(asked) > 5
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a checkout with two pages, of which the navigation has both."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text("# Start\n\nSee [more](docs/more.md#here).\n")
    (tmp_path / "docs" / "more.md").write_text("# More\n\n## Here\n\nBack to the [start](../README.md).\n")
    text = (ROOT / "zensical.toml").read_text("utf-8")
    nav = 'nav = ["README.md", "docs/more.md"]\n'
    (tmp_path / "zensical.toml").write_text(re.sub(r"^nav = \[\n.*?^\]\n", nav, text, flags=re.MULTILINE | re.DOTALL))
    monkeypatch.setattr(documentation_site, "ROOT", tmp_path)
    yield tmp_path
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize(
    ("added", "named"),
    [
        ("[lost](lost.md)", "lost.md"),
        ("[lost](../README.md#lost)", "#lost"),
        ("[code](../nothing.py)", "../nothing.py, which is not on the site"),
        ('<img src="../nothing.png" alt="">', "../nothing.png, which is not on the site"),
        ('<img src="https://elsewhere.example/a.png">', "loads https://elsewhere.example/a.png from another host"),
    ],
)
def test_what_is_wrong_with_a_page_is_named(small: Path, added: str, named: str) -> None:
    with (small / "docs" / "more.md").open("a") as page:
        page.write(f"\n{added}\n")
    (problem, *further) = build(small / "site")
    assert named in "\n".join([problem, *further])


def test_a_page_that_the_navigation_lacks_is_named_and_nothing_else(small: Path) -> None:
    assert build(small / "site") == []
    (small / "docs" / "forgotten.md").write_text("# Forgotten\n")
    assert build(small / "site") == ["docs/forgotten.md: zensical.toml does not have it in nav"]
