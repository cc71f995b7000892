"""The log: one line per event on standard error, with its time."""

from __future__ import annotations

import logging
import time

from meritgraph.settings import LogLevel

# Loggers of libraries stay at warnings: below that, some log addresses with a person's number, others parameters of statements.
_OURS = ("careers", "graph", "loaders", "merit", "meritgraph", "resolvers", "schema")
# Whatever these report reaches us as an exception, too, while they write a line for each connection and each attempt.
_DRIVER = ("neo4j.io", "neo4j.pool", "neo4j.session")
_LOADING = "meritgraph.loading"


def configure_logging(level: LogLevel | None) -> None:
    """Log what is at least of this level. Without a level, log warnings, except of loading, which commands report themselves."""
    lines = logging.Formatter("%(asctime)sZ %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    lines.converter = time.gmtime
    handler = logging.StreamHandler()
    handler.setFormatter(lines)
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    for name in _OURS:
        logging.getLogger(name).setLevel((level or "warning").upper())
    for name in _DRIVER:
        logging.getLogger(name).setLevel(logging.WARNING if level == "debug" else logging.CRITICAL)
    if level is None:
        logging.getLogger(_LOADING).setLevel(logging.CRITICAL)
