"""Takes third parties out of an answer of the API: all but the servant of the lead become «person 1», «person 2» and so on.

It works on the answer, before anything is made from it, so every file of a bundle calls them the same. Texts that may name people
whom the answer does not list are left out. The reason of the lead is replaced by what its rule looks for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, cast

LEFT_OUT: Final = "(left out)"
# Written by people, or taken from a portal as it is: nobody can tell whom these name.
# The reasons of her other leads may name people who stand nowhere in this one.
_FREE = frozenset({"note", "why", "value", "reason"})
# The fields in which somebody who works on the lead stands by her name.
_OFFICIALS = frozenset({"by", "assignee"})
_HUB = "meritgraph"
_PERSON_ID = re.compile(r"servant:[0-9A-Za-z_-]+")


def redacted(finding: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lead of an answer without third parties."""
    subject = cast("Mapping[str, Any]", finding.get("servant") or {})
    rule = cast("Mapping[str, Any]", finding.get("rule") or {})
    redaction = _Redaction(str(subject.get("id", "")))
    redaction.learn(finding)
    shown = cast("dict[str, Any]", redaction.shown(finding))
    return shown | {"reason": rule.get("looksFor") or LEFT_OUT}


@dataclass(slots=True)
class _Redaction:
    subject: str
    _people: dict[str, str] = field(default_factory=dict[str, str])
    _officials: dict[str, str] = field(default_factory=dict[str, str])
    _names: dict[str, str] = field(default_factory=dict[str, str])

    def learn(self, value: Any) -> None:
        """Give everybody in a value a number, in the order in which they come, and remember by which names they stand there."""
        match value:
            case list():
                for each in cast("list[Any]", value):
                    self.learn(each)
            case dict():
                content = cast("dict[str, Any]", value)
                self._learn_person(content.get("id"), content.get("name"))
                for name, each in content.items():
                    if name in _OFFICIALS and isinstance(each, str) and each != _HUB:
                        self._officials.setdefault(each, f"official {len(self._officials) + 1}")
                    self.learn(each)
            case _:
                pass

    def _learn_person(self, id_: Any, name: Any) -> None:
        if isinstance(id_, str) and id_.startswith(("servant:", "relative:")) and id_ != self.subject:
            person = self._person(id_)
            if isinstance(name, str) and name.strip():
                self._names.setdefault(name, person)

    def _person(self, id_: str) -> str:
        return self._people.setdefault(id_, f"person {len(self._people) + 1}")

    def shown(self, value: Any, key: str = "") -> Any:
        """Return a value as the bundle shows it; ``key`` is the field that has it."""
        match value:
            case list():
                return [self.shown(each, key) for each in cast("list[Any]", value)]
            case dict():
                return {name: self.shown(each, name) for name, each in cast("dict[str, Any]", value).items()}
            case str() if key in _FREE:
                return LEFT_OUT
            case str() if key in _OFFICIALS:
                return self._officials.get(value, value)
            case str():
                return self._text(value)
            case _:
                return value

    def _text(self, text: str) -> str:
        if text in self._people:
            return self._id(text)
        # The longest first: a name may be part of another one.
        for name in sorted(self._names, key=len, reverse=True):
            text = re.sub(re.escape(name), self._names[name], text, flags=re.IGNORECASE)
        return _PERSON_ID.sub(lambda found: self._id(found.group()), text)

    def _id(self, id_: str) -> str:
        return id_ if id_ == self.subject else self._person(id_).replace(" ", ":")
