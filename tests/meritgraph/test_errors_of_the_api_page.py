"""docs/api.md names every code of an error that the code has, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from schema.limits import QuerySize

ROOT = Path(__file__).resolve().parents[2]
_CODE = re.compile(r"[A-Z]{3,}(?:_[A-Z]+)*")
# Words of the same form in these modules that are no codes: a method of HTTP, and names of limits.
_OTHERS = {"GET", "POST", "DEPTH", "OPERATIONS", "MUTATIONS"}
_PLACES = (
    "schema/*.py",
    "resolvers/errors.py",
    "resolvers/questions/*.py",
    "meritgraph/http.py",
    "meritgraph/admission.py",
    "meritgraph/graphql_*.py",
    "meritgraph/persisted_texts.py",
    "meritgraph/problems.py",
)


def codes_in_code() -> Iterator[str]:
    """Yield the codes and reasons that are written out, and those that are made of the name of a limit."""
    for path in (path for pattern in _PLACES for path in ROOT.glob(pattern)):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                yield node.value
    yield from (
        f"GRAPHQL_LIMIT_{name.upper()}" for name in ("operations", "mutations", *(each.name for each in fields(QuerySize)))
    )


def section(heading: str) -> str:
    page = (ROOT / "docs" / "api.md").read_text("utf-8")
    return page.partition(f"\n{heading}\n")[2].partition("\n## ")[0]


def test_the_page_names_every_code_and_no_other() -> None:
    named = {each for text in map(section, ("## Errors", "## Limits")) for each in re.findall(r"`([A-Z_]+)`", text)}

    codes = {each for each in named - _OTHERS if _CODE.fullmatch(each) and not each.startswith("MERITGRAPH_")}
    assert codes == set(codes_in_code()) - _OTHERS


def test_each_code_has_a_line_that_says_what_to_do() -> None:
    rows = [line for text in map(section, ("## Errors", "## Limits")) for line in text.splitlines() if line.startswith("|")]

    reasons = set(re.findall(r"`([A-Z_]+)`", section("## Errors").partition("extensions.reason")[2]))
    assert [each for each in set(codes_in_code()) - _OTHERS - reasons if not any(f"`{each}`" in row for row in rows)] == []
