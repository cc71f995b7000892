"""Writes docs/configuration.md from the settings themselves.

``python -m meritgraph.configuration`` writes the page; with ``--check`` it writes nothing and fails when the page differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from graph.driver.settings import DatabaseSettings
from meritgraph.settings import ExchangeSettings, FeedSettings, Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "configuration.md"

_INTRODUCTION = """# Configuration

Generated from `meritgraph/settings.py` and `graph/driver/settings.py` by `python -m meritgraph.configuration`; `make check` fails
when it differs. Every setting is an environment variable. Secrets come from files or the environment, never from a command line.

Below `MERITGRAPH_HOME` lie `graph/` (the embedded engine), `keys/` (identity, payload and signing key, made at first use with
mode 0600: back them up, without the identity key nobody in the graph is ever recognised again) and reports.
"""


def configuration_page() -> str:
    """The whole page."""
    parts = [_INTRODUCTION, "\n## The hub\n\n", *_table(Settings, "MERITGRAPH_")]
    parts += ["\n## The database\n\n", *_table(DatabaseSettings, "MERITGRAPH_DATABASE_")]
    parts += [
        "\n## Feeds\n\n`MERITGRAPH_FEEDS` is one JSON object: the portal's name, then these fields. For example\n"
        '`{"test.argos.uz": {"url": "https://argos.example", "secret_file": "/run/secrets/argos"}}`.\n\n',
        *_table(FeedSettings, ""),
        "\n## The exchange\n\n`MERITGRAPH_EXCHANGE` is one JSON object: a portal that is told, then these fields.\n\n",
        *_table(ExchangeSettings, ""),
    ]
    return "".join(parts)


def _table(model: type[BaseModel], prefix: str) -> Iterator[str]:
    yield "| setting | default | what it is |\n|---|---|---|\n"
    for name, field in model.model_fields.items():
        # The database has a table of its own, and its home is the hub's.
        if name == "database" or (model is DatabaseSettings and name == "home"):
            continue
        title = f"{prefix}{name}".upper() if prefix else name
        yield f"| `{title}` | {_default(field)} | {field.description} |\n"


def _default(field: FieldInfo) -> str:
    value: object = field.get_default(call_default_factory=True)
    if value is None or value is PydanticUndefined or isinstance(value, SecretStr) or value == {}:
        return ""
    return f"`{value}`"


def main(arguments: list[str]) -> int:
    page = configuration_page()
    if "--check" not in arguments:
        PAGE.write_text(page, "utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text("utf-8") != page:
        print("docs/configuration.md is not what the settings say: run python -m meritgraph.configuration")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
