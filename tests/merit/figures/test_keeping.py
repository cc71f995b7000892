"""Figures in the graph: written where they changed, deleted where they are gone, left alone where they break; both engines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple, NoReturn

import pytest

from graph.driver.database import Database
from graph.errors import NothingToAnswer, UnknownId
from merit.context import Context
from merit.detection import detect
from merit.figures.figure import Figure, Kept
from merit.figures.keeping import read_asked, read_figures
from merit.strata.columns import Columns
from merit.strata.rule import Key
from tests.conftest import Run
from tests.support.engines import cypher, execute
from tests.support.kept_figures import AS_OF, NOW, bodies, keep
from tests.support.servant_files import dossier, held, post

pytestmark = pytest.mark.both_engines

BODY, UNIT, OTHER = "organisation:body", "organisation:unit", "organisation:other"
CONTEXT = bodies({BODY: None, UNIT: BODY, OTHER: None})


class Row(NamedTuple):
    """A post."""

    post: str


def rows(of: Any, context: Context) -> Iterator[tuple[Key, Row]]:
    del context
    for each in of.appointments:
        yield (each.body,), Row(each.post.id)


def summarise(columns: Columns, context: Context) -> Iterator[Kept]:
    del context
    for (body,), of_body in columns.strata():
        yield Kept(body, {"posts": [row.post for row in of_body]}, "2026-10")


def break_down(columns: Columns, context: Context) -> NoReturn:
    raise ZeroDivisionError


POSTS = Figure(id="posts", reads=type(dossier()), row=Row, rows=rows, summarise=summarise)
FIRST = dossier(held("A", post("P", 1, body=BODY), "2020-01-01"))
SECOND = replace(dossier(held("B", post("Q", 1, body=OTHER), "2020-01-01")), id="servant:two")


def values(database: Database, run: Run) -> dict[str, Any]:
    found = run(read_figures(database.read, "posts", [BODY, OTHER]))
    assert found is not None
    return {each.about: each.values["posts"] for each in found.kept}


def test_what_has_not_changed_is_not_written_and_what_is_gone_is_deleted(fresh_database: Database, run: Run) -> None:
    run(keep(fresh_database, POSTS, [FIRST, SECOND], CONTEXT))
    run(execute(fresh_database, "MATCH (k:KeptFigure {figure: 'posts'}) SET k.mark = 1"))
    third = replace(dossier(held("C", post("R", 1, body=OTHER), "2020-01-01")), id="servant:three")
    run(keep(fresh_database, POSTS, [FIRST, SECOND, third], CONTEXT))
    marked = "MATCH (k:KeptFigure {figure: 'posts'}) RETURN k.about AS about, k.mark AS mark ORDER BY about"
    assert run(fresh_database.read(cypher(marked))) == [{"about": BODY, "mark": 1}, {"about": OTHER, "mark": None}]
    assert values(fresh_database, run) == {BODY: ["P"], OTHER: ["Q", "R"]}
    run(keep(fresh_database, POSTS, [FIRST], CONTEXT))
    assert values(fresh_database, run) == {BODY: ["P"]}


def test_a_unit_is_counted_with_the_body_above_it(fresh_database: Database, run: Run) -> None:
    run(keep(fresh_database, POSTS, [FIRST], CONTEXT))
    found = run(read_figures(fresh_database.read, "posts", [UNIT]))
    assert found is not None
    assert (found.counted[UNIT].id, found.counted[UNIT].name) == (BODY, "Body organisation:body")
    assert [each.about for each in found.kept] == [BODY]


def test_a_text_that_is_neither_a_body_nor_a_country_of_which_anything_is_counted(fresh_database: Database, run: Run) -> None:
    assert run(read_asked(fresh_database.read, "posts", ["ZZ"])) is None, "not computed yet"
    run(keep(fresh_database, POSTS, [FIRST], CONTEXT))
    for asked in ("ZZ", ""):
        with pytest.raises(NothingToAnswer, match=f"This figure counts nothing of '{asked}'"):
            run(read_asked(fresh_database.read, "posts", [BODY, asked]))
    with pytest.raises(UnknownId, match="There is no organisation organisation:0"):
        run(read_asked(fresh_database.read, "posts", ["organisation:0"]))
    found = run(read_asked(fresh_database.read, "posts", [UNIT]))
    assert found is not None
    assert [each.about for each in found.kept] == [BODY]


def test_months_outside_the_period_are_not_read(fresh_database: Database, run: Run) -> None:
    run(keep(fresh_database, POSTS, [FIRST], CONTEXT))
    for first, last, number in (("2026-10", "2026-10", 1), ("2026-11", "2026-12", 0), ("2026-01", "2026-09", 0)):
        found = run(read_figures(fresh_database.read, "posts", [BODY], first, last))
        assert found is not None
        assert len(found.kept) == number


def test_a_figure_that_breaks_keeps_what_there_is_and_is_named(fresh_database: Database, run: Run) -> None:
    run(keep(fresh_database, POSTS, [FIRST], CONTEXT))
    broken = replace(POSTS, summarise=break_down)
    sound = replace(POSTS, id="sound")
    report = run(detect(fresh_database, [], AS_OF, NOW, figures=[broken, sound]))
    assert (report.broken_figures, report.complete) == ({"posts": "ZeroDivisionError"}, False)
    assert values(fresh_database, run) == {BODY: ["P"]}
    found = run(read_figures(fresh_database.read, "sound", [BODY]))
    assert found is not None
    assert (found.as_of, found.kept) == (AS_OF, ())
