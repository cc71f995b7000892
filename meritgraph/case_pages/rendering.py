"""Renders the pages: every text escaped, words in the reader's language, static files by the hash of their content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from meritgraph.case_pages.texts import Texts
from meritgraph.visible_text import visible

TEMPLATES: Final = Path(__file__).parent / "templates"
STATIC: Final = Path(__file__).parents[1] / "web" / "static"
_HASH_LENGTH = 12


def render(template: str, texts: Texts, values: Mapping[str, Any]) -> str:
    """Return a page. Raises jinja2.UndefinedError for a value that a template uses and nobody gave."""
    return _environment(texts).get_template(template).render(values)


@cache
def _environment(texts: Texts) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        finalize=_shown,
    )
    # The extension adds this method, which no type knows.
    cast("Any", environment).install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)
    words = cast("dict[str, Any]", environment.globals)
    words.update(static=static_address, texts=texts)
    words.update({name: _with_shown_values(words[name]) for name in ("gettext", "ngettext")})
    environment.filters |= {
        "day": lambda value: texts.day(_day(value)),
        "short_day": lambda value: texts.short_day(_day(value)),
        "month": lambda value: texts.month(_day(value)),
        "moment": lambda value: texts.moment(_moment(value)),
        "number": texts.number,
    }
    return environment


def static_address(name: str) -> str:
    """Return the address of a static file. It changes with the content, so browsers may keep the file for ever."""
    stem, _, suffix = name.rpartition(".")
    return f"/static/{stem}.{_hash(name)}.{suffix}"


def named_with_hash(address: str) -> str | None:
    """Return the name of the static file that ``static_address`` gave this name with a hash; None for any other name."""
    stem, _, rest = address.partition(".")
    given, _, suffix = rest.partition(".")
    name = f"{stem}.{suffix}"
    return name if name in static_names() and given == _hash(name) else None


@cache
def static_names() -> frozenset[str]:
    """Return the names of all static files."""
    return frozenset(path.name for path in STATIC.iterdir())


@cache
def _hash(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:_HASH_LENGTH]


def _with_shown_values(translate: Callable[..., str]) -> Callable[..., str]:
    """Return a function of the templates whose message is filled with values as the page shows them.

    A message with its values is HTML already when it reaches ``_shown``.
    """

    @pass_context
    def filled(context: Context, *messages: Any, **values: Any) -> str:
        return translate(context, *messages, **{name: _shown(value) for name, value in values.items()})

    return filled


def _shown(value: object) -> object:
    """Take from a text what acts on the page that shows it; HTML of ours stays as it is."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _day(value: date | str) -> date:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
