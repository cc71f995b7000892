"""What stands on a servant's own page beside her career: other facts by kind, with their days and the portals that state them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models.days import answer_in_words

Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OwnFact:
    """A fact in words."""

    kind: str
    what: str
    start: str
    end: str
    portals: str


@dataclass(frozen=True, slots=True)
class _Shape:
    """Where the answer of a kind of fact has its words and its days. The first words that are stated count."""

    field: str
    kind: str
    words: tuple[str, ...]
    start: str
    end: str | None = None


_SHAPES: Final = (
    _Shape("educations", N_("Education"), ("levelWord", "level"), "graduated"),
    _Shape("contracts", N_("Labour contract"), ("title",), "start", "end"),
    _Shape("reserveMemberships", N_("Reserve"), ("poolWord", "pool"), "start", "end"),
    _Shape("rewards", N_("Reward"), ("benefit", "kindWord", "kind"), "givenOn"),
    _Shape("appeals", N_("Appeal or request"), ("kindWord", "kind"), "filed"),
)


def own_facts(servant: Answer, texts: Texts) -> tuple[OwnFact, ...]:
    """Return the facts of a servant that her career does not show."""
    return tuple(_fact(shape, each, texts) for shape in _SHAPES for each in servant[shape.field] or ())


def _fact(shape: _Shape, answer: Answer, texts: Texts) -> OwnFact:
    end = answer[shape.end] if shape.end else None
    return OwnFact(
        kind=texts.gettext(shape.kind),
        what=", ".join(_words(shape, answer)) or texts.gettext("not stated"),
        start=answer_in_words(answer[shape.start], texts),
        end=answer_in_words(end, texts) if end else "–",
        portals=", ".join(sorted({each["portal"] for each in answer["sources"]})),
    )


def _words(shape: _Shape, answer: Answer) -> Iterator[str]:
    first = next((answer[name] for name in shape.words if answer[name]), None)
    if first is not None:
        yield first
    for name in ("field", "institution"):
        if answer.get(name):
            yield answer[name]
    if answer.get("employer"):
        yield answer["employer"]["name"]
