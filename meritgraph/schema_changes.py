"""Compares ``schema.graphql`` with ``schema.released.graphql``, which is what clients were promised last.

``python -m meritgraph.schema_changes`` fails for every change that breaks clients and that the changelog does not name. With
``--release`` it makes the schema of today the promise: call it once for each release.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from graphql import BreakingChangeType, GraphQLSchema, StringValueNode, build_schema, find_breaking_changes

from meritgraph.export import SCHEMA

RELEASED = SCHEMA.with_name("schema.released.graphql")
CHANGELOG = SCHEMA.with_name("CHANGELOG.md")
SECTION = "### Changed: breaking"

# A field, an argument or a value by its type; else a directive; else the type that the sentence begins with.
_NAMES = tuple(re.compile(pattern) for pattern in (r"\b\w+\.\w+", r"@\w+", r"\w+"))


def breaking_changes(released: str, now: str) -> dict[str, list[str]]:
    """Return what breaks clients of the released schema: by what changed, as `Type.field` or `Type`, sentences that say how."""
    before, after = (build_schema(sdl, assume_valid=True) for sdl in (released, now))
    changes: dict[str, list[str]] = {}
    for change in find_breaking_changes(before, after):
        if change.type is BreakingChangeType.TYPE_REMOVED and change.description.startswith("Standard scalar"):
            # A standard scalar that no field has any more breaks nobody by itself.
            continue
        changes.setdefault(_subject(change.description), []).append(change.description)
    for type_, fields in sorted(_keys(before) - _keys(after)):
        changes.setdefault(type_, []).append(f"{type_} has no longer the key «{fields}».")
    return changes


def _subject(description: str) -> str:
    return next(found[0] for pattern in _NAMES if (found := pattern.search(description)))


def _keys(schema: GraphQLSchema) -> set[tuple[str, str]]:
    """Return the keys by which gateways refer to entities."""
    return {
        (name, argument.value.value)
        for name, type_ in schema.type_map.items()
        for directive in (type_.ast_node and type_.ast_node.directives) or ()
        if directive.name.value == "key"
        for argument in directive.arguments or ()
        if argument.name.value == "fields" and isinstance(argument.value, StringValueNode)
    }


def announced(changelog: str) -> set[str]:
    """Return what the newest version in the changelog names between backticks below its heading «Changed: breaking»."""
    newest = changelog.split("\n## ")[1] if "\n## " in changelog else ""
    _, _, section = f"\n{newest}".partition(f"\n{SECTION}\n")
    return set(re.findall(r"`([^`\n]+)`", section.partition("\n### ")[0]))


def unannounced(released: str, now: str, changelog: str) -> Iterator[str]:
    """Return a line for each change that breaks clients and that the changelog does not name."""
    named = announced(changelog)
    for subject, sentences in breaking_changes(released, now).items():
        if subject not in named:
            yield f"`{subject}`: {' '.join(sentences)}"


def main(arguments: list[str], released: Path = RELEASED, schema: Path = SCHEMA, changelog: Path = CHANGELOG) -> int:
    """Return the exit code: 1 for breaking changes that the changelog does not name, 2 for wrong usage, else 0."""
    if arguments not in ([], ["--release"]):
        print("usage: python -m meritgraph.schema_changes [--release]", file=sys.stderr)
        return 2
    now = schema.read_text("utf-8")
    if arguments:
        released.write_text(now, encoding="utf-8")
        return 0
    problems = list(unannounced(released.read_text("utf-8"), now, changelog.read_text("utf-8")))
    if not problems:
        return 0
    print(
        f"{schema.name} breaks clients of {released.name}:",
        *(f"  {line}" for line in problems),
        f"Deprecate instead (docs/api.md, Changes of the schema), or name each in {changelog.name} below «{SECTION}».",
        sep="\n",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
