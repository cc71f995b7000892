"""Writes the package of a new portal: small, installable, and passing the conformance kit at once."""

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
from loaders.portal_api.registry import installed_portals

_NAME = re.compile(r"[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")


class SourceKind(StrEnum):
    """How the portal delivers its rows."""

    CSV = "csv"
    NDJSON = "ndjson"
    JSON = "json"
    YAML = "yaml"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class _Source:
    """The parts of a package that depend on its source: imports, ``connect`` and recorded pages."""

    imports: str
    connect: str
    pages: Mapping[str, str]


_SOURCES = {
    SourceKind.CSV: _Source(
        "CsvFiles, file_connector",
        'file_connector(NAME, {"people": CsvFiles("people*.csv")})',
        {"feed/people.csv": "number,name,born\n1,Ann Lee,1985-06-30\n2,Ben Ash,\n"},
    ),
    SourceKind.NDJSON: _Source(
        "JsonLines, file_connector",
        'file_connector(NAME, {"people": JsonLines("people*.ndjson")})',
        {
            "feed/people.ndjson": '{"number": "1", "name": "Ann Lee", "born": "1985-06-30"}\n'
            '{"number": "2", "name": "Ben Ash", "born": null}\n'
        },
    ),
    SourceKind.JSON: _Source(
        "JsonFiles, file_connector",
        'file_connector(NAME, {"people": JsonFiles("people*.json", at="people")})',
        {
            "feed/people.json": '{"people": [\n  {"number": "1", "name": "Ann Lee", "born": "1985-06-30"},\n'
            '  {"number": "2", "name": "Ben Ash", "born": null}\n]}\n'
        },
    ),
    SourceKind.YAML: _Source(
        "YamlFiles, file_connector",
        'file_connector(NAME, {"people": YamlFiles("people*.yaml", at="people")})',
        {
            "feed/people.yaml": "people:\n  - {number: 1, name: Ann Lee, born: 1985-06-30}\n"
            "  - {number: 2, name: Ben Ash, born: null}\n"
        },
    ),
    SourceKind.REST: _Source(
        "Offset, RestList, bearer, rest_connector",
        'rest_connector(NAME, {"people": RestList("people", "items", Offset(total="total"))}, bearer)',
        {
            "people/1.json": '{"total": 2, "items": [{"number": "1", "name": "Ann Lee", "born": "1985-06-30"}]}\n',
            "people/2.json": '{"total": 2, "items": [{"number": "2", "name": "Ben Ash", "born": null}]}\n',
        },
    ),
}


def write_portal(name: str, country: str, kind: SourceKind, folder: Path) -> Path:
    """Write the package into a new folder and return the folder. Raises PortalError when a name or folder cannot be used."""
    package = re.sub(r"[.-]", "_", name)
    _check_names(name, package, country)
    _check_folder(folder)
    source = _SOURCES[kind]
    values = {
        "name": name,
        "package": package,
        "project": package.replace("_", "-"),
        "country": country,
        "imports": source.imports,
        "connect": source.connect,
    }
    contents = {
        "pyproject.toml": _filled("pyproject.toml", values),
        "README.md": _filled("README.md", values),
        f"{package}/__init__.py": _filled("portal.py", values),
        f"{package}/py.typed": "",
        **{f"{package}/pages/{path}": content for path, content in source.pages.items()},
    }
    for path, content in contents.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, "utf-8")
    return folder


def _check_names(name: str, package: str, country: str) -> None:
    if not _NAME.fullmatch(name):
        raise PortalError(
            f"{name!r} cannot be the name of a portal. A name has letters from a to z and digits, begins with a letter, and may "
            "have parts joined by '.' or '-'."
        )
    if keyword.iskeyword(package):
        raise PortalError(f"{name} cannot be the name of a portal: it is a keyword of Python, which cannot name a package.")
    if name in (found := installed_portals()).portals or name in found.broken:
        raise PortalError(f"There is already a portal {name}. Choose another name, or remove its package.")
    if not _COUNTRY.fullmatch(country):
        raise PortalError(f"{country!r} is not a country code: use two capital letters, as in ISO 3166.")
    if importlib.util.find_spec(package) is not None:
        raise PortalError(f"A package {package} is already installed. Choose another name for the portal.")


def _check_folder(folder: Path) -> None:
    if folder.is_file():
        raise PortalError(f"{folder} is a file. Name a folder that does not exist yet.")
    if folder.exists() and any(folder.iterdir()):
        raise PortalError(f"{folder} is not empty. Name a folder that does not exist yet.")


def _filled(name: str, values: Mapping[str, str]) -> str:
    """Return a file of the template with its placeholders replaced."""
    template = files("meritgraph").joinpath("portal_template", f"{name}.tmpl").read_text("utf-8")
    return Template(template).substitute(values)
