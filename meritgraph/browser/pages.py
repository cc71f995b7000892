"""Generates docs/browser from the rules and the statements: guides of Neo4j Browser and its saved queries.

``python -m meritgraph.browser.pages`` writes the files. With ``--check`` it writes nothing and fails if one differs. They show
our own rules; a hub serves the same under ``/guide/`` for all rules that are installed there.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from merit.registry import all_rules
from meritgraph.browser.guides import files_of
from meritgraph.browser.steps import guides

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "browser"

_HUB = "http://127.0.0.1:8000"
_OWN_RULES = "merit.rules."


def browser_pages() -> Mapping[str, str]:
    """Return the text of each file by its name."""
    return files_of(guides([rule for rule in all_rules() if rule.package.startswith(_OWN_RULES)]), _HUB)


def main() -> None:
    """Write the files, or compare them."""
    pages = browser_pages()
    if "--check" not in sys.argv[1:]:
        write(FOLDER, pages)
    elif differing := differing_files(FOLDER, pages):
        names = ", ".join(f"docs/browser/{name}" for name in differing)
        sys.exit(f"{names} differ from the rules and statements: run python -m meritgraph.browser.pages")


def write(folder: Path, pages: Mapping[str, str]) -> None:
    """Write the files into a folder, and remove what is none of them any more."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")


def differing_files(folder: Path, pages: Mapping[str, str]) -> list[str]:
    """Return the names of the files that differ, are missing, or are none of them any more."""
    there = {path.name: path.read_text("utf-8") for path in folder.iterdir()} if folder.is_dir() else {}
    return sorted(name for name in {*there, *pages} if there.get(name) != pages.get(name))


if __name__ == "__main__":
    main()
