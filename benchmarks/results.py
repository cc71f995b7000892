"""Where measurements leave their figures: ``var/bench/<name>.json``, with the machine they were measured on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path("var/bench")


def save(name: str, result: Mapping[str, Any]) -> str:
    """Write a result to its file and return the text that was written."""
    machine = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
    text = json.dumps({**machine, **result}, indent=2)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n", "utf-8")
    return text
