"""Writes the package of a new portal: small, installable, and at peace with the conformance kit from its first minute."""

from __future__ import annotations

import importlib.util
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from string import Template

from graph.errors import PortalError
from loaders.portal_api.registry import installed

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")


class SourceKind(StrEnum):
    """How the portal gives its rows."""

    CSV = "csv"
    NDJSON = "ndjson"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class _Source:
    """What differs in the package: its imports, its ``connect`` and its recorded pages."""

    imports: str
    connect: str
    pages: Mapping[str, str]


_SOURCES = {
    SourceKind.CSV: _Source(
        "CsvFiles, reading_files",
        'reading_files(NAME, {"people": CsvFiles("people*.csv")})',
        {"feed/people.csv": "number,name,born\n1,Ann Lee,1985-06-30\n2,Ben Ash,\n"},
    ),
    SourceKind.NDJSON: _Source(
        "JsonLines, reading_files",
        'reading_files(NAME, {"people": JsonLines("people*.ndjson")})',
        {
            "feed/people.ndjson": '{"number": "1", "name": "Ann Lee", "born": "1985-06-30"}\n'
            '{"number": "2", "name": "Ben Ash", "born": null}\n'
        },
    ),
    SourceKind.REST: _Source(
        "Offset, RestList, bearer, reading",
        'reading(NAME, {"people": RestList("people", "items", Offset(total="total"))}, bearer)',
        {
            "people/1.json": '{"total": 2, "items": [{"number": "1", "name": "Ann Lee", "born": "1985-06-30"}]}\n',
            "people/2.json": '{"total": 2, "items": [{"number": "2", "name": "Ben Ash", "born": null}]}\n',
        },
    ),
}


def write_portal(name: str, country: str, kind: SourceKind, folder: Path) -> Path:
    """Writes the package into a folder of its own and gives that. Raises PortalError where a name or folder cannot be used."""
    package = re.sub(r"[.-]", "_", name)
    if not _NAME.fullmatch(name):
        raise PortalError(
            f"{name!r} is no name for a portal: letters from a to z and digits, a letter first, parts joined by '.' or '-'."
        )
    if keyword.iskeyword(package):
        raise PortalError(f"{name} cannot be the name of a portal: it is a word of Python, and no package can have it.")
    if name in (found := installed()).portals or name in found.broken:
        raise PortalError(f"There is a portal {name} already. Choose another name, or remove that one's package.")
    if not _COUNTRY.fullmatch(country):
        raise PortalError(f"{country!r} is no country: two capital letters, as in ISO 3166.")
    if folder.is_file():
        raise PortalError(f"{folder} is a file. Name a folder that does not exist yet.")
    if folder.exists() and any(folder.iterdir()):
        raise PortalError(f"{folder} is not empty. Name a folder that does not exist yet.")
    if importlib.util.find_spec(package) is not None:
        raise PortalError(f"A package {package} is installed already. Choose another name for the portal.")
    source = _SOURCES[kind]
    words = {
        "name": name,
        "package": package,
        "project": package.replace("_", "-"),
        "country": country,
        "imports": source.imports,
        "connect": source.connect,
    }
    written = {
        "pyproject.toml": _filled("pyproject.toml", words),
        "README.md": _filled("README.md", words),
        f"{package}/__init__.py": _filled("portal.py", words),
        f"{package}/py.typed": "",
        **{f"{package}/pages/{path}": content for path, content in source.pages.items()},
    }
    for path, content in written.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")
    return folder


def _filled(name: str, words: Mapping[str, str]) -> str:
    template = files("meritgraph").joinpath("portal_template", f"{name}.tmpl").read_text("utf-8")
    return Template(template).substitute(words)
