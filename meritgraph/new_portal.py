"""Writes the package of a new portal: small, installable, and at peace with the conformance kit from its first minute."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from string import Template

from graph.errors import PortalError

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
        {"feed/people.csv": "number,name\n1,Ann Lee\n2,Ben Ash\n"},
    ),
    SourceKind.NDJSON: _Source(
        "JsonLines, reading_files",
        'reading_files(NAME, {"people": JsonLines("people*.ndjson")})',
        {"feed/people.ndjson": '{"number": "1", "name": "Ann Lee"}\n{"number": "2", "name": "Ben Ash"}\n'},
    ),
    SourceKind.REST: _Source(
        "Offset, RestList, bearer, reading",
        'reading(NAME, {"people": RestList("people", "items", Offset(total="total"))}, bearer)',
        {
            "people/1.json": '{"total": 2, "items": [{"number": "1", "name": "Ann Lee"}]}\n',
            "people/2.json": '{"total": 2, "items": [{"number": "2", "name": "Ben Ash"}]}\n',
        },
    ),
}


def write_portal(name: str, country: str, kind: SourceKind, folder: Path) -> Path:
    """Writes the package into a folder of its own and gives that. Raises PortalError where a name or folder cannot be used."""
    package = re.sub(r"[.-]", "_", name)
    if not _NAME.fullmatch(name):
        raise PortalError(f"{name!r} is no name for a portal: small letters and digits, parts joined by '.' or '-'.")
    if not _COUNTRY.fullmatch(country):
        raise PortalError(f"{country!r} is no country: two capital letters, as in ISO 3166.")
    if importlib.util.find_spec(package) is not None:
        raise PortalError(f"A package {package} is installed already. Choose another name for the portal.")
    if folder.exists() and any(folder.iterdir()):
        raise PortalError(f"{folder} is not empty. Name a folder that does not exist yet.")
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
