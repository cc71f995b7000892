"""What the hub checks of a page before it takes in its rows, whatever reader gave it: its size, and that its rows can be read."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from graph.errors import PortalError
from loaders.ingest.records import RawRecord, RejectedRow
from loaders.portal_api.contract import Page, RawRow, UnreadableRow
from loaders.portal_api.guard import portal_errors
from loaders.portal_api.page_limits import PageTooLarge, require_few_rows, require_size
from loaders.portal_api.scope_key import ScopeKey
from loaders.portal_api.shown_text import shown_token

# More of a page than this, and more than a twentieth of it, does not go to quarantine: it is another format, and not bad rows.
_MOST_REJECTED = 10_000


@dataclass(frozen=True, slots=True)
class PageChecks:
    """The checks of the pages of one scope. All raise PortalError, which ends the scope."""

    scope_key: ScopeKey
    max_rows: int

    def require_size(self, page: Page) -> None:
        """Check a page before it is decoded."""
        with self._within_limits(page):
            require_size(page.raw)

    def decoded(self, page: Page) -> Sequence[RawRow | UnreadableRow]:
        """Return the rows of a page."""
        with portal_errors(str(self.scope_key)):
            rows = page.decode()
            count = len(rows)
        with self._within_limits(page):
            require_few_rows(count, self.max_rows)
        return rows

    def require_readable(self, page: Page, rows: Sequence[RawRecord | RejectedRow], rejected: Sequence[RejectedRow]) -> None:
        """Check that not so many rows are bad that the page is rather one of another format. Equal rows count once."""
        if len(rejected) <= _MOST_REJECTED or len(rejected) * 20 <= len(rows):
            return
        if len({row.name for row in rejected}) > _MOST_REJECTED:
            page_name = shown_token(page.name)
            raise PortalError(
                f"{self.scope_key} was ended: over {_MOST_REJECTED:,} of the {len(rows):,} rows of its page {page_name} cannot "
                f"be read (the first: {rejected[0].reason} {rejected[0].field}). The portal's format may have changed. "
                "Nothing of this page was loaded or put into quarantine. Correct the row model, raise mapping_version and run "
                "sync again."
            )

    @contextmanager
    def _within_limits(self, page: Page) -> Generator[None]:
        try:
            yield
        except PageTooLarge as error:
            raise PortalError(
                f"{self.scope_key} was ended: its page {shown_token(page.name)} {error}. Nothing of this page was read; what was "
                f"read before is kept, and no record counts as missing. {error.advice}, and run sync again."
            ) from error
