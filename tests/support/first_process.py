"""One of several processes that load a new graph at once: it waits for a line, then migrates, opens the keys and loads a portal.

    python -m tests.support.first_process '{"database": …, "keys": …}'

It prints ``ready``, and at its end the migrations that it applied, the id of its identity key and the state of its run, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from graph.migrations import migrate
from loaders.keys.key_check import keys_of_graph
from tests.support.scripted_portal import CAREER, load


async def main(request: dict[str, Any]) -> dict[str, Any]:
    async with open_database(DatabaseSettings.model_validate(request["database"])) as database:
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        applied = (await migrate(database)).applied
        keys = await keys_of_graph(database, Path(request["keys"]), create=True)
        report = await load(database, CAREER, keys)
        return {"applied": applied, "key": keys.key_id, "state": report.state, "problem": report.problem}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.loads(sys.argv[1])))), flush=True)
