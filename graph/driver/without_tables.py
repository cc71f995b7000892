"""Imports Neo4j's driver as if NumPy, pandas and PyArrow were missing; import this before it.

The driver imports them where they are installed, so as to take their values as parameters. Nobody here sends it any, and every
command that opens the graph would wait for them.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import cast

_TABLES = ("numpy", "pandas", "pyarrow")


def _import_driver() -> None:
    modules = cast("dict[str, ModuleType | None]", sys.modules)
    imported = {name: modules[name] for name in _TABLES if name in modules}
    # An import of what is None here fails, as if it were not installed.
    modules.update(dict.fromkeys(_TABLES))
    try:
        import_module("neo4j")
    finally:
        for name in _TABLES:
            del modules[name]
        modules.update(imported)


_import_driver()
