"""What the author of a portal reads about bad values is English with JSON's words: many kinds of them go through the real kit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.model import facts
from graph.model.facts import Fact, person
from loaders.conformance import Recording, examine, first_look
from loaders.conformance.replay_server import serve_replay
from loaders.portal_api.contract import Feed, Visit
from loaders.sources import Cursor, Offset, PageNumber, RestList, Since, no_sign_in, rest_connector
from loaders.sources.paginators import Pagination
from tests.support.healthy_portal import NAME, NOON, ROWS, Person, portal, problems, record, servant

# Code that the author is to write: what stands in `backticks`, and this argument.
CODE = re.compile(r"`[^`]*`|rows_at=None")
PYTHON = re.compile(
    r"\bNone\b|NoneType|\bTrue\b|\bFalse\b|\bstr\b|\bdict\b|\bint\b|\bfloat\b|indices|subscriptable|iterable|ValidationError|"
    r"JSONDecodeError|<class|Traceback|\binput_value|\[type=|errors\.pydantic"
)
VALUES: tuple[Any, ...] = (None, True, 7, 7.5, "", " ", "x", [], [None], {}, {"a": None}, 10**30, "\0", "9" * 5000)


def without_code(found: dict[str, str]) -> str:
    return CODE.sub("", " ".join(found.values()))


@pytest.mark.parametrize("field", ["id", "pinfl", "name", "post"])
def test_verdicts_about_values_of_any_kind(tmp_path: Path, field: str) -> None:
    for number, value in enumerate(VALUES):
        folder = tmp_path / str(number)
        folder.mkdir()
        verdicts = problems(examine(portal(), Recording(record(folder, [*ROWS, ROWS[0] | {"id": "9", field: value}]))))
        assert PYTHON.search(without_code(verdicts)) is None, verdicts


@pytest.mark.parametrize("value", VALUES, ids=lambda value: json.dumps(value)[:20])
def test_verdicts_about_facts_with_values_of_any_kind(tmp_path: Path, value: Any) -> None:
    def stating(row: Person) -> Iterator[Fact]:
        make: Any = facts.Servant
        yield make(ref=person("UZ/PINFL", row.pinfl), name=value, sex=value, birth_date=value)

    found = without_code(problems(examine(portal(stating), Recording(record(tmp_path, ROWS)))))
    assert "Servant." in found
    assert PYTHON.search(found) is None, found


TOTALS = (*VALUES, -1, 1e308)
MISTAKES: dict[str, tuple[Pagination, Callable[[Any], Any]]] = {
    "total": (Offset(total="total"), lambda value: {"total": value, "items": ROWS}),
    "pages": (PageNumber(pages="total"), lambda value: {"total": value, "items": ROWS}),
    "cursor": (Cursor(at="total"), lambda value: {"total": value, "items": []}),
    "rows": (Offset(total="total"), lambda value: {"total": 3, "items": value}),
    "answer": (Offset(total="total"), lambda value: value),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_first_looks_at_answers_of_any_kind(name: str) -> None:
    pages, make = MISTAKES[name]
    lists = portal(connect=rest_connector(NAME, {"people": RestList("people", "items", pages)}, no_sign_in))
    for value in TOTALS:
        with serve_replay([json.dumps(make(value)).encode()], {}) as served:
            (look,) = first_look(lists, Feed(url=served.url), NOON)
        assert PYTHON.search(CODE.sub("", look.problem or "")) is None, look


@pytest.mark.parametrize("value", [b"1e400", b"NaN", b'"\\ud800"', b"undefined", b"9" * 5000])
def test_first_looks_at_values_that_no_parser_takes(value: bytes) -> None:
    lists = portal(connect=rest_connector(NAME, {"people": RestList("people", "items", Offset(total="total"))}, no_sign_in))
    rows = json.dumps(ROWS).encode()
    with serve_replay([b'{"total": 3, "items": %s}' % rows.replace(b'"Ann Lee"', value)], {}) as served:
        (look,) = first_look(lists, Feed(url=served.url), NOON)
    assert (look.rows, look.mapped, look.problem) == (3, 2, None)
    with serve_replay([b'{"total": %s, "items": %s}' % (value, rows)], {}) as served:
        (look,) = first_look(lists, Feed(url=served.url), NOON)
    assert "is not a page" in (look.problem or "")
    assert PYTHON.search(look.problem or "") is None, look


@pytest.mark.parametrize("value", [None, 7, [], {}, "soon"], ids=json.dumps)
def test_verdicts_about_watermarks_of_any_kind(tmp_path: Path, value: Any) -> None:
    since = Since("changedSince", "seen")
    lists = portal(
        connect=rest_connector(NAME, {"people": RestList("people", "items", Offset(total="total"), since)}, no_sign_in)
    )
    (tmp_path / "people").mkdir()
    answer = {"total": 3, "items": [row | {"seen": value} for row in ROWS]}
    (tmp_path / "people" / "1.json").write_text(json.dumps(answer))
    assert PYTHON.search(without_code(problems(examine(lists, Recording(tmp_path))))) is None


def test_readers_that_answer_with_nothing(tmp_path: Path) -> None:
    class Empty:
        def scopes(self, stream: Any) -> Any:
            return None

    class Context:
        def __enter__(self) -> Any:
            return Empty()

        def __exit__(self, *_: object) -> None:
            pass

    def connect(visit: Visit) -> Any:
        return Context()

    (look,) = first_look(portal(servant, connect=connect), Feed(folder=tmp_path), NOON)
    assert (look.problem or "").startswith("its reader failed with TypeError: null where a list belongs. That is a fault of")
