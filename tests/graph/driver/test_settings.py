"""Database settings that cannot work are refused when they are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from graph.driver.settings import DatabaseSettings


def test_every_field_is_described() -> None:
    assert [name for name, field in DatabaseSettings.model_fields.items() if not field.description] == []


def test_the_default_is_the_embedded_engine() -> None:
    assert DatabaseSettings().embedded


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"uri": "http://localhost:7474"}, "is no database address"),
        ({"uri": "bolt://"}, "is no database address"),
        ({"uri": "bolt://neo4j:secret@localhost"}, "must not contain a user or password"),
        ({"uri": "bolt://localhost", "trusted_ca": Path("ca.pem")}, "trusted_ca has no effect"),
        ({"uri": "bolt://localhost", "password": "a", "password_file": Path("b")}, "not both"),
        ({"name": "other"}, "has one database"),
        ({"query_timeout": 0}, "greater than 0"),
        ({"heap": "lots"}, "heap"),
        ({"host": "localhost"}, "not permitted"),
    ],
)
def test_what_cannot_work_is_refused(given: dict[str, object], problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        DatabaseSettings.model_validate(given)


def test_a_password_is_read_from_its_file_and_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("from a file\n", encoding="utf-8")

    assert DatabaseSettings(uri="bolt://localhost", password_file=file).secret() == "from a file"
    assert DatabaseSettings(uri="bolt://localhost").secret() is None
    assert "hidden" not in repr(DatabaseSettings(uri="bolt://localhost", password=SecretStr("hidden")))
