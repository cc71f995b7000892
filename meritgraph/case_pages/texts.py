"""The words of the pages: message catalogues by language, plural forms, and days and numbers as each language writes them.

English stands in the code; the catalogues of the other languages are ``catalogues/<language>.po``, and what they lack stays
English. ``python -m meritgraph.case_pages.catalogue_files`` writes them from the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from meritgraph.visible_text import visible

CATALOGUES: Final = Path(__file__).parent / "catalogues"
ENGLISH: Final = "en"
LANGUAGES: Final = {ENGLISH: "English", "uz": "Oʻzbekcha", "ru": "Русский", "kk": "Қазақша"}
"""The languages by their codes, each by its own name."""


def N_(message: str) -> str:
    """Return a message as it is; the catalogues know by this name that it is translated later."""
    return message


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one language. Values stand in messages as ``%(name)s``, and nothing in a value acts on what shows it."""

    language: str
    _locale: Locale
    _translations: NullTranslations

    @classmethod
    def of(cls, language: str) -> Texts:
        """Return the words of a language; English for one that no page is written in."""
        return _texts(language if language in LANGUAGES else ENGLISH)

    def gettext(self, message: str, /, **values: object) -> str:
        """Return a message in this language with its values."""
        return _filled(self._translations.gettext(message), values)

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return the message for this number of things; ``%(number)s`` is the number."""
        text = self._translations.ngettext(one, many, number)
        return _filled(text, {"number": self.number(number), **values})

    def day(self, day: date) -> str:
        """Return a day, such as 14 March 2022."""
        return format_date(day, "d MMMM y", locale=self._locale)

    def short_day(self, day: date) -> str:
        """Return a day where there is little room, such as 14 Mar 2022."""
        return format_date(day, "d MMM y", locale=self._locale)

    def month(self, day: date) -> str:
        """Return the month of a day, such as March 2022."""
        return format_date(day, "LLLL y", locale=self._locale)

    def moment(self, moment: datetime) -> str:
        """Return a moment to the minute, such as 14 March 2022, 09:30 UTC."""
        return format_datetime(moment, "d MMMM y, HH:mm z", locale=self._locale)

    def number(self, number: float) -> str:
        """Return a number with the signs of this language."""
        return format_decimal(number, locale=self._locale)


@cache
def _texts(language: str) -> Texts:
    path = CATALOGUES / f"{language}.po"
    if language == ENGLISH:
        return Texts(language, Locale.parse("en_GB"), NullTranslations())
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Texts(language, Locale.parse(language), GNUTranslations(compiled))


def _filled(message: str, values: dict[str, object]) -> str:
    return message % {name: visible(str(value)) for name, value in values.items()} if values else message
