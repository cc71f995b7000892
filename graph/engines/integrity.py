"""The check of a running embedded engine: what its log complains of, and what it finds when it reads everything."""

from __future__ import annotations

import base64
import http.client
import json
import re
from typing import Any

from graph.engines.database_files import file_named
from graph.engines.engine_dir import EngineDir
from graph.engines.java import DATABASE
from graph.engines.troubles import damage_in, log_text
from graph.errors import EngineUnavailable

_CHECK = {"language": "sql", "command": "CHECK DATABASE"}
_COUNTS = ("totalErrors", "totalCorruptedRecords", "invalidLinks")
_RECORD = re.compile(r"#(\d+):\d+")


def damage_in_use(home: EngineDir) -> list[str]:
    """Have the running engine read and compare everything, and say of each file in which it finds a fault what that is.

    This takes some seconds per million nodes and relationships. Raises EngineUnavailable.
    """
    answer = _ask(home)
    warnings = " ".join(map(str, answer.get("warnings", ())))
    found = damage_in(home, f"{log_text(home)} {warnings}")
    indexes = [file_named(home, str(name)) for name in answer.get("corruptedIndexes", ())]
    found += [f"{name} contradicts the nodes that it lists" for name in indexes]
    if sum(int(answer.get(count) or 0) for count in _COUNTS):
        records = " ".join(map(str, answer.get("corruptedRecords", ())))
        numbers = dict.fromkeys(_RECORD.findall(f"{records} {warnings}"))
        found += [
            f"{file_named(home, number)} holds records that cannot be read, or is referred to by such" for number in numbers
        ]
    return list(dict.fromkeys(found))


def _ask(home: EngineDir) -> dict[str, Any]:
    state = home.state()
    if state is None:
        raise EngineUnavailable("embedded:", home.folder, "it ended before it was checked")
    login = base64.b64encode(f"root:{home.password()}".encode()).decode("ascii")
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
    # Not through a library that honours proxies, and without a time limit: the engine has its own.
    connection = http.client.HTTPConnection("127.0.0.1", state.http_port)
    try:
        connection.request("POST", f"/api/v1/command/{DATABASE}", json.dumps(_CHECK), headers)
        with connection.getresponse() as response:
            answer: dict[str, Any] = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise EngineUnavailable("embedded:", home.folder, f"its check broke off ({type(error).__name__})") from error
    finally:
        connection.close()
    if response.status != http.HTTPStatus.OK:
        raise EngineUnavailable("embedded:", home.folder, f"its check failed ({answer.get('error', response.reason)})")
    return answer["result"][0]
