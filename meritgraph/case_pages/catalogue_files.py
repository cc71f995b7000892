"""Writes the message catalogues from the code and the templates: ``python -m meritgraph.case_pages.catalogue_files``.

``messages.pot`` has all messages. The catalogue of each language keeps its translations and gets what is new, untranslated;
messages that no page has any more leave it. With ``--check`` nothing is written, and the exit code is 1 where a file differs.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from meritgraph.case_pages.texts import CATALOGUES, ENGLISH, LANGUAGES

_PAGES: Final = Path(__file__).parent
_METHODS: Final = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
_OPTIONS: Final[Mapping[str, dict[str, str]]] = {"**/templates/**.html": {"trimmed": "true", "encoding": "utf-8"}}
_KEYWORDS: Final[Mapping[str, tuple[int, ...] | None]] = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}
# The same messages always make the same files.
_WHEN: Final = datetime(2026, 11, 29, tzinfo=UTC)
_HEAD: Final[Mapping[str, Any]] = {
    "project": "meritgraph",
    "version": "1",
    "charset": "utf-8",
    "copyright_holder": "the authors of meritgraph",
    "header_comment": "# Messages of the case pages. python -m meritgraph.case_pages.catalogue_files adds new ones.",
    "msgid_bugs_address": "see CONTRIBUTING.md",
    "last_translator": "nobody yet",
    "language_team": "none yet",
    "fuzzy": False,
}


def catalogue_files() -> Mapping[Path, bytes]:
    """Return the content of each catalogue as it has to be."""
    template = Catalog(creation_date=_WHEN, **_HEAD)
    for _, _, message, comments, context in extract_from_dir(
        _PAGES, _METHODS, {key: dict(value) for key, value in _OPTIONS.items()}, keywords=_KEYWORDS
    ):
        template.add(message, auto_comments=comments, context=context)
    files = {CATALOGUES / "messages.pot": _written(template)}
    for language in LANGUAGES:
        if language != ENGLISH:
            path = CATALOGUES / f"{language}.po"
            files[path] = _written(_updated(path, language, template))
    return files


def _updated(path: Path, language: str, template: Catalog) -> Catalog:
    """Return the catalogue of a language with exactly the messages of the template."""
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    else:
        catalogue = Catalog(locale=language, **_HEAD)
    # Near matches would put a translation of another sentence beside a new one.
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.creation_date = catalogue.revision_date = _WHEN
    return catalogue


def _written(catalogue: Catalog) -> bytes:
    file = BytesIO()
    write_po(file, catalogue, width=120, no_location=True, sort_output=True, ignore_obsolete=True)
    return file.getvalue()


def main(arguments: list[str]) -> int:
    """Write the catalogues, or compare them with ``--check``; return the exit code."""
    differing = [path for path, content in catalogue_files().items() if not path.exists() or path.read_bytes() != content]
    if "--check" in arguments:
        for path in differing:
            print(f"{path.name} differs: run python -m meritgraph.case_pages.catalogue_files")
        return 1 if differing else 0
    files = catalogue_files()
    for path in differing:
        path.write_bytes(files[path])
        print(f"Wrote {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
