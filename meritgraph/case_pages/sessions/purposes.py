"""The purposes of the settings in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from meritgraph.case_pages.texts import N_

_WORDS: Final[Mapping[str, str]] = {
    "personnel": N_("Personnel work"),
    "appointment": N_("An appointment that is being prepared"),
    "training": N_("Training"),
    "investigation": N_("An investigation"),
    "appeal": N_("An appeal or complaint"),
    "oversight": N_("Oversight"),
    "own-data": N_("My own data"),
}


def purpose_words(purpose: str) -> str:
    """Return a message of the catalogue for a purpose; one of a deployment's own is called as the settings call it."""
    return _WORDS.get(purpose, purpose)


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose of the settings, and what pages call it."""

    name: str
    words: str


def purposes_in_words(purposes: Sequence[str]) -> list[Purpose]:
    """Return purposes for a form, in the order of the settings."""
    return [Purpose(each, purpose_words(each)) for each in purposes]
