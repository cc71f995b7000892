"""Names under which a row model finds its fields in a raw row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import AliasChoices, AliasPath
from pydantic.fields import FieldInfo

from loaders.portal_api.contract import Row


def field_names(row: type[Row]) -> Mapping[str, tuple[str, ...]]:
    """Return for each field of the model the top-level names in a raw row from which pydantic reads it, the first one first."""
    by_name = bool(row.model_config.get("populate_by_name") or row.model_config.get("validate_by_name"))
    return {name: tuple(dict.fromkeys(_names(name, field, by_name))) for name, field in row.model_fields.items()}


def _names(name: str, field: FieldInfo, by_name: bool) -> Iterator[str]:
    alias = field.validation_alias or field.alias
    choices = alias.choices if isinstance(alias, AliasChoices) else [alias]
    for choice in choices:
        if isinstance(choice, AliasPath):
            yield str(choice.path[0])
        elif choice is not None:
            yield choice
    if alias is None or by_name:
        yield name
