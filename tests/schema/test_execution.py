"""The fast path gives the same data and the same errors as graphql-core, for valid objects and for corrupted ones."""

from __future__ import annotations

import asyncio
import gc
import inspect
import random
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any, cast

import pytest
import strawberry
from graphql import ExecutionResult as GraphQLResult
from graphql import GraphQLEnumType, GraphQLError, GraphQLObjectType, validate
from strawberry.execution import optimized_is_awaitable
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types import ExecutionResult

from resolvers import types
from schema.career import CareerPath
from schema.execution import FastExecutionContext
from schema.federation import Subgraph
from schema.preparation import Prepared, prepare
from schema.subgraph import subgraph

DAY = types.Day(date(2020, 1, 1), date(2020, 1, 31), None)
STEP = types.CareerStep(
    id="appointment:1",
    servant="servant:1",
    position=types.PositionAsOf(
        id="position:1",
        title="Chief",
        ladder="l",
        rank=3,
        group="managerial",
        servant_class=None,
        servant_class_word=None,
        head_of_body=False,
        competition_required=None,
        certain=True,
    ),
    organisation=types.OrganisationAsOf(id="organisation:1", name="Ministry", level=None, level_word=None, country="UZ"),
    mode="competition",
    mode_word="tanlov",
    term=None,
    order_number="1",
    order_date=DAY,
    start=DAY,
    end=None,
    open=True,
    civil_service=True,
    fte=1.0,
    end_reason=None,
    end_reason_word=None,
    on_main_line=True,
    move="promotion",
    steps_gained=1,
    competition=None,
)
GAP = types.CareerGap(start=date(2020, 1, 1), end=date(2020, 2, 1), days=31, step_before_id="a", step_after_id="b")
SERVANT = types.Servant(id="servant:1", name="Karimova", birth_date=DAY, sex="f", birthplace=None, sort_key="karimova")
PATH = types.CareerPath(servant=SERVANT, steps=[STEP, STEP, STEP], gaps=[GAP])

NUMBERS: list[Any] = [7, 2**40, -1.5, float("nan"), True]
JUNK: list[Any] = [*NUMBERS, None, "text", "competition", [], [None], (), {}, ValueError("corrupted"), DAY, STEP]


@strawberry.type
class _Query:
    @strawberry.field(graphql_type=CareerPath | None)
    async def path(self, info: strawberry.Info[types.CareerPath, None]) -> types.CareerPath | None:
        return info.context

    @strawberry.field(graphql_type=list[CareerPath])
    def paths(self, info: strawberry.Info[types.CareerPath, None]) -> list[types.CareerPath]:
        return [info.context, PATH]


STOCK = Subgraph(query=_Query)
SCHEMA = STOCK._schema  # pyright: ignore[reportPrivateUsage] (what graphql-core sees)
# What the executions of a text have in common is remembered, so a text that is asked again is answered from that.
PREPARED: dict[str, tuple[Prepared, list[GraphQLError]]] = {}


def is_attribute(field: Any) -> bool:
    """Tell whether a field has no resolver, which would need a database."""
    return field.extensions[GraphQLCoreConverter.DEFINITION_BACKREF].is_basic_field


def selection(type_: Any, chance: random.Random, depth: int = 0) -> str:
    """Return a selection of some attributes of a type, some of them twice or under an alias."""
    chosen = [name for name, field in type_.fields.items() if is_attribute(field) and chance.random() < 0.6]
    parts = ["__typename"] if chance.random() < 0.2 or not chosen else []
    for name in chosen:
        returned = type_.fields[name].type
        while hasattr(returned, "of_type"):
            returned = returned.of_type
        inner = f" {selection(returned, chance, depth + 1)}" if isinstance(returned, GraphQLObjectType) else ""
        alias = f"{name}_{chance.randrange(9)}: " if chance.random() < 0.1 else ""
        guard = chance.choice([" @include(if: true)", " @skip(if: $no)", " @include(if: $no)"]) if chance.random() < 0.1 else ""
        parts.append(f"{alias}{name}{guard}{inner}")
        if inner and chance.random() < 0.1:
            parts.append(f"... on {type_.name} {{ {alias}{name} {selection(returned, chance, depth + 1)} }}")
    return "{ " + " ".join(parts) + " }"


def corrupted(value: Any, chance: random.Random, rate: float) -> Any:
    """Return the object with some attributes, at any depth, replaced by values that do not belong there."""
    if isinstance(value, list):
        return [corrupted(each, chance, rate) for each in cast("list[Any]", value)]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {field.name: corrupted(getattr(value, field.name), chance, rate) for field in fields(value)}
    return replace(value, **{name: chance.choice(JUNK) if chance.random() < rate else each for name, each in changed.items()})


Result = ExecutionResult | GraphQLResult


def outcome(result: Result) -> tuple[Any, list[Any]]:
    errors = result.errors or []
    comparable = [(error.message, error.path, [(at.line, at.column) for at in error.locations or []]) for error in errors]
    return result.data, sorted(comparable, key=repr)


async def fast_answer(query: str, path: Any, **variables: Any) -> GraphQLResult:
    """Return the answer of the fast path, without the limits that the hub has for a query."""
    if query not in PREPARED:
        prepared = prepare(SCHEMA, query)
        PREPARED[query] = prepared, validate(SCHEMA, prepared.document)
    prepared, errors = PREPARED[query]
    if errors:
        return GraphQLResult(None, errors)
    execution: Any = cast("Any", FastExecutionContext).build(
        SCHEMA,
        prepared.document,
        context_value=path,
        raw_variable_values=variables,
        is_awaitable=optimized_is_awaitable,
        plans=prepared.plans,
    )
    executed: Any = execution.execute_operation()
    return await executed if inspect.isawaitable(executed) else executed


def answers(query: str, path: Any, no: bool) -> tuple[Result, Result]:
    """Return the answers of the fast path and of graphql-core."""
    stock = asyncio.run(STOCK.execute(query, context_value=path, variable_values={"no": no}))
    return asyncio.run(fast_answer(query, path, no=no)), stock


@pytest.mark.parametrize("seed", range(8))
def test_it_answers_as_graphql_core_does(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Within one turn: where a turn ends decides which of several errors within one null is told.
    monkeypatch.setattr("resolvers.turns.TURN_SECONDS", 3600.0)
    chance = random.Random(seed)
    type_: Any = SCHEMA.type_map["CareerPath"]
    refused = 0
    for _ in range(25):
        fields_ = selection(type_, chance)
        query = f"query($no: Boolean = false) {{ path {fields_} paths {fields_} }}"
        context = corrupted(PATH, chance, chance.choice([0, 0.005, 0.02]))
        # The same text again: what is skipped, and which objects are corrupted, is not the same each time.
        for path, no in ((context, True), (PATH, False), (context, False), (PATH, True)):
            fast, stock = answers(query, path, no)
            assert outcome(fast) == outcome(stock), query
            refused += path is context and no and bool(fast.errors)
    assert 2 < refused < 23


# When one of several objects fails, graphql-core cancels the others, also those that have not begun.
@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
@pytest.mark.parametrize("seed", range(4))
def test_turns_change_no_answer(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Every object waits for a turn of its own, and every object with a list is completed item by item.
    monkeypatch.setattr("resolvers.turns.TURN_SECONDS", 0.0)
    monkeypatch.setattr("schema.completion.LONG_OBJECT", 0)
    chance = random.Random(seed)
    type_: Any = SCHEMA.type_map["CareerPath"]
    refused = 0
    gc.disable()  # Python cannot warn of what is destroyed while a named tuple is made, and fails the test instead
    try:
        for _ in range(25):
            fields_ = selection(type_, chance)
            query = f"query($no: Boolean = false) {{ path {fields_} paths {fields_} }}"
            fast, stock = answers(query, corrupted(PATH, chance, chance.choice([0, 0.005, 0.02])), chance.random() < 0.5)
            assert fast.data == stock.data, query
            assert bool(fast.errors) == bool(stock.errors), query
            if len(stock.errors or []) == len(fast.errors or []) == 1 and fast.data is not None:
                assert outcome(fast) == outcome(stock), query
            refused += bool(stock.errors)
    finally:
        gc.enable()
        gc.collect()  # what never began is destroyed in this test, whose warnings are filtered
    assert 3 < refused < 22


@pytest.mark.parametrize(
    ("seconds", "long_object", "expected"),
    [(0.0, 4000, 1), (0.0, 0, 300), (3600.0, 0, 0)],
    ids=["whole objects", "item by item", "within a turn"],
)
def test_a_long_answer_gives_way_between_its_objects(
    seconds: float, long_object: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.turns.TURN_SECONDS", seconds)
    monkeypatch.setattr("schema.completion.LONG_OBJECT", long_object)
    path = replace(PATH, steps=[STEP] * 300, gaps=[])

    async def iterations_while_answering() -> int:
        """Return how often the event loop could have answered somebody else."""
        answering = asyncio.create_task(fast_answer("{ path { steps { start { exact } } } }", path))
        iterations = 0
        while not answering.done():
            await asyncio.sleep(0)
            iterations += 1
        assert answering.result().errors is None
        return iterations

    found = asyncio.run(iterations_while_answering())

    # A handful of iterations are those of any query.
    assert expected <= found <= expected + 30


def test_a_whole_career_takes_the_fast_path(monkeypatch: pytest.MonkeyPatch) -> None:
    executed: list[str] = []
    base: Any = FastExecutionContext.__mro__[1]
    stock: Any = base.execute_fields

    def watched(self: Any, parent_type: Any, *rest: Any) -> Any:
        executed.append(parent_type.name)
        return stock(self, parent_type, *rest)

    monkeypatch.setattr(base, "execute_fields", watched)

    query = "{ path { servant { name } steps { start { exact } position { title } } } }"
    asyncio.run(fast_answer(query, PATH))

    assert executed == ["Query"]


def test_a_list_of_plain_objects_is_completed_at_once_also_beside_a_field_that_is_resolved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    executed: list[str] = []
    base: Any = FastExecutionContext.__mro__[1]
    stock: Any = base.execute_fields

    def watched(self: Any, parent_type: Any, *rest: Any) -> Any:
        executed.append(parent_type.name)
        return stock(self, parent_type, *rest)

    monkeypatch.setattr(base, "execute_fields", watched)

    query = "{ paths { gaps { days } steps { id start { exact } } } }"
    result = asyncio.run(fast_answer(query, replace(PATH, steps=[STEP] * 5000)))

    assert result.errors is None
    assert [len(path["steps"]) for path in (result.data or {})["paths"]] == [5000, 3]
    # The long path by graphql-core, because it is completed item by item; none of its steps.
    assert executed == ["Query", "CareerPath"]


def test_a_text_with_many_choices_of_what_is_skipped_keeps_few_plans() -> None:
    names = [f"v{n}" for n in range(5)]
    fields_ = " ".join(f"f{n}: id @skip(if: $v{n})" for n in range(5))
    query = f"query({', '.join(f'${name}: Boolean!' for name in names)}) {{ path {{ servant {{ name {fields_} }} }} }}"
    for choice in range(32):
        skipped = {name: bool(choice >> n & 1) for n, name in enumerate(names)}
        result = asyncio.run(fast_answer(query, PATH, **skipped))
        expected = {"name": "Karimova"} | {f"f{n}": "servant:1" for n, name in enumerate(names) if not skipped[name]}
        assert result.data == {"path": {"servant": expected}}


def test_enum_values_are_completed_from_their_text() -> None:
    for name, type_ in subgraph()._schema.type_map.items():  # pyright: ignore[reportPrivateUsage] (what graphql-core sees)
        if isinstance(type_, GraphQLEnumType) and not name.startswith("__"):
            for value_name, value in type_.values.items():
                assert type_.coerce_output_value(value.value) == value_name
