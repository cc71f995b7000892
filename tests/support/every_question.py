"""Questions that together ask for every field of every type of the schema, and for every criterion and order of every list.

They are made from the schema. Written by hand is what they ask about: rows of ``every_label.py``, own and foreign ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_schema,
    get_named_type,
    is_leaf_type,
    parse,
    visit,
)

from meritgraph.export import sdl
from tests.support.every_argument import ARGUMENTS, VALUES

SCHEMA: Final = build_schema(sdl(), assume_valid=True)
QUERY: Final = cast("GraphQLObjectType", SCHEMA.query_type)

_MOST_FIELDS = 180
"""In one question; the hub answers up to 300."""
_AT_ONCE = 8
"""Lists in one question; the hub answers up to 10."""


class Question(NamedTuple):
    """A query with its variables."""

    text: str
    variables: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.text} {dict(self.variables)}"


# Criteria that say nothing without another one.
_WITH: Final[Mapping[str, Mapping[str, Any]]] = {"below": {"organisation": "organisation:a"}}
_BELOW_PARENT: Final = {"parent": "organisation:a"}


def inner_type(field: Any) -> Any:
    """Return the type of a field, a criterion or an argument without its lists and its bangs."""
    return cast("Any", get_named_type)(field.type)


def objects() -> Iterator[GraphQLObjectType]:
    """Yield all types of objects that are answered, without those of introspection."""
    for name, type_ in SCHEMA.type_map.items():
        if isinstance(type_, GraphQLObjectType) and not name.startswith("__"):
            yield type_


def nodes() -> list[GraphQLObjectType]:
    """Return all types whose objects have an id by which they are asked for."""
    return list(SCHEMA.get_possible_types(cast("GraphQLInterfaceType", SCHEMA.type_map["Node"])))


def lists() -> Iterator[tuple[str, GraphQLInputObjectType]]:
    """Yield the root fields that have a filter, with its type."""
    for name, field in QUERY.fields.items():
        if (filter_ := field.args.get("filter")) is not None:
            yield name, cast("GraphQLInputObjectType", inner_type(filter_))


def _is_node(type_: GraphQLObjectType) -> bool:
    return any(each.name == "Node" for each in type_.interfaces)


def _selections(type_: Any, hops: int, within: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield what is selected of a type: its own values, then one text for each field that leads on.

    Objects with an id are left with their id once so many of them were passed.
    """
    if not isinstance(type_, GraphQLObjectType):
        yield "__typename ... on Node { id }"
        return
    if _is_node(type_):
        hops -= 1
        if hops < 0:
            yield "__typename id"
            return
    yield " ".join(["__typename", *(name for name, field in type_.fields.items() if is_leaf_type(inner_type(field)))])
    for name, field in type_.fields.items():
        inner = inner_type(field)
        if is_leaf_type(inner) or (inner.name in within and not _is_node(inner)):
            continue
        yield f"{name} {{ {' '.join(_selections(inner, hops, (*within, type_.name)))} }}"


def _pages(type_: Any, hops: int) -> Iterator[str]:
    """Yield the selections of a type in texts that are not too long."""
    page, size = list[str](), 0
    for text in _selections(type_, hops):
        fields = len(text.replace("{", " ").replace("}", " ").split())
        if page and size + fields > _MOST_FIELDS:
            yield " ".join(page)
            page, size = [], 0
        page.append(text)
        size += fields
    yield " ".join(page)


def questions(ids: Sequence[str]) -> Iterator[Question]:
    """Yield all questions about these rows and the ones of ``ARGUMENTS``."""
    for type_ in nodes():
        own = [id_ for id_ in ids if _type_of(id_) == type_.name]
        for page in _pages(type_, 1):
            yield Question(
                f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename ... on {type_.name} {{ {page} }} }} }}", {"ids": own}
            )
    for root, field in QUERY.fields.items():
        usual = ("first: 100",) if "first" in field.args and root not in ARGUMENTS else ()
        for arguments in ARGUMENTS.get(root, usual):
            given = f"({arguments})" if arguments else ""
            for page in _pages(inner_type(field), 0):
                yield Question(f"{{ __typename {root}{given} {{ {page} }} }}", {})
    yield from criteria()


def criteria() -> Iterator[Question]:
    """Yield the questions that try each criterion and each order of each list with each value."""
    for root, filter_ in lists():
        asked = [given for name in filter_.fields for given in given_of(filter_, name)]
        field = QUERY.fields[root]
        orders = [name for name, argument in field.args.items() if isinstance(inner_type(argument), GraphQLEnumType)]
        order = [
            f"{name}: {value}" for name in orders for value in cast("GraphQLEnumType", inner_type(field.args[name])).values
        ] or [""]
        page = ", first: 100" if "first" in field.args else ""
        shown = "totalCount edges { node { __typename ...on Node { id } } }"
        node = inner_type(inner_type(field).fields["edges"]).fields["node"] if page else None
        if node is None:
            shown = " ".join(next(_pages(inner_type(field), 0)).split())
        elif not _is_node(inner_type(node)):
            shown = f"totalCount edges {{ node {{ {next(iter(_selections(inner_type(node), 1)))} }} }}"
        every = [(one, by) for one in asked for by in order]
        for some in (every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE)):
            declared = ", ".join(f"$f{at}: {filter_.name}" for at in range(len(some)))
            fields = " ".join(
                f"f{at}: {root}(filter: $f{at}{page}{', ' + by if by else ''}) {{ __typename {shown} }}"
                for at, (_, by) in enumerate(some)
            )
            yield Question(
                f"query ({declared}) {{ __typename {fields} }}", {f"f{at}": given for at, (given, _) in enumerate(some)}
            )


def given_of(filter_: GraphQLInputObjectType, name: str) -> Iterator[Mapping[str, Any]]:
    """Yield the filters that try a criterion."""
    type_ = inner_type(filter_.fields[name])
    values: Sequence[Any] = VALUES.get(name, ())
    if type_.name == "Boolean":
        values = (True, False)
    elif isinstance(type_, GraphQLEnumType) and name not in ("states", "severities"):
        values = tuple(type_.values)
    more = _WITH.get(name, {})
    if name == "below" and "organisation" not in filter_.fields:
        more = _BELOW_PARENT
    for value in values:
        yield {**more, name: value}


def _type_of(id_: str) -> str:
    return "".join(part.title() for part in id_.partition(":")[0].split("_"))


def asked_fields(some: Sequence[Question]) -> set[tuple[str, str]]:
    """Return all fields that questions ask for, by their types."""
    found = set[tuple[str, str]]()
    for text in {question.text for question in some}:
        info = TypeInfo(SCHEMA)
        visit(parse(text), TypeInfoVisitor(info, _Noting(info, found)))
    return found


class _Noting(Visitor):
    """Notes the fields of a document; those of an interface count for all of its types."""

    def __init__(self, info: TypeInfo, found: set[tuple[str, str]]) -> None:
        super().__init__()
        self._info, self._found = info, found

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._info.get_parent_type()
        if parent is not None:
            self._found.add((parent.name, node.name.value))
