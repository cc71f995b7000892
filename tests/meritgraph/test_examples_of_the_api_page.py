"""Every query that docs/api.md shows finds something in the demo's world, and every answer that it shows is that world's.

The demo of ``test_commands`` is asked, with a token as the demo prints it. What differs between hubs is masked
(``tests/support/api_page.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from resolvers.access.callers import Caller, Role
from resolvers.context import Context
from schema.answering import answering
from tests.conftest import Run
from tests.meritgraph.conftest import PURPOSE, Client
from tests.support.api_page import PAGE, Example, answered, asking, demo_client, examples, laid_out, root_of, with_answers

TEXT = PAGE.read_text("utf-8")
EXAMPLES = examples(TEXT)
SHOWN = [each for each in EXAMPLES if each.shown]
WRITES = "python -m tests.support.api_page HOME writes the answers into the page"
NEXT_YEARS = date(2027, 11, 20), date(2031, 3, 1)


@pytest.fixture(scope="module")
def client(run: Run, demo: tuple[Path, dict[str, Any]]) -> Iterator[Client]:
    """Return a client of the demo's hub."""
    with demo_client(run, demo[0]) as client:
        yield client


def test_the_page_has_examples_and_answers() -> None:
    assert len(EXAMPLES) >= 10
    assert len(SHOWN) >= 3
    # An answer in another fence would not be compared.
    assert TEXT.count('{"data"') == len(SHOWN)
    assert all(each.variables.keys() == set(each.declared) for each in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_finds_something(client: Client, example: Example) -> None:
    for root, found in answered(example, asking(client)).items():
        assert found, root
        assert not isinstance(found, dict) or "edges" not in found or found["edges"], root


@pytest.mark.parametrize("example", SHOWN, ids=range(len(SHOWN)))
def test_the_page_shows_what_is_answered(client: Client, example: Example) -> None:
    assert laid_out(answered(example, asking(client))) == example.shown, WRITES


@pytest.mark.parametrize("today", NEXT_YEARS, ids=str)
@pytest.mark.parametrize("example", SHOWN, ids=range(len(SHOWN)))
def test_an_answer_does_not_depend_on_the_day_on_which_it_is_asked(client: Client, example: Example, today: date) -> None:
    database = client.database
    caller = Caller("demo", Role.INVESTIGATOR, client.run(root_of(database)), PURPOSE)

    def ask(query: str, **variables: Any) -> dict[str, Any]:
        context = Context(database, b"k" * 32, today, 20.0, caller=caller)
        result = client.run(answering().answer(query, variables, context))
        assert (result.errors, result.data is None) == (None, False)
        return result.data or {}

    assert laid_out(answered(example, ask)) == example.shown


def test_what_the_page_does_not_show_as_it_is_answered_is_written_into_it(client: Client) -> None:
    first = SHOWN[0].shown
    stale = TEXT.replace(first, first.replace('"hasNextPage"', '"hasNoPage"'), 1)
    assert stale != TEXT
    assert with_answers(stale, asking(client)) == TEXT
