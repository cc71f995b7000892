"""The audit of GraphQL over HTTP by its reference implementation, against the hub on a real port."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

from meritgraph.access.local_key import issue_token
from meritgraph.access.principals import Role
from meritgraph.settings import Settings
from tests.support.fork_server import ROOT
from tests.support.npm import from_npm
from tests.support.principals import principal
from tests.support.serving import served


def test_the_hub_passes_with_get_switched_off(clean_home: Path) -> None:
    from_npm("graphql-http")
    with served(clean_home) as hub:
        token = issue_token(Settings(home=clean_home), principal(Role.CLIENT, "audit"), 1)
        audited = subprocess.run(
            ["node", ROOT / "tests/support/http_audit.cjs", str(hub.client.base_url.join("graphql"))],
            env={**os.environ, "HUB_TOKEN": token},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    results = json.loads(audited.stdout)

    failed = [(each["status"], each["name"], each["reason"]) for each in results if each["status"] != "ok"]
    # The three notices are about queries by GET, which the specification permits and the hub has not.
    assert [each for each in failed if each[0] != "notice"] == []
    assert Counter(each["status"] for each in results) == {"ok": 58, "notice": 3}, failed
    assert [name for _, name, _ in failed if "GET" not in name] == []
