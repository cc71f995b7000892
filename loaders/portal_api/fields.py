"""Field types that the rows of many portals share. A portal package declares its other types itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, ClassVar, get_args

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, PydanticCustomError, PydanticUseDefault
from pydantic_core.core_schema import no_info_before_validator_function

from graph.model.days import Day, check_stated, dotted_bounds, iso_bounds
from graph.model.facts import with_ascii_digits
from graph.model.name_folding import with_few_marks

# Spaces and line breaks of every script, and signs that nobody sees: control signs, zero-width and direction signs, fillers.
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
_UNUSUAL = re.compile(f"{_SPACES.pattern}|{_INVISIBLE.pattern}")
# Text that begins with one of these is not blank; a look at its first letter is all that most values cost.
_USUAL_FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
_BLANK = re.compile(rf"(?:\s|{_INVISIBLE.pattern})*")

USUAL_OPEN_FILLERS = frozenset(
    {
        *(date(year, 1, 1) for year in (2099, 2100, 2200, 2300, 2500, 3000, 4000, 5000, 9000, 9999)),
        *(
            date(year, 12, 31)
            for year in (2099, 2100, 2199, 2299, 2499, 2500, 2999, 3000, 3999, 4000, 4712, 5999, 8999, 9998, 9999)
        ),
        # The last days of a column type (SQL Server's smalldatetime), of 1C, and of a day that was taken off to stay in range.
        *(date(2079, 6, 6), date(3999, 11, 1), date(9999, 12, 30)),
        *(date(2222, 2, 22), date(2999, 1, 1)),
    }
)
"""Days that systems write for an end that nobody knows yet."""


class RowModel(BaseModel):
    """Base of the models of rows and of objects inside them: blank text counts as missing in each field that has a default."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    _names_with_default: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Check that no list holds days of which some mean "missing": such a day would empty its list. Raises TypeError."""
        for name, field in cls.model_fields.items():
            for inner, metadata in _parts(field.annotation):
                if inner and isinstance(metadata, DayText) and metadata.open_fillers:
                    raise TypeError(
                        f"{cls.__name__}.{name} is a list of days in which a filler such as 9999-12-31 has no meaning. Give the "
                        "days of the list a type without fillers: Annotated[Day, DayText(iso_bounds, open_fillers=frozenset())]."
                    )
        cls._names_with_default = tuple(
            raw_name
            for name, field in cls.model_fields.items()
            if not field.is_required()
            for raw_name in _raw_names(name, field)
        )

    @model_validator(mode="before")
    @classmethod
    def _blank_is_missing(cls, row: Any) -> Any:
        # This runs for every row: one look at each value, and a copy only where one is blank.
        if row.__class__ is not dict:
            return row
        blank = [
            name
            for name in cls._names_with_default
            if (value := row.get(name)).__class__ is str and (not value or value[0] not in _USUAL_FIRST) and is_blank(value)
        ]
        return {name: value for name, value in row.items() if name not in blank} if blank else row


def _raw_names(name: str, field: FieldInfo) -> Iterator[str]:
    """Yield the names under which a row may have the field."""
    alias = field.validation_alias or field.alias
    yield name
    for choice in alias.choices if isinstance(alias, AliasChoices) else [alias]:
        if isinstance(choice, str):
            yield choice


def _parts(annotation: Any, inside: bool = False) -> Iterator[tuple[bool, Any]]:
    """Yield what annotates the parts of a type, each with whether it stands inside a list."""
    for metadata in getattr(annotation, "__metadata__", ()):
        yield inside, metadata
    origin = getattr(annotation, "__origin__", None)
    inside = inside or (isinstance(origin, type) and issubclass(origin, (tuple, list, dict, set, frozenset)))
    for part in get_args(annotation):
        yield from _parts(part, inside)


class RowPart(RowModel):
    """Base of the models of objects inside a row."""

    model_config = ConfigDict(populate_by_name=True)


def is_blank(text: str) -> bool:
    """Tell whether a text consists of spaces and signs that nobody sees."""
    return _BLANK.fullmatch(text) is not None


def clean_text(text: Any) -> Any:
    """Return text stripped and in Unicode's composed form (NFC), without signs that nobody sees; any other value as it is.

    Of a run of combining marks that no language has, only the first ones are kept (``with_few_marks``).
    """
    if not isinstance(text, str):
        return text
    if not text.isascii() or not text.isprintable():
        text = _composed(text)
        if _UNUSUAL.search(text):
            text = _composed(_INVISIBLE.sub("", _SPACES.sub(" ", text)))
    return text.strip()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", with_few_marks(text))


def clean_number(text: Any) -> Any:
    """Do as ``clean_text`` does, and write the digits of every script, such as full-width ones, as ASCII digits."""
    text = clean_text(text)
    return with_ascii_digits(text) if isinstance(text, str) else text


@dataclass(frozen=True, slots=True)
class DayText:
    """How a portal writes days: annotates a field of type ``Day``.

    ``bounds`` returns the first and the last day that a text can mean, and raises ValueError for text that is no day.
    ``open_fillers`` are days that the portal writes where there is none: they count as missing, so that an end is open. A day
    after 2199 that is no filler is refused as days before 1800 are.
    """

    bounds: Callable[[str], tuple[date, date]] = iso_bounds
    open_fillers: frozenset[date] = USUAL_OPEN_FILLERS

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.parse, handler(source))

    def parse(self, text: Any) -> Day:
        """Read a day.

        Raises PydanticUseDefault for a filler, and PydanticCustomError ``missing``, ``impossible_date`` or ``wrong_type``.
        """
        # JSON can have a value of any type where a date belongs.
        if not isinstance(text, str):
            raise PydanticCustomError("wrong_type", "a date must be text")
        return _parsed(text, self.bounds, self.open_fillers)


def parse_day(text: Any) -> Day:
    """Read an ISO day, month or year, none of which means "open".

    Raises PydanticCustomError ``missing``, ``impossible_date`` or ``wrong_type``.
    """
    return _WITHOUT_FILLERS.parse(text)


# The rows of a list share their days: a text is seldom read for the first time.
@lru_cache(maxsize=1 << 15)
def _parsed(text: str, bounds: Callable[[str], tuple[date, date]], open_fillers: frozenset[date]) -> Day:
    if is_blank(text):
        raise PydanticCustomError("missing", "there is no date")
    try:
        earliest, latest = bounds(clean_number(text))
        if earliest in open_fillers or latest in open_fillers:
            raise PydanticUseDefault
        return Day(check_stated(earliest), check_stated(latest))
    except (ValueError, OverflowError) as error:
        raise _impossible(text) from error


_WITHOUT_FILLERS = DayText(open_fillers=frozenset())


def _impossible(text: str) -> PydanticCustomError:
    return PydanticCustomError("impossible_date", "{text} is not a date", {"text": text[:40]})


Text = Annotated[str, BeforeValidator(clean_text), Field(min_length=1)]
"""Text that must not be blank: blank text counts as missing. It is stripped and normalised (``clean_text``)."""
Number = Annotated[str, BeforeValidator(clean_number), Field(min_length=1)]
"""A number that identifies something, as text (a register number): ``Text`` whose digits are ASCII digits."""

IsoDay = Annotated[Day, DayText(iso_bounds)]
"""``2018-03-14``, ``2018-03`` or ``2018``. A filler such as 9999-12-31 counts as missing."""
DottedDay = Annotated[Day, DayText(dotted_bounds)]
"""``14.03.2018``. A filler such as 31.12.9999 counts as missing."""
Score = Annotated[float, Field(ge=0, le=100)]
FullPostShare = Annotated[float, Field(gt=0, le=2)]
Pinfl = Annotated[str, BeforeValidator(clean_number), Field(pattern=r"^[0-9]{14}$")]
