"""Commands of the embedded engine that Cypher does not have, in its own SQL, over its HTTP interface."""

from __future__ import annotations

import base64
import http.client
import json
from typing import Any

from graph.engines.engine_dir import EngineDir
from graph.engines.java import DATABASE


class NotRunning(Exception):
    """No engine has announced itself in its folder."""


class BrokenOff(Exception):
    """The connection ended before the answer was complete."""


class Refused(Exception):
    """The engine could not do what it was told; the message has its reason."""


def run_command(home: EngineDir, command: str) -> dict[str, Any]:
    """Run one command in the running engine, and return the first row of its result.

    There is no time limit: on a large graph a backup takes minutes. Raises `NotRunning`, `BrokenOff` or `Refused`.
    """
    state = home.state()
    if state is None:
        raise NotRunning
    login = base64.b64encode(f"root:{home.password()}".encode()).decode("ascii")
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
    # Not through a library that honours proxies: the engine is on loopback.
    connection = http.client.HTTPConnection("127.0.0.1", state.http_port)
    try:
        connection.request("POST", f"/api/v1/command/{DATABASE}", json.dumps({"language": "sql", "command": command}), headers)
        with connection.getresponse() as response:
            answer: dict[str, Any] = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise BrokenOff(str(error)) from error
    finally:
        connection.close()
    if response.status != http.HTTPStatus.OK:
        raise Refused(str(answer.get("detail") or answer.get("error") or response.reason))
    return answer["result"][0]
