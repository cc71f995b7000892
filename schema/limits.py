"""Limits on the size of a query. The size is counted once for each query text, because the result of validation is cached.

A fragment counts as often as it is spread. Introspection is deep by nature and has its own limit in graphql-core.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
)

MAX_TOKENS = 1000
MAX_OPERATIONS = 1
MAX_MUTATIONS = 5
# More than any type takes. Python converts no number with more than 4300 digits.
MAX_DIGITS = 100


@dataclass(frozen=True, slots=True)
class QuerySize:
    """The size of a selection, with its fragments spread."""

    depth: int = 0
    root_fields: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0


MAX_SIZE = QuerySize(depth=10, root_fields=10, fields=300, aliases=15, directives=20)


class LimitsRule(ValidationRule):
    """Refuses documents that are too large, with a separate error for each limit."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        definitions = context.document.definitions
        operations = [each for each in definitions if isinstance(each, OperationDefinitionNode)]
        self._fragments = {each.name.value: each for each in definitions if isinstance(each, FragmentDefinitionNode)}
        self._sizes: dict[str, QuerySize] = {}
        if len(operations) > MAX_OPERATIONS:
            self._refuse("OPERATIONS", "operations", len(operations), MAX_OPERATIONS)
        for operation in operations:
            size = self._size(operation.selection_set, frozenset())
            if operation.operation == OperationType.MUTATION and size.root_fields > MAX_MUTATIONS:
                self._refuse("MUTATIONS", "mutations", size.root_fields, MAX_MUTATIONS)
            for each in fields(QuerySize):
                found, limit = getattr(size, each.name), getattr(MAX_SIZE, each.name)
                if found > limit:
                    self._refuse(each.name.upper(), each.name.replace("_", " "), found, limit)

    def enter_int_value(self, node: IntValueNode, *_: Any) -> None:
        if (digits := len(node.value.lstrip("-"))) > MAX_DIGITS:
            message = f"A number in the query has {digits} digits; at most {MAX_DIGITS} are allowed."
            self.report_error(GraphQLError(message, node, extensions={"code": "GRAPHQL_LIMIT_DIGITS"}))

    def _refuse(self, code: str, what: str, found: int, limit: int) -> None:
        message = f"The query has {found} {what}; at most {limit} are allowed."
        if code == "DEPTH":
            message = f"The query is {found} levels deep; at most {limit} are allowed."
        self.report_error(GraphQLError(message, extensions={"code": f"GRAPHQL_LIMIT_{code}"}))

    def _size(self, selection: SelectionSetNode | None, within: frozenset[str]) -> QuerySize:
        total = QuerySize()
        for node, inner in self._children(selection, within):
            field = isinstance(node, FieldNode)
            hidden = field and node.name.value.startswith("__")
            total = QuerySize(
                depth=max(total.depth, 0 if hidden else inner.depth + field),
                root_fields=total.root_fields + (1 if field else inner.root_fields),
                fields=total.fields + inner.fields + field,
                aliases=total.aliases + inner.aliases + (field and node.alias is not None),
                directives=total.directives + inner.directives + len(node.directives or ()),
            )
        return total

    def _children(self, selection: SelectionSetNode | None, within: frozenset[str]) -> Iterator[tuple[Any, QuerySize]]:
        for node in selection.selections if selection else ():
            if isinstance(node, FragmentSpreadNode):
                yield node, self._size_of_fragment(node.name.value, within)
            else:
                field = cast("FieldNode | InlineFragmentNode", node)
                yield field, self._size(field.selection_set, within)

    def _size_of_fragment(self, name: str, within: frozenset[str]) -> QuerySize:
        fragment = self._fragments.get(name)
        if fragment is None or name in within:  # other validation rules report unknown fragments and cycles
            return QuerySize()
        if name not in self._sizes:
            self._sizes[name] = self._size(fragment.selection_set, within | {name})
        return self._sizes[name]
