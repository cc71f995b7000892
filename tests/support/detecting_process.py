"""A process that detects as `meritgraph detect` does and kills itself with -9 once it has sent a certain statement.

python -m tests.support.detecting_process '{"database": …, "as_of": …, "now": …, "killed_by": …}'
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from datetime import date, datetime
from typing import Any

from graph.driver.database import open_database
from graph.driver.settings import DatabaseSettings
from merit.detection import detect
from merit.registry import all_rules


async def _detect(request: dict[str, Any]) -> None:
    def sent(name: str) -> None:
        if name == request["killed_by"]:
            os.kill(os.getpid(), signal.SIGKILL)

    async with open_database(DatabaseSettings.model_validate(request["database"])) as database:
        database.observers.append(sent)
        await detect(database, all_rules(), date.fromisoformat(request["as_of"]), datetime.fromisoformat(request["now"]))


if __name__ == "__main__":
    asyncio.run(_detect(json.loads(sys.argv[1])))
