"""Generates docs/portals/: one page for each portal that comes with the hub, from the portal's package.

``python -m loaders.conformance.portal_pages`` writes the pages. With ``--check`` it writes nothing and fails if a page differs.
To find what a field affects, it changes the field in the portal's recorded pages and compares the facts: a page claims only
what was observed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from loaders.conformance import Recording, recorded_pages
from loaders.conformance.field_effects import affected_facts
from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portal_api.registry import usable_portals
from loaders.portal_api.row_fields import field_names

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "portals"

_HUB_PACKAGES = "loaders.portals."
_MODES = {
    StreamMode.SNAPSHOT: "snapshot: every read contains everything",
    StreamMode.DELTA: "delta: a read contains what changed since the last read",
    StreamMode.APPEND: "append: a read contains what was added since the last read",
}
_GENERATED = (
    "Generated from the portals' packages by `python -m loaders.conformance.portal_pages`; `make check` fails when a page "
    "differs. To add a portal, see [Adding a portal](../integrators.md)."
)


def portal_pages() -> dict[str, str]:
    """Return the text of every page by its file name."""
    portals = [portal for portal in usable_portals().values() if portal.streams[0].row.__module__.startswith(_HUB_PACKAGES)]
    pages = {f"{portal.name}.md": "".join(_page(portal)) for portal in sorted(portals, key=lambda portal: portal.name)}
    listed = "".join(f"- [{portal.name}]({portal.name}.md): {portal.title}\n" for portal in sorted(portals, key=lambda p: p.name))
    return {"README.md": f"# Portals\n\n{_GENERATED}\n\n{listed}", **pages}


def _page(portal: Portal) -> Iterator[str]:
    package = portal.streams[0].row.__module__.rpartition(".")[0]
    description = (sys.modules[package].__doc__ or "").strip()
    yield f"# {portal.name}\n\n{_GENERATED}\n\n{description}\n\n"
    yield f"- Title: {portal.title}\n- Country: {portal.country}\n- Package: `{package}`\n"
    yield f"- Authority: {_words(sorted(portal.authority))}\n"
    yield f"- Accepts messages from other portals: {'yes' if portal.receive else 'no'}\n\n"
    yield "| stream | key | mode | complete for | mapping |\n|---|---|---|---|---|\n"
    for stream in portal.streams:
        yield _row(stream.name, _key(stream), _mode(stream), _words(stream.labels), f"version {stream.mapping_version}")
    for stream in portal.streams:
        yield from _stream(portal, stream)


def _stream(portal: Portal, stream: Stream[Any]) -> Iterator[str]:
    yield f"\n## {stream.name}\n\n"
    if description := _docstring(stream.row):
        yield f"{description}\n\n"
    if stream.outgoing is not None:
        yield "Another portal receives a message about new and changed rows.\n\n"
    folder = recorded_pages(portal)
    affected = affected_facts(portal, stream, Recording(folder)) if folder.is_dir() else None
    if affected is None:
        yield "There are no recorded pages of this portal, so it was not observed what its fields affect.\n\n"
    yield "| field | type | required |" + (" affects |\n|---|---|---|---|\n" if affected is not None else "\n|---|---|---|\n")
    names = field_names(stream.row)
    for name, field in stream.row.model_fields.items():
        written = names[name][0]
        cells = [f"`{written}`", _type(field.annotation), "yes" if field.is_required() else ""]
        yield _row(
            *cells, *([_words(affected.get(written, ())) or "nothing in the recorded pages"] if affected is not None else [])
        )
    if stream.ignored_fields:
        yield "\n| ignored field | reason |\n|---|---|\n"
        for name, reason in stream.ignored_fields.items():
            yield _row(f"`{name}`", reason)


def _key(stream: Stream[Any]) -> str:
    named = ", ".join(f"`{part}`" for part in stream.key)
    return f"{named} (personal: stored as a keyed hash)" if stream.personal_key else named


def _mode(stream: Stream[Any]) -> str:
    return f"{_MODES[stream.mode]}{', sometimes everything' if stream.full_refresh else ''}"


def _docstring(row: type[Any]) -> str:
    """Return the model's own docstring, not an inherited one, with Markdown markup."""
    return " ".join((row.__dict__.get("__doc__") or "").split()).replace("``", "`")


def _type(annotation: Any) -> str:
    """Return the annotation without modules and constraints."""
    plain = _without_constraints(annotation)
    text = plain.__name__ if isinstance(plain, type) and not hasattr(plain, "__args__") else str(plain)
    text = re.sub(r"\w+\.(?=\w)", "", text)
    text = re.sub(r"^Optional\[(.*)\]$", r"\1 | None", text)
    return f"`{text}`".replace("|", "\\|")


def _without_constraints(annotation: Any) -> Any:
    if hasattr(annotation, "__metadata__"):
        return _without_constraints(annotation.__origin__)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if not arguments or origin is Literal:
        return annotation
    parts = tuple(map(_without_constraints, arguments))
    if origin not in (Union, UnionType):
        return origin[parts]
    union: Any = parts[0]
    for part in parts[1:]:
        union = union | part
    return union


def _words(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or compare them with ``--check``; return the exit code."""
    pages = portal_pages()
    if "--check" not in arguments:
        _write(pages)
        return 0
    found = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.md")}
    if found == pages:
        return 0
    differing = sorted(name for name in found.keys() | pages.keys() if found.get(name) != pages.get(name))
    print(f"Pages in docs/portals differ ({', '.join(differing)}): run python -m loaders.conformance.portal_pages.")
    return 1


def _write(pages: Mapping[str, str]) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.md"):
        path.unlink()
    for name, content in pages.items():
        (FOLDER / name).write_text(content, "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
