"""What one answer shows of people: whose data, and which fields. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """What an answer shows of one person: ``fields`` are those of the schema, such as ``Servant.name``, in order.

    ``person`` is None for what it shows of the log of such looks.
    """

    person: str | None
    fields: tuple[str, ...]


class Looks:
    """The looks of one request. Each is noted when the object that shows the person is completed."""

    def __init__(self) -> None:
        self._fields: defaultdict[str | None, set[frozenset[str]]] = defaultdict(set)

    def note(self, people: Iterable[str | None], fields: frozenset[str]) -> None:
        """Note that these fields of an object are shown, which is about these people."""
        if fields:
            for person in people:
                self._fields[person].add(fields)

    def note_asked(self, root: str, person: str | None, operation: str = "Query") -> None:
        """Note that a root field was asked about a person whom the caller sees; None is nobody whom she sees.

        An empty list shows no object of hers, and a number not whose it is: both tell of her.
        """
        if person:
            self.note([person], frozenset({f"{operation}.{root}"}))

    def take(self, others: Looks) -> None:
        """Take over the looks of another request, which has none afterwards."""
        for person, parts in others._fields.items():
            self._fields[person] |= parts
        others._fields.clear()

    def __bool__(self) -> bool:
        return bool(self._fields)

    def __iter__(self) -> Iterator[Look]:
        """Give one look for each person, in the order in which they were noted first."""
        # Nearly all people of an answer show the same fields, so their names are put together once.
        known: dict[frozenset[frozenset[str]], tuple[str, ...]] = {}
        for person, parts in self._fields.items():
            key = frozenset(parts)
            if key not in known:
                known[key] = tuple(sorted(frozenset[str]().union(*parts)))
            yield Look(person, known[key])
