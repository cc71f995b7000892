"""Rules as installed packages bring them: the rule of CONTRIBUTING.md as a package of its own, also with faults."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.executed_pages import blocks_of

_PAGE = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"
_FOLDER = "merit/rules/q90_short_spell/"


def shown_rule(id_: str) -> dict[str, str]:
    """Return the files of the rule that CONTRIBUTING.md shows, under another id."""
    files = {block.file.removeprefix(_FOLDER): block.content for block in blocks_of(_PAGE) if block.file.startswith(_FOLDER)}
    assert len(files) == 5
    return {name: content.replace("Q90", id_) for name, content in files.items()}


def install_rule(folder: Path, id_: str, package: str, files: Mapping[str, str]) -> None:
    """Write a package with one rule as if it were installed: files in a folder on the path, an entry point beside it."""
    (folder / package).mkdir(parents=True)
    for name, content in files.items():
        (folder / package / name).write_text(content, "utf-8")
    about = folder / f"{package}-1.dist-info"
    about.mkdir()
    (about / "entry_points.txt").write_text(f"[meritgraph.rules]\n{id_} = {package}:RULE\n")
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package.replace('_', '-')}\nVersion: 1\n")
