"""The rules of the house that no linter knows: short files and functions, no retired names, no module named after nothing."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.model.table import NODES

ROOT = Path(__file__).parents[1]
PRODUCT = ("meritgraph", "schema", "resolvers", "merit", "loaders", "careers", "graph", "sandbox")
CODE = (*PRODUCT, "tests", "benchmarks", "examples")

MOST_LINES_OF_A_FILE, MOST_LINES_OF_A_FUNCTION = 300, 40
LONG_FILES = {
    "graph/errors.py": "the tree of all errors on one page, with what each of them says",
    "graph/cypher/list_statements.py": "one table of all lists of facts, which their statements are made from",
    "graph/model/nodes.py": "one dataclass for each kind of node, all of the graph's vocabulary on one page",
    "graph/model/table.py": "one table: how each kind of node is stored, which the statements and migrations are made from",
    "graph/model/words.py": "all vocabularies of the model on one page, one line for each word",
    "loaders/ingest/records.py": "all value types of the pipeline stand in one module at its bottom",
    "loaders/ingest/scope_run.py": "the order of steps of one scope, which share the state of the run",
    "resolvers/types.py": "one dataclass for each result of the resolvers",
}
LONG_FUNCTIONS = {
    "loaders/ingest/scope_run.py::ScopeRun.__init__": "one line for each part that a scope run is made of",
    "loaders/ingest/scope_run.py::ScopeRun._end": "the end of a scope is one transaction",
    "sandbox/world.py::_build": "one line for each part of the world, in the order in which they follow from each other",
    "meritgraph/cli/sync.py::sync": "most of it declares the options of the command and their help",
}

# Identifiers that the field's words replaced. Some of them are English words: where one is right, its files are named.
RETIRED = {
    "SAID": "SOURCE_NODES", "KEPT": "HUB_NODES", "NamedFact": "KeyedFact", "Shape": "FactSpec", "Stated": "MappedRecord",
    "heard": "sole_record", "_speaks_too": "has_other_record", "Authority": "SourcePrecedence",
    "Unsettled": "PendingSurvivorship", "settle": "apply_survivorship", "AsLeft": "ScopeState", "_left": "previous",
    "place": "scope_key", "parked": "pending references", "not_taken": "ignored_fields", "swept": "full_refresh",
    "keeper": "supervisor", "EngineHome": "EngineDir", "in_our_words": "translate_errors", "greet": "server_agent",
    "forget_unspoken": "delete_undescribed_servants", "restore_servants": "revive_servants",
    "bring_home": "relink_identifiers", "parting": "splits", "part_corrected": "split_corrected", "Together": "UnionFind",
    "around": "cluster_of", "unanchored": "without_national_id", "unmatched": "match_pending",
    "take_lease": "acquire_lease", "keep_lease": "renew_lease", "leave_lease": "release_lease",
    "write_beside_others": "write_retrying_conflicts", "is_believed": "within_removal_limit",
    "removals_believed": "max_removal_share", "tell": "on_event", "told": "payload", "said": "facts",
    "authorities_file": "ca_file", "certificate_file": "client_cert_file", "Play": "Case", "sayings": "expected_from_rows",
    "truth_terms": "expected_terms",
}  # fmt: skip
RETIRED_PATTERNS = {r"_?weigh(?!t).*": "survivorship, source precedence", r"_?(un)?touch_.*": "mark_dirty_*, clear_dirty"}
# Retired only as names of functions and classes: variables may be called so.
RETIRED_DEFINITIONS = {"named": "with_keys", "state": "map_row", "repeated": "retrying", "reading": "portal_errors"}
RETIRED_MODULES = {
    "said", "weighing", "settling", "parting", "as_left", "keeper", "failures", "refusals", "views", "casting", "stage",
    "sayings", "offices", "warm", "examined", "visiting", "truth_terms", "listening",
}  # fmt: skip
RETIRED_PROPERTIES = {"home", "parked", "swept", "unanchored", "unmatched", "weighed", "settled"}
RETIRED_HEADINGS = {
    "What a run tells": "Reading a sync report",
    "What waits for a person": "Manual review",
    "What portals speak of": "Source data",
    "What the hub keeps for itself": "Internal records",
}
# By name, the files in which it may stay, each with the reason.
MAY_STAY: dict[str, dict[str, str]] = {
    "state": {
        "graph/engines/engine_dir.py": "the state that the engine announced, not a function that maps rows",
        "loaders/runs/report.py": "the state of a portal's run, not a function that maps rows",
        "resolvers/types.py": "the state of findings that are counted together, not a function that maps rows",
    },
}
NAMES_OF_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "misc"}


def python_files(*folders: str) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if not {"node_modules", "__pycache__", ".venv"} & set(path.parts)
    )


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(tree: ast.AST, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Yield the qualified name of each function, and its lines without decorators."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{prefix}{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1
            yield from functions(node, f"{prefix}{node.name}.")
        else:
            yield from functions(node, prefix)


def test_long_files_are_few_and_have_a_reason() -> None:
    lines = {shown(path): len(path.read_text("utf-8").splitlines()) for path in python_files(*PRODUCT)}
    long = {path for path, count in lines.items() if count > MOST_LINES_OF_A_FILE}
    assert sorted(long - LONG_FILES.keys()) == [], "split them: there is usually a second thing inside"
    assert sorted(LONG_FILES.keys() - long) == [], "they are short now: remove their reasons"


def test_long_functions_are_few_and_have_a_reason() -> None:
    long = {
        f"{shown(path)}::{name}"
        for path in python_files(*PRODUCT)
        for name, count in functions(ast.parse(path.read_text("utf-8")))
        if count > MOST_LINES_OF_A_FUNCTION
    }
    assert sorted(long - LONG_FUNCTIONS.keys()) == [], "split them: there is usually a second thing inside"
    assert sorted(LONG_FUNCTIONS.keys() - long) == [], "they are short now: remove their reasons"


def retired_in(text: str) -> set[str]:
    """Return the retired identifiers in a module; words in comments, docstrings and other strings do not count."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    names = {token.string for token in tokens if token.type == tokenize.NAME}
    by_pattern = {name for name in names for pattern in RETIRED_PATTERNS if re.fullmatch(pattern, name)}
    defined = {
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name in RETIRED_DEFINITIONS
    }
    return names & RETIRED.keys() | by_pattern | defined


def test_no_retired_identifier_is_used() -> None:
    found = {
        (name, shown(path))
        for path in python_files(*CODE)
        if path != Path(__file__)
        for name in retired_in(path.read_text("utf-8"))
    }
    may_stay = {(name, path) for name, paths in MAY_STAY.items() for path in paths}
    assert sorted(found - may_stay) == [], "see RETIRED for the field's word"
    assert sorted(may_stay - found) == [], "they are gone: remove their reasons"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def weigh_claims(): ...", {"weigh_claims"}),
        ("weight = 3  # what was told weighs more", set[str]()),
        ('"""What portals said."""\nlease.take_lease(place)', {"take_lease", "place"}),
        ("state = 1\ndef state(): ...", {"state"}),
        ("touch_down = path.touch()", {"touch_down"}),
    ],
)
def test_only_identifiers_count(text: str, names: set[str]) -> None:
    assert retired_in(text) == names


def test_no_module_has_a_retired_name_or_the_name_of_nothing() -> None:
    stems = {path.stem if path.stem != "__init__" else path.parent.name: shown(path) for path in python_files(*CODE)}
    assert sorted(stems[name] for name in stems.keys() & (RETIRED_MODULES | NAMES_OF_NOTHING)) == []


def test_no_property_of_the_graph_has_a_retired_name() -> None:
    assert [(node.label, each.name) for node in NODES for each in node.properties if each.name in RETIRED_PROPERTIES] == []


def test_no_page_has_a_retired_heading() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").rglob("*.md")]
    headings = {
        (shown(page), line.lstrip("# ")) for page in pages for line in page.read_text("utf-8").splitlines() if line[:1] == "#"
    }
    assert sorted((page, heading) for page, heading in headings if heading in RETIRED_HEADINGS) == []
