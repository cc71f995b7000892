"""Writes docs/portals/: one page for each portal that comes with the hub, from the portal itself.

``python -m loaders.conformance.portal_pages`` writes the pages; with ``--check`` it writes nothing and fails where one differs.
To learn what a field reaches, it changes the field in the portal's recorded pages and looks which facts change: the page claims
only what was seen.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loaders.conformance import Recording, pages_of
from loaders.conformance.probing import reached_by_fields
from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portal_api.registry import all_portals

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "portals"

_OURS = "loaders.portals."
_MODES = {
    StreamMode.SNAPSHOT: "snapshot: every read is the whole",
    StreamMode.DELTA: "delta: what changed since the last read",
    StreamMode.APPEND: "append: rows are added and never change",
}
_GENERATED = (
    "Generated from the portal's package by `python -m loaders.conformance.portal_pages`; `make check` fails when it differs. "
    "How a portal is added: [integrators](../integrators.md)."
)


def portal_pages() -> dict[str, str]:
    """The text of every page by its file name."""
    ours = [portal for portal in all_portals().values() if portal.streams[0].row.__module__.startswith(_OURS)]
    pages = {f"{portal.name}.md": "".join(_page(portal)) for portal in sorted(ours, key=lambda portal: portal.name)}
    listed = "".join(f"- [{portal.name}]({portal.name}.md): {portal.title}\n" for portal in sorted(ours, key=lambda p: p.name))
    return {"README.md": f"# Portals\n\n{_GENERATED}\n\n{listed}", **pages}


def _page(portal: Portal) -> Iterator[str]:
    package = portal.streams[0].row.__module__.rpartition(".")[0]
    told = (sys.modules[package].__doc__ or "").strip()
    yield f"# {portal.name}\n\n{_GENERATED}\n\n{told}\n\n"
    yield f"- Title: {portal.title}\n- Country: {portal.country}\n- Package: `{package}`\n"
    yield f"- SourcePrecedence: {_words(sorted(portal.authority))}\n"
    yield f"- Takes messages of other portals: {'yes' if portal.receive else 'no'}\n\n"
    yield "| stream | key | mode | complete for | mapping |\n|---|---|---|---|---|\n"
    for stream in portal.streams:
        yield _row(stream.name, _key(stream), _mode(stream), _words(stream.labels), f"version {stream.mapping_version}")
    for stream in portal.streams:
        yield from _stream(portal, stream)


def _stream(portal: Portal, stream: Stream[Any]) -> Iterator[str]:
    yield f"\n## {stream.name}\n\n"
    if told := _docstring(stream.row):
        yield f"{told}\n\n"
    if stream.outgoing is not None:
        yield "New and changed rows are told to another portal.\n\n"
    folder = pages_of(portal)
    reached = reached_by_fields(portal, stream, Recording(folder)) if folder.is_dir() else None
    if reached is None:
        yield "No pages of this portal are recorded: what its fields reach was not looked at.\n\n"
    yield "| field | type | required |" + (" reaches |\n|---|---|---|---|\n" if reached is not None else "\n|---|---|---|\n")
    for name, field in stream.row.model_fields.items():
        written = field.alias or (field.validation_alias if isinstance(field.validation_alias, str) else None) or name
        cells = [f"`{written}`", _type(field.annotation), "yes" if field.is_required() else ""]
        yield _row(
            *cells, *([_words(reached.get(written, ())) or "nothing in the recorded pages"] if reached is not None else [])
        )
    if stream.ignored_fields:
        yield "\n| not taken | because |\n|---|---|\n"
        for name, reason in stream.ignored_fields.items():
            yield _row(f"`{name}`", reason)


def _key(stream: Stream[Any]) -> str:
    named = ", ".join(f"`{part}`" for part in stream.key)
    return f"{named} (personal: kept as a keyed hash)" if stream.personal_key else named


def _mode(stream: Stream[Any]) -> str:
    return f"{_MODES[stream.mode]}{'; now and then of the whole' if stream.full_refresh else ''}"


def _docstring(row: type[Any]) -> str:
    """The model's own docstring, not one it inherits; markup as Markdown has it."""
    return " ".join((row.__dict__.get("__doc__") or "").split()).replace("``", "`")


def _type(annotation: Any) -> str:
    """The annotation in short: no modules, no constraints."""
    text = annotation.__name__ if isinstance(annotation, type) and not hasattr(annotation, "__args__") else str(annotation)
    text = re.sub(r"Annotated\[([\w.]+(?:\[[^\]]*\])?), [^\[\]]*(?:\[[^\]]*\][^\[\]]*)*\]", r"\1", text)
    text = re.sub(r"\w+\.(?=\w)", "", text)
    text = re.sub(r"^Optional\[(.*)\]$", r"\1 | None", text)
    return f"`{text}`".replace("|", "\\|")


def _words(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def main(arguments: list[str]) -> int:
    pages = portal_pages()
    if "--check" not in arguments:
        _write(pages)
        return 0
    there = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    if there == pages:
        return 0
    differing = sorted(name for name in there.keys() | pages.keys() if there.get(name) != pages.get(name))
    print(f"docs/portals is not what the portals say ({', '.join(differing)}): run python -m loaders.conformance.portal_pages")
    return 1


def _write(pages: Mapping[str, str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.md"):
        path.unlink()
    for name, content in pages.items():
        (FOLDER / name).write_text(content, "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
