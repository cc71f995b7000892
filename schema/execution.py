"""A fast path for objects whose selected fields are plain attributes.

graphql-core gives every field a path, an info object and a completion by its type, although nearly all fields of this schema are
attributes of plain objects. Here a selection of such fields becomes a chain of small functions (``schema/completion.py``), which
is built once for each query text (``Plans``) and then runs for every object. An object of which some field must be resolved is
left to graphql-core, but its other fields are completed in the same way. The chain handles the ordinary case only. For everything
else (a null in a field that is not nullable, a wrong type, an exception) graphql-core completes the field, the object or the list
again, so errors, their paths and the nulls they cause are exactly those of graphql-core.

Objects are completed in turns (``resolvers/turns.py``): when the turn is over, the next object waits for another one
(``schema/waiting.py``), and so does the rest of a list. An object whose lists are long is completed item by item, so that this
can happen within it, too.

Each object that shows a person is noted with the fields that are answered (``schema/people_shown.py``). A query in which
something is refused to the role of its caller (``schema/denials.py``) is left to graphql-core as a whole.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any, cast

from graphql import GraphQLField, GraphQLList, GraphQLObjectType, GraphQLSchema
from graphql.execution.collect_fields import CollectedFields, FieldDetailsList, GroupedFieldSet
from graphql.pyutils import Path
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from resolvers.access.callers import Role
from resolvers.access.looks import Looks
from resolvers.batches import Batches
from resolvers.context import Context
from resolvers.errors import Forbidden
from resolvers.turns import turns_of_running_loop
from schema.completion import FieldCompletion, ObjectCompletion, completion_of_field, completion_of_items, fields_shown
from schema.denials import Refusals
from schema.people_shown import whose_of
from schema.waiting import WaitingObject

# Of one query text. Clients send a handful of choices; each has a plan of its own.
_MOST_PLANS = 8


@dataclass(slots=True)
class Plan:
    """What the executions of a query text have in common: its selections, and the completions of the objects they are made on.

    Selections and fields are known by their id(). They are kept in the values, so that no other object can get the same id().
    """

    root: GroupedFieldSet | None = None
    selections: dict[tuple[GraphQLObjectType, int], tuple[FieldDetailsList, CollectedFields]] = field(
        default_factory=dict[tuple[GraphQLObjectType, int], tuple[FieldDetailsList, CollectedFields]]
    )
    objects: dict[int, tuple[GroupedFieldSet, ObjectCompletion | None]] = field(
        default_factory=dict[int, tuple[GroupedFieldSet, ObjectCompletion | None]]
    )
    items: dict[tuple[GraphQLList[Any], int], tuple[FieldDetailsList, ObjectCompletion | None]] = field(
        default_factory=dict[tuple[GraphQLList[Any], int], tuple[FieldDetailsList, ObjectCompletion | None]]
    )
    fields: dict[tuple[GraphQLObjectType, int], tuple[FieldDetailsList, FieldCompletion | None]] = field(
        default_factory=dict[tuple[GraphQLObjectType, int], tuple[FieldDetailsList, FieldCompletion | None]]
    )


class Plans:
    """The plans of one query text: one for each choice of what is skipped, which the variables of ``conditions`` decide.

    A role to which something of the text is refused has plans of its own.
    """

    def __init__(self, conditions: Sequence[str] = ()) -> None:
        self._conditions = conditions
        self._known: dict[tuple[object, ...], Plan] = {}

    def of(self, variables: Mapping[str, object], refused: Role | None = None) -> Plan:
        """Return the plan for these variables; ``refused`` is the role of a caller to whom something is refused."""
        choice = (refused, *(variables.get(name) for name in self._conditions))
        plan = self._known.get(choice)
        if plan is None:
            plan = Plan()
            if len(self._known) < _MOST_PLANS:
                self._known[choice] = plan
        return plan


class FastExecutionContext(StrawberryGraphQLCoreExecutionContext):
    """Completes an object on the fast path if all of its selected fields are attributes.

    ``refusals`` says what of the query is refused to the role of the caller, if anything is. ``view`` is the schema that
    introspection shows, None for the whole.
    """

    def __init__(
        self,
        *args: Any,
        plans: Plans | None = None,
        refusals: Mapping[Role, Refusals] | None = None,
        view: GraphQLSchema | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._changes = False
        self._turns = turns_of_running_loop()
        context: object = self.context_value
        known = context if isinstance(context, Context) else None
        self._batches = known.batches if known else Batches()
        self._looks = known.looks if known else Looks()
        role = known.caller.role if known and known.caller else None
        self._refusals = refusals.get(role) if refusals and role else None
        refused = role if self._refusals else None
        self._plan = Plan() if plans is None else plans.of(self.variable_values.coerced, refused)
        if view is not None:
            core: Any = super()
            cast("Any", self).build_resolve_info = partial(_info_of_view, view, core.build_resolve_info)

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        if path is None:
            # The plan knows all other selections by those of the root.
            grouped_field_set = self._plan.root = self._plan.root or grouped_field_set
        elif self._turns.over():
            execute = partial(self._execute_now, parent_type, source_value, path, grouped_field_set, position_context)
            return WaitingObject(execute, self._turns, self._batches)
        return self._execute_now(parent_type, source_value, path, grouped_field_set, position_context)

    def execute_fields_serially(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        grouped_field_set = self._plan.root = self._plan.root or grouped_field_set
        self._changes = True
        core: Any = super()
        return core.execute_fields_serially(parent_type, source_value, path, grouped_field_set, position_context)

    def _execute_now(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Path | None,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        if path is not None:
            entry = self._plan.objects.get(id(grouped_field_set))
            if entry is None:
                fast = self._refusals is None
                completion = ObjectCompletion.of(parent_type, grouped_field_set, self.collect_subfields) if fast else None
                entry = self._plan.objects[id(grouped_field_set)] = grouped_field_set, completion
            if (known := entry[1]) is not None and not known.are_many(source_value):
                try:
                    completed = known.complete(source_value)
                except Exception:
                    pass  # graphql-core completes the object again and reports the error with its path
                else:
                    self._note(known, [source_value])
                    return completed
            if (whose := whose_of(parent_type.name)) is not None:
                shown = fields_shown(parent_type, grouped_field_set, self.collect_subfields)
                self._looks.note(whose(source_value), self._refusals.shown(shown) if self._refusals else shown)
        return super().execute_fields(parent_type, source_value, path, grouped_field_set, position_context)

    def execute_field(
        self,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        if self._changes and path.prev is None and isinstance(context := self.context_value, Context):
            context.change = str(path.key)
        if self._refusals is not None:
            return self._execute_unless_refused(self._refusals, parent_type, source, field_details_list, path, position_context)
        key = parent_type, id(field_details_list)
        entry = self._plan.fields.get(key)
        if entry is None:
            completion = completion_of_field(parent_type, field_details_list, self.collect_subfields)
            entry = self._plan.fields[key] = field_details_list, completion
        if (known := entry[1]) is not None:
            try:
                return known.complete(getattr(source, known.attribute))
            except Exception:
                pass  # graphql-core completes the field again and reports the error with its path
        return super().execute_field(parent_type, source, field_details_list, path, position_context)

    def _execute_unless_refused(
        self,
        refusals: Refusals,
        parent_type: GraphQLObjectType,
        source: Any,
        field_details_list: FieldDetailsList,
        path: Path,
        position_context: Any,
    ) -> Any:
        node = field_details_list[0].node
        if not refusals.refuses(parent_type, node, self.variable_values.coerced):
            return super().execute_field(parent_type, source, field_details_list, path, position_context)
        core: Any = super()
        core.handle_field_error(Forbidden(), parent_type.fields[node.name.value].type, field_details_list, path)
        return None

    def complete_list_value(
        self,
        return_type: GraphQLList[Any],
        field_details_list: FieldDetailsList,
        info: Any,
        path: Path,
        result: Any,
        position_context: Any,
    ) -> Any:
        core: Any = super()
        fully = partial(core.complete_list_value, return_type, field_details_list, info, path, result, position_context)
        key = return_type, id(field_details_list)
        entry = self._plan.items.get(key)
        if entry is None:
            fast = self._refusals is None
            completion = completion_of_items(return_type.of_type, field_details_list, self.collect_subfields) if fast else None
            entry = self._plan.items[key] = field_details_list, completion
        known = entry[1]
        if known is None or not isinstance(result, list | tuple):
            return fully()
        items = cast("Sequence[Any]", result)
        if known.lists and any(known.are_many(item) for item in items):
            return fully()
        completed: list[Any] = []
        try:
            self._complete(known, items, completed)
        except Exception:
            return fully()  # graphql-core completes the items again and reports the errors with their paths
        if len(completed) < len(items):
            return self._complete_rest(known, items, completed, fully)
        self._note(known, items)
        return completed

    def _note(self, known: ObjectCompletion, items: Sequence[Any]) -> None:
        """Note whom completed objects show."""
        if known.note is not None:
            for item in items:
                if item is not None:
                    known.note(item, self._looks)

    def _complete(self, known: ObjectCompletion, items: Sequence[Any], completed: list[Any]) -> None:
        """Complete further items of a list for as long as the turn lasts."""
        complete, over = known.complete, self._turns.over
        for item in islice(items, len(completed), None):
            completed.append(complete(item))
            if over():
                return

    async def _complete_rest(
        self, known: ObjectCompletion, items: Sequence[Any], completed: list[Any], fully: partial[Any]
    ) -> list[Any]:
        """Complete the rest of a list in as many turns as it takes."""
        try:
            while len(completed) < len(items):
                await self._turns.next()
                self._complete(known, items, completed)
        except Exception:
            # graphql-core completes the items again and reports the errors with their paths
            again = fully()
            return await again if inspect.isawaitable(again) else again
        self._note(known, items)
        return completed

    def collect_subfields(self, return_type: GraphQLObjectType, field_details_list: FieldDetailsList) -> CollectedFields:
        key = return_type, id(field_details_list)
        entry = self._plan.selections.get(key)
        if entry is None:
            entry = field_details_list, super().collect_subfields(return_type, field_details_list)
            self._plan.selections[key] = entry
        return entry[1]


def _info_of_view(
    view: GraphQLSchema, build: Callable[..., Any], field: GraphQLField, nodes: Any, parent_type: GraphQLObjectType, path: Path
) -> Any:
    """Return the info of a field. What asks for the schema is told of the view alone."""
    info = build(field, nodes, parent_type, path)
    introspects = parent_type.name.startswith("__") or info.field_name.startswith("__")
    return info._replace(schema=view) if introspects else info
