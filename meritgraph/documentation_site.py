"""The documentation as a site with search: ``python -m meritgraph.documentation_site`` builds it in var/site/html.

It has the pages in docs/ and those beside them that zensical.toml names. They are copied to a folder of their own with their
paths in the repository, and so are the files to which they link: each link leads somewhere on the site, too. Zensical builds the
site and refuses a link to a page or a heading that does not exist. Afterwards the built pages are read once more: every link must
lead to something, and no page may load anything from another host. A page that the navigation lacks is an error as well.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]
_SITE = ROOT / "var" / "site"
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)|src(?:set)?=\"([^\"]+)\"")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
# Attributes by which a page loads something when it is shown.
_LOADING = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "srcset"}


def build(folder: Path) -> list[str]:
    """Build the site in a folder, whose content is removed before, and return what is wrong with it."""
    shutil.rmtree(folder, ignore_errors=True)
    pages = _pages()
    _copy(pages, folder / "source")
    shutil.copy(ROOT / "zensical.toml", folder)
    named = set(_named(_configuration()["nav"]))
    problems = [f"{page}: zensical.toml does not have it in nav" for page in sorted(pages - named)]
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    built = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if built.returncode:
        # What follows are the lines of the program, not of the pages. It sets colours, whatever NO_COLOR says.
        problems.append(_COLOUR.sub("", built.stdout + built.stderr).partition("Traceback")[0])
    return [*problems, *_problems(folder / "html")]


def _configuration() -> dict[str, Any]:
    return tomllib.loads((ROOT / "zensical.toml").read_text("utf-8"))["project"]


def _named(nav: list[Any]) -> Iterator[str]:
    """Yield the pages of a navigation: each is a path, or a title with a path or with further entries."""
    for entry in nav:
        if isinstance(entry, str):
            yield entry
            continue
        for value in entry.values():
            yield from _named([value] if isinstance(value, str) else value)


def _pages() -> set[str]:
    """Return the paths of all pages: those of the navigation, and all in docs/."""
    return {*_named(_configuration()["nav"]), *(str(page.relative_to(ROOT)) for page in (ROOT / "docs").rglob("*.md"))}


def _copy(pages: set[str], source: Path) -> None:
    """Copy the pages and the files to which they link."""
    for path in sorted(pages):
        if (ROOT / path).is_file():
            _copy_file(path, source)
            for linked in _linked(path):
                _copy_file(linked, source)


def _copy_file(path: str, source: Path) -> None:
    (source / path).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / path, source / path)


def _linked(page: str) -> Iterator[str]:
    """Yield the files of the repository, other than pages, to which a page links."""
    text = _FENCE.sub("", (ROOT / page).read_text("utf-8"))
    for link, source in _LINK.findall(text):
        target = (ROOT / page).parent / (link or source)
        if "://" not in str(link or source) and target.suffix != ".md" and target.is_file():
            yield str(target.resolve().relative_to(ROOT))


class _Read(HTMLParser):
    """What a built page links to, what it loads, and the places in it that can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.links, self.loaded, self.ids = list[str](), list[str](), set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value is not None}
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        # A canonical address is only named.
        if (attribute := _LOADING.get(tag)) in given and given.get("rel") != "canonical":
            self.loaded.append(given[str(attribute)])


def _problems(site: Path) -> list[str]:
    """Return the links of the built pages that lead nowhere, and what they load from elsewhere."""
    pages = {page: _read(page) for page in sorted(site.rglob("*.html"))}
    found: list[str] = []
    for page, read in pages.items():
        name = page.relative_to(site)
        found += [f"{name} loads {each} from another host" for each in read.loaded if urlsplit(each).netloc]
        # The page of errors has addresses from the root of a server.
        if name.name != "404.html":
            named = [*read.links, *(each for each in read.loaded if not each.startswith("data:"))]
            found += [f"{name} names {each}, which is not on the site" for each in named if not _leads(page, each, pages)]
    styles = [style for style in site.rglob("*.css") if re.search(r"url\(['\"]?(https?:)?//", style.read_text("utf-8"))]
    return [*found, *(f"{style.relative_to(site)} loads something from another host" for style in styles)]


def _read(page: Path) -> _Read:
    read = _Read()
    read.feed(page.read_text("utf-8"))
    return read


def _leads(page: Path, link: str, pages: dict[Path, _Read]) -> bool:
    """Tell whether a link leads to another host, or to a file of the site and a place that the file has."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if target not in pages:
        return target.is_file()
    return not parts.fragment or unquote(parts.fragment) in pages[target].ids


def main() -> None:
    """Build the site in var/site, or say what is wrong and exit 1."""
    problems = build(_SITE)
    for problem in problems:
        print(problem, file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"The documentation is in {_SITE / 'html'}. To read it with search: python3 -m http.server --directory var/site/html")


if __name__ == "__main__":
    main()
