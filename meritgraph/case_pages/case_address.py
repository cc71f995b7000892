"""The address of a lead: which list its reader came from, and which nodes of its evidence are opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode

from meritgraph.case_pages.cases_address import PATH, CasesAddress
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.visits import BadAddress

NAMES: Final = ("from", "open", "saved")
CHANGES: Final = ("acknowledge", "assign", "confirm", "dismiss", "reopen")
"""What can have been saved, as the address says it after a change."""


@dataclass(frozen=True, slots=True)
class CaseAddress:
    """A lead as an address names it. ``back`` is the list that its reader came from, ``saved`` what she changed just now."""

    id: str
    back: CasesAddress | None = None
    opened: tuple[str, ...] = ()
    saved: str = ""

    @classmethod
    def of_query(cls, id_: str, query: str, texts: Texts) -> CaseAddress:
        """Return the address of a lead with this query. Raises BadAddress."""
        try:
            pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=50)
        except ValueError as error:
            raise BadAddress(texts.gettext("The address is damaged. Open the lead from the list again.")) from error
        given: dict[str, list[str]] = {name: [] for name in NAMES}
        for name, value in pairs:
            if name not in NAMES:
                names = ", ".join(NAMES)
                raise BadAddress(texts.gettext("A lead has no parameter “%(name)s”. It has %(names)s.", name=name, names=names))
            if value:
                given[name].append(value)
        saved = _last(given["saved"])
        if saved and saved not in CHANGES:
            raise BadAddress(texts.gettext("The parameter “saved” may be %(values)s.", values=", ".join(CHANGES)))
        return cls(id_, list_of(_last(given["from"]), texts), tuple(given["open"]), saved)

    @property
    def kept(self) -> Sequence[tuple[str, str]]:
        """The parameters that stay while nodes are opened and closed."""
        return [("from", self.back.query)] if self.back is not None else []

    @property
    def query(self) -> str:
        """The query of the address."""
        saved = [("saved", self.saved)] if self.saved else []
        return urlencode([*self.kept, *(("open", each) for each in self.opened), *saved])

    def is_of(self, query: str) -> bool:
        """Tell whether a query says the same in the same order; how its characters are written does not matter."""
        return parse_qsl(query, keep_blank_values=True) == parse_qsl(self.query)

    @property
    def path(self) -> str:
        """The whole address."""
        return f"{self.own_path}?{self.query}" if self.query else self.own_path

    @property
    def own_path(self) -> str:
        """The address without a query."""
        return f"{PATH}/{quote(self.id, safe=':')}"

    @property
    def closed_path(self) -> str:
        """The address with nothing opened."""
        return replace(self, opened=(), saved="").path

    def beside(self, which: str) -> str:
        """Return the address that leads to the next or the previous lead of the list."""
        query = urlencode(self.kept)
        return f"{self.own_path}/{which}?{query}" if query else f"{self.own_path}/{which}"

    @property
    def list_path(self) -> str:
        """The address of the list that the reader came from."""
        return self.back.path if self.back is not None else PATH


def list_of(query: str, texts: Texts) -> CasesAddress | None:
    """Return the list of leads with a query, which came with an address or a form; None for none. Raises BadAddress."""
    return CasesAddress.of_query(query, texts) if query else None


def _last(values: Sequence[str]) -> str:
    return values[-1] if values else ""
