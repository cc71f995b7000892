"""What may be asked by an address (GET). Proxies and browsers keep addresses, and send them again unasked."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, OperationType

from schema.errors import METHOD_NOT_ALLOWED
from schema.preparation import Prepared

# Fields that take the number of a person, as attributes are named.
_BY_NUMBER = frozenset({"servant_by_national_id"})


def problem_with_address(prepared: Prepared) -> GraphQLError | None:
    """Return why a text must not be asked by an address, or None. The text may be wrong otherwise."""
    if _changes_something(prepared.document):
        return _refused("Nothing is changed by GET. Send mutations with POST.")
    if prepared.selected & _BY_NUMBER:
        return _refused(
            "Nobody is looked for by a number by GET, because addresses are kept by proxies and browsers. "
            "Send servantByNationalId with POST."
        )
    return None


def _changes_something(document: DocumentNode) -> bool:
    operations = (each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return any(each.operation == OperationType.MUTATION for each in operations)


def _refused(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": METHOD_NOT_ALLOWED})
