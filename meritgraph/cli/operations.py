"""``meritgraph operations``: the operations that a hub answers where it answers no others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from meritgraph.cli.output import AsJson, print_json
from meritgraph.console import stderr, stdout
from meritgraph.operation_files import UnusableOperations, texts_in
from meritgraph.registered_operations import RegisteredOperations
from meritgraph.settings import Settings

if TYPE_CHECKING:
    from schema.preparation import Prepared

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="The operations that a hub answers where it answers no others.\n\nExample: meritgraph operations list",
)


@app.command()
def register(
    files: Annotated[
        list[Path], typer.Argument(help="Documents of GraphQL with one operation each, or manifests (.json).", exists=True)
    ],
    as_json: AsJson = False,
) -> None:
    """Register the operations of files, by the SHA-256 of their texts. All of them are checked before any is registered.

    A hub with MERITGRAPH_API_PERSISTED_QUERIES=registered answers these and no others, from its next request on.

    Example: meritgraph operations register persisted-query-manifest.json
    """
    texts = [(file, text) for file in files for text in texts_in(file)]
    names = [_name_of(file, text) for file, text in texts]
    operations = _operations()
    registered = [{"hash": operations.register(text), "name": name} for (_, text), name in zip(texts, names, strict=True)]
    _show(registered, as_json)
    stderr().print(f"Registered operations: {len({each['hash'] for each in registered})}.")


@app.command("list")
def list_operations(as_json: AsJson = False) -> None:
    """List the registered operations.

    Example: meritgraph operations list
    """
    found = _operations().texts()
    _show([{"hash": text_hash, "name": _prepared(text).name} for text_hash, text in found.items()], as_json)


@app.command()
def remove(hashes: Annotated[list[str], typer.Argument(help="SHA-256 of each text, as `list` prints it.")]) -> None:
    """Remove operations: the hub refuses them from its next request on.

    Example: meritgraph operations remove 0f2a…
    """
    operations = _operations()
    if unknown := sorted(set(hashes) - operations.texts().keys()):
        raise UnusableOperations(
            f"Not registered, so nothing is removed: {', '.join(unknown)}. `meritgraph operations list` has all."
        )
    for each in hashes:
        operations.remove(each)
    stderr().print(f"Removed operations: {len(set(hashes))}.")


def _operations() -> RegisteredOperations:
    return RegisteredOperations(Settings().operations)


def _name_of(file: Path, text: str) -> str | None:
    """Return the name of the operation of a text. Raises UnusableOperations for a text that the hub would never answer."""
    # Importing the schema takes a second.
    from graphql import GraphQLError

    from schema.errors import client_errors

    try:
        prepared = _prepared(text)
        errors: Sequence[GraphQLError] = prepared.errors
    except GraphQLError as error:
        errors = [error]
    else:
        if not errors:
            return prepared.name
    problems = " ".join(error.message for error in client_errors(errors))
    raise UnusableOperations(f"{file} has an operation that this hub cannot answer, so nothing was registered: {problems}")


def _prepared(text: str) -> Prepared:
    from schema.preparation import prepare
    from schema.subgraph import subgraph

    return prepare(subgraph()._schema, text)  # pyright: ignore[reportPrivateUsage] (as in schema/answering.py)


def _show(operations: Sequence[dict[str, str | None]], as_json: bool) -> None:
    if as_json:
        print_json(operations)
        return
    table = Table()
    for name in ("hash", "name"):
        table.add_column(name, overflow="fold")
    for each in operations:
        table.add_row(each["hash"], each["name"] or "")
    stdout().print(table if operations else "No operation is registered.")
