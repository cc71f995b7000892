"""The log: on standard error, a line for each thing that happens, with its moment."""

from __future__ import annotations

import logging
import time

from meritgraph.settings import LogLevel

# Those of libraries stay at warnings: at less, some write addresses with who was asked for, others what stands in statements.
_OURS = ("graph", "loaders", "merit", "meritgraph", "resolvers", "schema")
_LOADING = "meritgraph.loading"


def keep_log(level: LogLevel | None) -> None:
    """Writes what is at least of this level; without one warnings, except of loading, which a command tells of itself."""
    lines = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    lines.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(lines)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in _OURS:
        logging.getLogger(name).setLevel((level or "warning").upper())
    if level is None:
        logging.getLogger(_LOADING).setLevel(logging.CRITICAL)
