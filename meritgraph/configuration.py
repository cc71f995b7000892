"""Writes docs/configuration.md from the settings.

``python -m meritgraph.configuration`` writes the page; with ``--check`` it writes nothing and fails when the page differs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from graph.driver.settings import DatabaseSettings
from meritgraph.api_settings import ApiSettings
from meritgraph.browser_settings import BrowserSettings
from meritgraph.exchange_settings import ExchangeSettings
from meritgraph.feed_settings import FeedSettings
from meritgraph.pages_settings import PagesSettings
from meritgraph.provider_settings import ProviderSettings
from meritgraph.settings import NESTED, Settings

PAGE = Path(__file__).resolve().parent.parent / "docs" / "configuration.md"

_INTRODUCTION = """# Configuration

Generated from `meritgraph/settings.py`, `meritgraph/api_settings.py`, `meritgraph/provider_settings.py`,
`meritgraph/browser_settings.py`, `meritgraph/pages_settings.py`, `meritgraph/feed_settings.py`, `meritgraph/exchange_settings.py`
and `graph/driver/settings.py` by `python -m meritgraph.configuration`; `make check` fails when it differs. Every setting is an
environment variable. Secrets come from files or the environment, never from a command line.

The folder `MERITGRAPH_HOME` holds `graph/` (the embedded engine), `keys/` (identity, payload and signing key) and reports. The
keys are created at first use with mode 0600. Back them up: without the identity key nobody in the graph can be recognised again.
"""


def configuration_page() -> str:
    """Return the whole page."""
    parts = [_INTRODUCTION, "\n## The hub\n\n", *_table(Settings, "MERITGRAPH_")]
    parts += ["\n## The endpoint\n\n", *_table(ApiSettings, "MERITGRAPH_API_")]
    parts += ["\n## The database\n\n", *_table(DatabaseSettings, "MERITGRAPH_DATABASE_")]
    parts += [
        "\n## The identity provider\n\ndocs/operations.md, Identity provider, says how to connect one.\n\n",
        *_table(ProviderSettings, "MERITGRAPH_OIDC_"),
    ]
    parts += [
        "\n## Neo4j Browser\n\ndocs/investigators.md says how to set one up.\n\n",
        *_table(BrowserSettings, "MERITGRAPH_BROWSER_"),
    ]
    parts += ["\n## Case pages\n\ndocs/case-pages.md says how people sign in.\n\n", *_table(PagesSettings, "MERITGRAPH_PAGES_")]
    parts += [
        "\n## Feeds\n\n`MERITGRAPH_FEEDS`, or the file that `MERITGRAPH_FEEDS_FILE` names, is one JSON object: the portal's\n"
        "name, then these fields. For example\n"
        '`{"test.argos.uz": {"url": "https://argos.example", "secret_file": "/run/secrets/argos"}}`.\n\n',
        *_table(FeedSettings, ""),
        "\n## The exchange\n\n`MERITGRAPH_EXCHANGE` is one JSON object: the recipient's name, then these fields.\n\n",
        *_table(ExchangeSettings, ""),
    ]
    return "".join(parts)


def _table(model: type[BaseModel], prefix: str) -> Iterator[str]:
    yield "| setting | default | description |\n|---|---|---|\n"
    for name, field in model.model_fields.items():
        # Nested settings have their own tables, and the home of the database is that of the hub.
        if (model is Settings and name in NESTED) or (model is DatabaseSettings and name == "home"):
            continue
        title = f"{prefix}{name}".upper() if prefix else name
        yield f"| `{title}` | {_default(field)} | {field.description} |\n"


def _default(field: FieldInfo) -> str:
    value: object = field.get_default(call_default_factory=True)
    if value is None or value is PydanticUndefined or isinstance(value, SecretStr) or value == {}:
        return ""
    return f"`{json.dumps(value) if isinstance(value, list) else value}`"


def main(arguments: list[str]) -> int:
    """Return the exit code: 1 when a check finds the page out of date, else 0."""
    page = configuration_page()
    if "--check" not in arguments:
        PAGE.write_text(page, "utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text("utf-8") != page:
        print("docs/configuration.md differs from the settings: run python -m meritgraph.configuration")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
