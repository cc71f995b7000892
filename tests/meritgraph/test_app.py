"""The application from start to stop, with the engine that it starts itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx

from meritgraph.access.local_key import issue_token
from meritgraph.access.principals import Role
from meritgraph.app import create_app
from meritgraph.settings import Settings
from tests.conftest import Run
from tests.support.principals import principal


def test_it_starts_answers_and_stops(run: Run, clean_home: Path) -> None:
    settings = Settings(home=clean_home)
    app = create_app(settings)
    assert not clean_home.exists(), "nothing happens before the application starts"

    async def visit() -> tuple[httpx.Response, httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://hub.test") as client:
            headers = {"Authorization": f"Bearer {issue_token(settings, principal(Role.CLIENT), 1)}"}
            asked = await client.post("/graphql", json={"query": "{ rules { id } }"}, headers=headers)
            return asked, await client.get("/readyz")

    asked, ready = run(visit())

    assert {"id": "Q03"} in asked.json()["data"]["rules"]
    assert ready.json() == {"status": "ready"}


def test_importing_it_connects_nothing_and_reads_no_environment() -> None:
    script = (
        "import os, socket\n"
        "def refuse(*a, **k): raise AssertionError('connected')\n"
        "socket.socket.connect = refuse\n"
        "os.environ['MERITGRAPH_PORT'] = 'no number'\n"
        "import meritgraph.app\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
