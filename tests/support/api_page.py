"""The examples of docs/api.md: queries, their variables, and the answers that the page shows.

A ``graphql`` fence is a query. A fence after it with the title ``variables`` has its variables, in which ``<NAME>`` stands for
the id of the servant of that name. One with the title ``answer`` has its answer, in which ``…`` stands for what every hub has
differently (``without_what_differs``).

``python -m tests.support.api_page HOME`` writes the answers into the page, from the graph in HOME that
``MERITGRAPH_HOME=HOME meritgraph demo --servants 150 --once`` made. Review the difference.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

import uvloop

from graph.driver.database import Database
from meritgraph import services
from meritgraph.access.bodies import root_bodies
from meritgraph.access.principals import Role
from meritgraph.settings import Settings
from tests.conftest import Run
from tests.meritgraph.conftest import Client
from tests.support.principals import principal

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
WIDTH = 118

Answer = Callable[..., dict[str, Any]]

_FENCE = re.compile(r'^```(graphql|json title="variables"|json title="answer")\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_DECLARED = re.compile(r"\$(\w+): ")
_NAMED = re.compile(r"<(.+)>")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|[+-]\d\d:\d\d)")
_PERSONAL_ID = re.compile(r"(servant|finding):[0-9a-f]{30}")
_CURSORS = ("cursor", "startCursor", "endCursor")


@dataclass(frozen=True, slots=True)
class Example:
    """A query of the page with its variables, and what the page shows as its answer; '' for nothing."""

    query: str
    variables: Mapping[str, Any]
    shown: str

    @property
    def declared(self) -> list[str]:
        """The names of the variables that the query declares."""
        return _DECLARED.findall(self.query)


def examples(text: str) -> list[Example]:
    """Return the examples of the page in their order."""
    found: list[list[str]] = []
    for kind, content in _FENCE.findall(text):
        if kind == "graphql":
            found.append([content, "{}", ""])
        else:
            found[-1][1 if kind == 'json title="variables"' else 2] = content
    return [Example(query, json.loads(variables), shown) for query, variables, shown in found]


def answered(example: Example, ask: Answer) -> dict[str, Any]:
    """Return the data that a hub answers. Fails where a servant whom the variables name is not found."""
    return ask(example.query, **_resolved(example.variables, ask))


def _resolved(value: Any, ask: Answer) -> Any:
    if isinstance(value, dict):
        return {name: _resolved(each, ask) for name, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_resolved(each, ask) for each in cast("list[Any]", value)]
    if not isinstance(value, str) or (named := _NAMED.fullmatch(value)) is None:
        return value
    matches = ask("query ($name: String!) { searchServants(name: $name) { servant { id name } } }", name=named[1])
    (id_,) = {each["servant"]["id"] for each in matches["searchServants"] if each["servant"]["name"] == named[1]}
    return id_


def without_what_differs(value: Any, name: str = "") -> Any:
    """Return an answer with ``…`` for cursors and moments, and behind the kind in ids that the hub's own key is part of."""
    if isinstance(value, dict):
        return {key: without_what_differs(each, key) for key, each in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [without_what_differs(each, name) for each in cast("list[Any]", value)]
    if isinstance(value, str) and (name in _CURSORS or _MOMENT.fullmatch(value)):
        return "…"
    return _PERSONAL_ID.sub(r"\1:…", value) if isinstance(value, str) else value


def laid_out(data: Mapping[str, Any]) -> str:
    """Return an answer as the page shows it: what fits into a line stands in one."""
    return _laid_out(without_what_differs({"data": data}), 0, 0) + "\n"


def _laid_out(value: Any, indent: int, before: int) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if before + len(line) <= WIDTH or not value or not isinstance(value, dict | list):
        return line
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        if len(fields) == 1:
            ((name, only),) = fields.items()
            opening = f"{json.dumps(name)}: "
            return f"{{{opening}{_laid_out(only, indent, before + len(opening) + 2)}}}"
        return _lines("{", [(f"{json.dumps(name)}: ", each) for name, each in fields.items()], "}", indent)
    return _lines("[", [("", each) for each in cast("list[Any]", value)], "]", indent)


def _lines(opening: str, parts: list[tuple[str, Any]], closing: str, indent: int) -> str:
    """Return what does not fit into a line: as many parts side by side as do."""
    inner = indent + 2
    lines: list[str] = []
    for number, (name, value) in enumerate(parts):
        text = name + _laid_out(value, inner, inner + len(name) + 1) + ("," if number < len(parts) - 1 else "")
        if lines and "\n" not in text and "\n" not in lines[-1] and inner + len(lines[-1]) + 1 + len(text) <= WIDTH:
            lines[-1] += f" {text}"
        else:
            lines.append(text)
    return f"{opening}\n" + "".join(f"{' ' * inner}{line}\n" for line in lines) + " " * indent + closing


def with_answers(text: str, ask: Answer) -> str:
    """Return the page with the answers of a hub in place of those that it shows."""
    answers = iter([laid_out(answered(each, ask)) if each.shown else "" for each in examples(text)])
    answer = ""

    def replaced(fence: re.Match[str]) -> str:
        nonlocal answer
        if fence[1] == "graphql":
            answer = next(answers)
        return f"```{fence[1]}\n{answer}```" if fence[1] == 'json title="answer"' else fence[0]

    return _FENCE.sub(replaced, text)


@contextmanager
def demo_client(run: Run, home: Path) -> Generator[Client]:
    """Open the demo's graph for a client with the token that the demo prints: of an investigator of the Uzbek body at the top."""
    opened = services.migrated_database(Settings(home=home))
    database = run(opened.__aenter__())
    try:
        client = Client(run, database, home, timeout=60)
        client.token = client.key.sign(principal(Role.INVESTIGATOR, "demo", run(root_of(database))), 1)
        yield client
        run(client.http.aclose())
    finally:
        run(opened.__aexit__(None, None, None))


async def root_of(database: Database) -> str:
    """Return the id of the Uzbek body at the top of the demo's world."""
    (body,) = [str(root["id"]) for root in await root_bodies(database, date.today()) if root["country"] == "UZ"]
    return body


def asking(client: Client) -> Answer:
    """Return what sends a query that must be answered without an error, and returns its data."""

    def ask(query: str, **variables: Any) -> dict[str, Any]:
        response = client.ask(query, **variables)
        answer = response.json()
        assert response.status_code == 200, answer
        assert set(answer) == {"data"}, answer
        return answer["data"]

    return ask


def main(arguments: list[str]) -> None:
    """Write the answers into the page."""
    (home,) = arguments
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, demo_client(runner.run, Path(home)) as client:
        PAGE.write_text(with_answers(PAGE.read_text("utf-8"), asking(client)), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
