"""Does with the rows of a plan what its statements would do in the graph of a first load: into the staging graph and the files.

All records of an import are new, so no plan has a row that changes or withdraws what a record stated before. A statement that is
not known here ends the import with CannotBeImported: nothing is left out by mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graph.cypher.statements import Statement, statement
from graph.cypher.write_statements import Verb, link_statement, verbs_of, write_statement
from graph.errors import LoadError
from graph.model.table import SOURCE_NODES, Link, NodeType
from loaders.bulk_import.import_files import ImportFiles, columns_of
from loaders.bulk_import.staging import StagingGraph
from loaders.ingest.records import Row
from loaders.ingest.statement_order import in_order

Rows = Sequence[Row]

LINKS: Final = tuple((node, link) for node in SOURCE_NODES for link in node.links)
"""The links of all labels; a link is staged under its place in this order."""

_LINK_NUMBERS = {(node.label, link.field): at for at, (node, link) in enumerate(LINKS)}
# Nodes that rows to come may still change: common words, and servants who get a national number later.
CHANGING = frozenset({node.label for node in SOURCE_NODES if not node.survivorship} | {"Servant"})
# All servants of an import are made with these marks, and none of them is cleared before the sync that follows.
_MARKS = ("ingest/mark_dirty", "ingest/mark_dirty_holders", "ingest/mark_dirty_employed", "ingest/mark_match_pending")


class CannotBeImported(LoadError):
    """A plan has a statement of which the import does not know what it does."""


@dataclass(slots=True)
class Portion:
    """What is known and gathered while the rows of one plan are written.

    ``stamp`` are the properties that all records share. ``numbers`` gives the numbers of nodes, ``records`` those of the new
    records. ``described`` gives by the numbers of a record and a node whether it is described in part.
    """

    stamp: Row
    numbers: dict[str, int]
    records: Mapping[str, int]
    described: dict[tuple[int, int], bool | None] = field(default_factory=dict[tuple[int, int], "bool | None"])


class PlanRows:
    """Writes the rows of plans, one plan after the other."""

    def __init__(self, staging: StagingGraph, files: ImportFiles) -> None:
        self._staging, self._files = staging, files
        self._writers = self._all_writers()

    def write(self, rows: Mapping[Statement, list[Row]], portion: Portion) -> None:
        """Write the rows of a plan. Raises CannotBeImported."""
        if unknown := sorted(known.name for known, found in rows.items() if found and known not in self._writers):
            raise CannotBeImported(
                f"A plan of the import has rows of {', '.join(unknown)}, and the import does not know what that does. This is a "
                "fault of the hub: report it, and load with `meritgraph sync` instead."
            )
        for known, found in in_order(rows):
            self._writers[known](found, portion)
        for (record, node), part in portion.described.items():
            self._files.add_relationship("DESCRIBES", record, node, "part", part)

    def _all_writers(self) -> dict[Statement, Callable[[Rows, Portion], None]]:
        writers: dict[Statement, Callable[[Rows, Portion], None]] = {
            statement("ingest/create_records"): self._create_records,
            statement("ingest/propose_merges"): self._propose_merges,
            statement("ingest/save_pending_references"): self._save_pending_references,
            statement("ingest/save_what_numbers_say"): self._save_what_numbers_say,
            statement("ingest/clear_without_national_id"): self._clear_without_national_id,
        }
        writers |= {statement(name): _already_marked for name in _MARKS}
        by_verb = {
            Verb.CREATE: self._create,
            Verb.MERGE: self._merge,
            Verb.QUEUE_SURVIVORSHIP: self._queue_survivorship,
            Verb.IDENTIFY: self._identify,
            Verb.DESCRIBE: self._describe,
        }
        for node in SOURCE_NODES:
            writers |= {write_statement(verb, node): _for_node(by_verb[verb], node) for verb in verbs_of(node) if verb in by_verb}
            writers |= {link_statement(node, link.field): self._link(node, link) for link in node.links}
        return writers

    def _create(self, node: NodeType, rows: Rows, portion: Portion) -> None:
        required = [(link.field, _LINK_NUMBERS[node.label, link.field]) for link in node.links if link.required]
        self._create_records([row["record"] for row in rows], portion)
        self._add_nodes(node, rows, portion)
        numbers, links = portion.numbers, list[tuple[int, int, int, None]]()
        identifiers: list[tuple[str, int, str, int]] = []
        numbers_say: list[Row] = []
        for row in rows:
            id_ = row["id"]
            number = numbers[id_]
            portion.described[portion.records[row["record"]["id"]], number] = None
            links += [(number, at, numbers[row[name]], None) for name, at in required]
            for each in row.get("identifiers", ()):
                identifiers.append((each["key"], self._staging.new_number(), id_, number))
                if says := {name: value for name, value in each.items() if name not in ("key", "scheme")}:
                    numbers_say.append({"key": each["key"], "properties": says})
        self._staging.add_links(links)
        self._staging.add_identifiers(identifiers)
        self._save_what_numbers_say(numbers_say, portion)

    def _merge(self, node: NodeType, rows: Rows, portion: Portion) -> None:
        """Add the nodes that are missing. Of those that are there, the properties are changed: these are common words."""
        new, known = dict[str, Row](), dict[str, Row]()
        for row in rows:
            found = known if row["id"] in portion.numbers else new
            found[row["id"]] = found.get(row["id"], {}) | row["properties"]
        self._add_nodes(node, [{"id": id_, "properties": properties} for id_, properties in new.items()], portion)
        self._change(node.label, known, portion)

    def _add_nodes(self, node: NodeType, rows: Rows, portion: Portion) -> None:
        columns, added = columns_of(node.label), list[tuple[str, int, int | None]]()
        changing: list[tuple[int, str, list[str]]] = []
        for row in rows:
            id_: str = row["id"]
            properties: Row = row["properties"]
            if node.label == "Servant":
                # The sync that follows derives every career.
                properties = {**properties, "dirty": id_}
            portion.numbers[id_] = number = self._staging.new_number()
            added.append((id_, number, portion.records.get(properties.get("origin", ""))))
            if lacking := columns.not_writable(properties):
                # Survivorship writes what the only record of a node states, as it writes what wins among several.
                properties = {name: value for name, value in properties.items() if name not in lacking}
                self._staging.add_awaiting_survivorship([(id_, node.label)])
            fields = columns.fields({"id": id_, **properties})
            if node.label in CHANGING:
                changing.append((number, node.label, fields))
            else:
                self._files.add_node(node.label, number, fields)
        self._staging.add_nodes(added)
        self._staging.save_changing(changing)

    def _change(self, label: str, properties: Mapping[str, Mapping[str, Any]], portion: Portion) -> None:
        """Change the properties of nodes that may change, by id."""
        numbers = {portion.numbers[id_]: id_ for id_ in properties}
        found = self._staging.changing_fields(list(numbers))
        for number, id_ in numbers.items():
            columns_of(label).update(found[number], properties[id_])
        self._staging.save_changing((number, label, fields) for number, fields in found.items())

    def _queue_survivorship(self, node: NodeType, rows: Rows, portion: Portion) -> None:
        origins = self._staging.nodes({row["id"] for row in rows})
        queued = (row["id"] for row in rows if origins[row["id"]].origin != portion.records[row["record"]])
        self._staging.add_awaiting_survivorship((id_, node.label) for id_ in dict.fromkeys(queued))

    def _identify(self, node: NodeType, rows: Rows, portion: Portion) -> None:
        numbers = portion.numbers
        self._staging.add_identifiers((row["key"], self._staging.new_number(), row["id"], numbers[row["id"]]) for row in rows)

    def _describe(self, node: NodeType, rows: Rows, portion: Portion) -> None:
        for row in rows:
            portion.described[portion.records[row["record"]], portion.numbers[row["id"]]] = row["part"]

    def _link(self, node: NodeType, link: Link) -> Callable[[Rows, Portion], None]:
        at = _LINK_NUMBERS[node.label, link.field]

        def replace_links(rows: Rows, portion: Portion) -> None:
            numbers = portion.numbers
            self._staging.clear_links((numbers[row["id"]], at) for row in rows)
            self._staging.add_links(
                (numbers[row["id"]], at, numbers[target["id"]], target["value"]) for row in rows for target in row["targets"]
            )

        return replace_links

    def _create_records(self, rows: Rows, portion: Portion) -> None:
        columns = columns_of("PortalRecord")
        for row in rows:
            self._files.add_node("PortalRecord", portion.records[row["id"]], columns.fields({**portion.stamp, **row}))

    def _propose_merges(self, rows: Rows, portion: Portion) -> None:
        columns = columns_of("Judgement")
        proposed = {"state": "waiting", "verdict": "accept", "by": "identifiers"}
        self._staging.add_judgements((row["id"], columns.fields({**row, **proposed})) for row in rows)

    def _save_pending_references(self, rows: Rows, portion: Portion) -> None:
        columns = columns_of("PendingReference")
        for row in {row["id"]: row for row in rows}.values():
            self._files.add_node("PendingReference", self._staging.new_number(), columns.fields(row))

    def _save_what_numbers_say(self, rows: Rows, portion: Portion) -> None:
        columns = columns_of("Identifier")
        self._staging.save_says((row["key"], columns.fields(row["properties"])) for row in rows)

    def _clear_without_national_id(self, rows: Rows, portion: Portion) -> None:
        self._change("Servant", {row["id"]: {"without_national_id": None} for row in rows}, portion)


def _already_marked(rows: Rows, portion: Portion) -> None:
    """Do nothing: the servants have the mark since they were made."""


def _for_node(write: Callable[[NodeType, Rows, Portion], None], node: NodeType) -> Callable[[Rows, Portion], None]:
    return lambda rows, portion: write(node, rows, portion)
