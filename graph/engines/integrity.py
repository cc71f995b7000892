"""The check of a running embedded engine: what its log complains of, and what it finds when it reads everything."""

from __future__ import annotations

import re
from typing import Any

from graph.engines.commands import BrokenOff, NotRunning, Refused, run_command
from graph.engines.database_files import file_named
from graph.engines.engine_dir import EngineDir
from graph.engines.troubles import damage_in, log_text
from graph.errors import EngineUnavailable

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
    try:
        return run_command(home, "CHECK DATABASE")
    except NotRunning as error:
        raise EngineUnavailable("embedded:", home.folder, "it ended before it was checked") from error
    except BrokenOff as error:
        raise EngineUnavailable("embedded:", home.folder, "it ended while it was checked") from error
    except Refused as error:
        raise EngineUnavailable("embedded:", home.folder, f"its check failed ({error})") from error
