"""What is refused to a role by the text of a query, and what of the schema a role is told."""

from __future__ import annotations

from typing import Any, cast

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_introspection_query,
    get_named_type,
    parse,
    validate_schema,
)

from resolvers.access.callers import Caller, Role
from resolvers.access.table import FIELDS, INPUTS, ROWS, TYPES, readable
from resolvers.context import Context
from schema.answering import answering
from schema.denials import refusals, refused_inputs
from schema.errors import client_errors
from schema.role_views import RoleViews, Viewer
from schema.subgraph import subgraph
from tests.schema.conftest import TODAY, Hub

SCHEMA = subgraph()._schema  # pyright: ignore[reportPrivateUsage] - Strawberry has no other way to it
OBJECTS = {
    name: type_ for name, type_ in SCHEMA.type_map.items() if isinstance(type_, GraphQLObjectType) and not name.startswith("__")
}
# They narrow or widen another criterion and tell nothing by themselves, or they are shapes of values.
DEPEND_ON_NOTHING = {"below", "everyKind"}
SHAPES = {"DayRange", "IdentifierInput", "IntRange", "MonthRange"}
# They choose by nothing but an id.
INPUTS_OF_MUTATIONS = {
    str(cast("Any", get_named_type(argument.type)))
    for field in cast("Any", SCHEMA.mutation_type).fields.values()
    for argument in field.args.values()
}
VIEWS = RoleViews(SCHEMA)


def answered(hub: Hub, role: Role | None, query: str, **variables: Any) -> tuple[Any, list[tuple[Any, str, str]]]:
    """Return what a role gets, and of each error its path, code and message."""
    caller = None if role is None else Caller("somebody", role, "body", "oversight")
    context = Context(hub.database, b"k" * 32, TODAY, 20.0, caller=caller)
    result = hub.run(answering().answer(query, variables, context))
    errors = client_errors(result.errors or [])
    return result.data, [(error.path, (error.extensions or {})["code"], error.message) for error in errors]


def test_every_type_has_rows_and_roles_and_every_exception_is_of_a_field() -> None:
    assert TYPES.keys() == OBJECTS.keys()
    assert [(type_, field) for type_, field in FIELDS if field not in OBJECTS[type_].fields] == []
    for label, rows in ROWS.items():
        assert label not in TYPES or TYPES[label].rows == rows


def test_every_field_that_a_role_that_sees_the_type_may_not_read_can_be_null() -> None:
    refused = {each for each, roles in FIELDS.items() if TYPES[each[0]].roles - roles}
    never_null = {each for each in refused if isinstance(OBJECTS[each[0]].fields[each[1]].type, GraphQLNonNull)}
    # An event of a subscription is refused before there is one.
    assert {type_ for type_, _ in never_null} <= {"Subscription"}


def test_every_filter_and_order_says_on_which_field_it_depends() -> None:
    unclear = set[tuple[str, str]]()
    for name, type_ in SCHEMA.type_map.items():
        if isinstance(type_, GraphQLInputObjectType) and name not in SHAPES | INPUTS_OF_MUTATIONS:
            unclear |= {(name, own) for own in type_.fields if own not in DEPEND_ON_NOTHING and (name, own) not in INPUTS}
        if isinstance(type_, GraphQLEnumType) and name.endswith("Order"):
            unclear |= {(name, own) for own in type_.values if (name, own) not in INPUTS}
    assert unclear == set()
    for (name, own), (type_name, field) in INPUTS.items():
        input_: Any = SCHEMA.type_map[name]
        assert own in (input_.values if isinstance(input_, GraphQLEnumType) else input_.fields)
        assert field in OBJECTS[type_name].fields


def test_what_is_not_in_the_table_is_read_by_nobody_but_the_hub() -> None:
    assert not any(readable(role, "Unheard", "of") for role in Role)
    assert readable(None, "Unheard", "of")


@pytest.mark.parametrize(
    ("query", "roles"),
    [
        ("{ rules { id } servants { totalCount } me { role } }", set[Role]()),
        ("{ servants { edges { node { name } } } }", {Role.INTEGRATOR, Role.AUDITOR}),
        ("{ findings { edges { node { note } } } }", {Role.INTEGRATOR, Role.AUDITOR, Role.SERVANT}),
        (
            '{ node(id: "a") { ...facts } } fragment facts on Finding { history { by } }',
            {Role.INTEGRATOR, Role.AUDITOR, Role.SERVANT},
        ),
        ('{ findings(filter: {assignee: "a"}) { totalCount } }', {Role.CLIENT, Role.SERVANT}),
        ('{ findings(filter: {rules: ["R03"]}) { totalCount } }', {Role.CLIENT, Role.SERVANT}),
        ("{ __schema { types { name } } __typename }", set[Role]()),
    ],
)
def test_only_roles_to_which_something_can_be_refused_have_plans_of_their_own(query: str, roles: set[Role]) -> None:
    assert refusals(SCHEMA, parse(query)).keys() == roles


def test_of_lists_that_a_role_may_read_few_criteria_are_refused() -> None:
    assert refused_inputs(Role.INVESTIGATOR) == {}
    assert refused_inputs(Role.CLIENT) == {"FindingFilter": {"restsOnMissingRecord"}}
    assert refused_inputs(Role.SERVANT) == {"FindingFilter": {"assignee", "decidedBy", "restsOnMissingRecord", "unassigned"}}
    assert refused_inputs(Role.INTEGRATOR) == {
        "ConflictFilter": {"servant", "organisation"},
        "MatchCandidateFilter": {"servant"},
    }


LISTED = "query L($filter: FindingFilter) { findings(filter: $filter) { totalCount } }"


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ('{ findings(filter: {assignee: "a"}) { totalCount } }', {}),
        ("query L($name: String) { findings(filter: {decidedBy: $name}) { totalCount } }", {"name": "a"}),
        (LISTED, {"filter": {"decidedBy": "a"}}),
        ('query L($f: FindingFilter = {assignee: "a"}) { findings(filter: $f) { totalCount } }', {}),
        (
            "query ($no: Boolean!) { findings @include(if: $no) { totalCount } ...x } fragment x on Query "
            '{ findings(filter: {assignee: "a"}) @include(if: $no) { totalCount } }',
            None,
        ),
    ],
)
def test_a_criterion_on_a_field_that_is_not_hers_is_refused_like_the_field(hub: Hub, query: str, variables: Any) -> None:
    if variables is None:
        query, variables = query.replace("findings @include(if: $no) { totalCount } ", ""), {"no": True}
    data, errors = answered(hub, Role.SERVANT, query, **variables)
    assert (data, [(path, code) for path, code, _ in errors]) == (None, [(["findings"], "FORBIDDEN")])
    for role in (Role.CLIENT, Role.INVESTIGATOR):
        assert answered(hub, role, query, **variables)[1] == []


@pytest.mark.parametrize("chosen", [None, {}, {"assignee": None}, {"rules": ["R03"]}])
def test_a_criterion_that_is_not_given_is_not_refused(hub: Hub, chosen: Any) -> None:
    assert answered(hub, Role.SERVANT, LISTED, filter=chosen) == ({"findings": {"totalCount": 0}}, [])


def test_an_integrator_chooses_conflicts_by_no_body_and_everything_else_is_answered(hub: Hub) -> None:
    data, errors = answered(hub, Role.INTEGRATOR, '{ conflicts(filter: {organisation: "a"}) { totalCount } me { role } }')
    assert (data, [error[:2] for error in errors]) == (
        {"conflicts": None, "me": {"role": "INTEGRATOR"}},
        [(["conflicts"], "FORBIDDEN")],
    )


def test_the_same_text_is_answered_to_each_role_by_its_own_plan(hub: Hub) -> None:
    query = "{ portals { totalCount } accessLog { totalCount } }"
    for _ in range(2):
        for role, refused in (
            (Role.INTEGRATOR, {"accessLog"}),
            (Role.CLIENT, {"accessLog", "portals"}),
            (Role.AUDITOR, {"portals"}),
            (None, set[str]()),
        ):
            data, errors = answered(hub, role, query)
            assert {name for name in data if data[name] is None} == refused
            assert {(path[0], code) for path, code, _ in errors} == {(name, "FORBIDDEN") for name in refused}


def shown(schema: GraphQLSchema) -> dict[str, set[str]]:
    """Return by type the names of its fields or values, without those of introspection itself."""
    found: dict[str, set[str]] = {}
    for name, type_ in schema.type_map.items():
        parts: Any = type_
        if not name.startswith("__"):
            found[name] = set(parts.fields if hasattr(parts, "fields") else getattr(parts, "values", None) or ())
    return found


@pytest.mark.parametrize("role", list(Role))
def test_a_view_is_a_whole_schema_with_nothing_that_is_not_the_roles(role: Role) -> None:
    view = VIEWS.of(Viewer(role))
    assert validate_schema(view) == []
    whole = shown(SCHEMA)
    for name, parts in shown(view).items():
        assert parts <= whole[name]
        assert name not in OBJECTS or all(readable(role, name, part) for part in parts)
    assert {"Organisation", "Rule", "Me"} <= shown(view).keys()


def test_views_show_each_role_its_own() -> None:
    by_role = {role: shown(VIEWS.of(Viewer(role))) for role in Role}
    assert "portals" in by_role[Role.INTEGRATOR]["Query"]
    assert {"Servant", "Sanction", "AccessLogEntry", "SanctionFilter", "SanctionKind"}.isdisjoint(by_role[Role.INTEGRATOR])
    assert {"ConflictFilter", "Conflict"} <= by_role[Role.INTEGRATOR].keys()
    assert by_role[Role.INTEGRATOR]["ConflictFilter"] == {"label", "property", "state", "changedSince"}
    assert "holder" not in by_role[Role.INTEGRATOR]["Position"]
    assert "vacantFor" not in by_role[Role.INTEGRATOR]["PositionFilter"]
    assert {"Servant", "Portal", "Finding", "TurnoverAnswer"}.isdisjoint(by_role[Role.AUDITOR])
    assert {"accessLog", "me", "rules"} <= by_role[Role.AUDITOR]["Query"]
    assert {"note", "assignee"}.isdisjoint(by_role[Role.SERVANT]["Finding"])
    assert "DataLook" in by_role[Role.SERVANT]
    assert {"AppointmentCheck", "TurnoverAnswer", "AccessLogEntry"}.isdisjoint(by_role[Role.SERVANT])
    assert {"TurnoverAnswer", "AppointmentCheck", "Servant"} <= by_role[Role.CLIENT].keys()
    assert {"MatchCandidate", "PolicyWhatIf", "Portal", "DataLook"}.isdisjoint(by_role[Role.CLIENT])


def test_introspection_shows_a_role_its_view_and_the_hub_itself_everything(hub: Hub) -> None:
    for role in (Role.INTEGRATOR, Role.AUDITOR, None):
        data, errors = answered(hub, role, get_introspection_query())
        assert errors == []
        named = {type_["name"] for type_ in data["__schema"]["types"] if not type_["name"].startswith("__")}
        assert named == shown(SCHEMA if role is None else VIEWS.of(Viewer(role))).keys()


def test_a_hidden_type_is_to_introspection_as_one_that_there_is_not(hub: Hub) -> None:
    query = "query T($name: String!) { __type(name: $name) { name } rules { id } }"
    for role in (Role.INTEGRATOR, Role.CLIENT):
        hidden, unknown = (answered(hub, role, query, name=name) for name in ("AccessLogEntry", "Unheard"))
        assert hidden == unknown
        assert hidden[0]["__type"] is None
    assert answered(hub, Role.AUDITOR, query, name="AccessLogEntry")[0]["__type"] == {"name": "AccessLogEntry"}
    implementers = '{ __type(name: "Fact") { possibleTypes { name } } }'
    kinds = answered(hub, Role.AUDITOR, implementers)[0]["__type"]["possibleTypes"]
    assert {kind["name"] for kind in kinds} == {"Organisation", "Position", "Area", "Competency", "Course"}


@pytest.mark.parametrize("hidden", ["accessLog", "portals"])
def test_an_invalid_query_is_told_of_hidden_fields_what_it_is_told_of_unknown_ones(hub: Hub, hidden: str) -> None:
    """The text of the unknown field has as many letters, so that places are the same."""
    unknown = "x" * len(hidden)
    for query in ("{ %s }", "{ %s { edges { node { nothing } } } }", "{ %s(first: {}, after: 1) { totalCount } rules }"):
        answers = [answered(hub, Role.CLIENT, query % name) for name in (hidden, unknown)]
        assert str(answers[0]).replace(hidden, unknown) == str(answers[1])
        assert answers[0][0] is None
    # The hub itself is told what is wrong with it.
    assert "AccessLogEntryConnection" in str(answered(hub, None, "{ accessLog }"))


def test_nobody_gets_suggestions(hub: Hub) -> None:
    for role in (None, *Role):
        assert "mean" not in str(answered(hub, role, "{ servantz { totalCount } }"))
