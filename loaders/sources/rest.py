"""Lists over HTTP, read page by page to the end that the portal announces. A list that ends otherwise is never complete."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import httpx
import orjson

from graph.errors import PortalError
from graph.model.ids import digest
from loaders.portal_api.contract import CoveredDays, Page, RawRow, Scope, ScopeDone, Stream, UnchangedPage, UnreadableRow, Visit
from loaders.portal_api.page_limits import PageTooLarge
from loaders.portal_api.plain_words import in_plain_words
from loaders.portal_api.scope_key import ScopeKey
from loaders.portal_api.shown_text import shown_token
from loaders.sources.answer_kinds import unexpected_kind
from loaders.sources.changed_since import Since
from loaders.sources.http import NOT_MODIFIED, HttpTransport
from loaders.sources.json_pages import Rows, decode_json
from loaders.sources.page_notes import PageNote
from loaders.sources.paginators import IncompleteList, LinkHeader, PageRequest, Pagination, Parameters, RequestTrail


@dataclass(frozen=True, slots=True)
class RestList:
    """A list of JSON objects at ``path``.

    - ``rows_at``: the top-level field that holds the rows; None where the answer itself is the list.
    - ``pages``: how the list is divided into pages.
    - ``since``: how changes are requested; None for a list that is always read whole.
    - ``records_from``: the first day from which the list is complete. Without it, nothing is concluded from what the list lacks.
    - ``parameters``: sent with every request.
    """

    path: str
    rows_at: str | None
    pages: Pagination
    since: Since | None = None
    records_from: date | None = None
    parameters: Parameters | None = None


@dataclass(frozen=True, slots=True)
class ListPart:
    """The selection of a scope that is a part of a list: the parameters that request it, and the days it is complete for."""

    parameters: Parameters
    covers: CoveredDays | None


class PageTransport(HttpTransport):
    """An HTTP transport that remembers the next page in the last answer's ``Link`` header."""

    link: PageRequest | None = None

    def _read(self, response: httpx.Response, path: str) -> bytes:
        self.link = self._linked(response, path)
        return super()._read(response, path)

    def _linked(self, response: httpx.Response, path: str) -> PageRequest | None:
        if not (target := response.links.get("next", {}).get("url")):
            return None
        try:
            url = response.url.join(target)
        except (httpx.InvalidURL, ValueError) as error:
            raise PortalError(
                f"{self._portal} names a page after {path} by an address that cannot be read. Report it to the portal's operator."
            ) from error
        below = _path(url).removeprefix(_path(self._client.base_url))
        same_host = (url.scheme, url.host, url.port) == (response.url.scheme, response.url.host, response.url.port)
        # The other host would be sent our secret. And a path below ours may itself be an address: http://portal/http://elsewhere/.
        if not same_host or httpx.URL(below).is_absolute_url:
            raise PortalError(
                f"{self._portal} says that the page after {path} is at another host. Check the address of this feed."
            )
        return PageRequest(dict(url.params), "", "", path=below)


class ListReader:
    """Reads the lists of a portal during one visit; each stream has the list of its name."""

    def __init__(self, portal: str, lists: Mapping[str, RestList], transport: HttpTransport, visit: Visit) -> None:
        linked = [name for name, each in lists.items() if isinstance(each.pages, LinkHeader)]
        if linked and not isinstance(transport, PageTransport):
            raise TypeError(f"lists with links in headers ({', '.join(linked)}) need a PageTransport")
        self._portal, self._lists, self._transport, self._visit = portal, lists, transport, visit

    def declared_list(self, stream: Stream[Any]) -> RestList | None:
        """Return the list declared for this stream, or None."""
        return self._lists.get(stream.name)

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        """Return the one scope that holds the whole list."""
        return (Scope(),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | UnchangedPage | ScopeDone]:
        """Yield the pages of a list, then ScopeDone if the list ended as it announced.

        Otherwise it raises PortalError after everything that could be read. Pages are named by the watermark from which they were
        requested and by their position after it. A page with a noted ETag is requested on condition that it has changed.
        """
        declared, part = self._lists[stream.name], scope.selection if isinstance(scope.selection, ListPart) else None
        common = self._common_parameters(stream.name, part, since)
        watermark = yield from self._pages(stream.name, declared, common, scope, since)
        yield ScopeDone(part.covers if part else self._covers(declared), watermark=watermark)

    def _pages(
        self, name: str, declared: RestList, common: Parameters, scope: Scope, since: str | None
    ) -> Generator[Page | UnchangedPage, None, str | None]:
        """Yield the pages of a list; return the watermark that its rows reached."""
        request: PageRequest | None = declared.pages.first(self._visit.feed.page_size)
        watermark, trail = since, RequestTrail()
        marks = declared.since.marks(self._visit.started_at) if declared.since else None
        while request is not None:
            self._require_new(trail, request, ScopeKey(self._portal, name, scope.name))
            page, path = f"{since or ''}#{request.name}", request.path or declared.path
            parameters = {**common, **request.parameters}
            request_digest = self._request_digest(declared, path, parameters, watermark)
            noted = PageNote.parse(scope.notes.get(page), request_digest)
            answer = self._transport.fetch(path, parameters, noted.etag if noted else None)
            if noted and answer.status == NOT_MODIFIED:
                yield UnchangedPage(page)
                request, watermark = noted.following, noted.watermark
                continue
            try:
                envelope, rows = self._decode(answer.body, declared, name, request)
                following = declared.pages.following(request, envelope, len(rows), getattr(self._transport, "link", None))
            except (ValueError, KeyError, TypeError) as error:
                # The list is not complete without this page. Its position is known, so the page itself goes to quarantine.
                yield Page(page, answer.body, lambda raw=answer.body: [UnreadableRow("truncated_page", raw)])
                raise self._no_page(name, request, answer.body, error) from error
            watermark = self._furthest(declared.since, rows, watermark)
            page_watermark = watermark if declared.since and declared.since.sorted else None
            if isinstance(following, IncompleteList):
                yield Page(page, answer.body, lambda rows=rows: rows, page_watermark, marks=marks)
                raise PortalError(f"{self._portal} {following.problem.format(stream=name)}. Run sync again.")
            # An ETag names the body. The link in a header may change beside the same body, and a 304 need not repeat it.
            etag = None if isinstance(declared.pages, LinkHeader) else answer.etag
            note = PageNote(etag, request_digest, watermark, following).to_text() if etag is not None else None
            yield Page(page, answer.body, lambda rows=rows: rows, page_watermark, note, marks)
            request = following
        return watermark

    def _decode(self, raw: bytes, declared: RestList, name: str, request: PageRequest) -> tuple[Mapping[str, Any], Rows]:
        try:
            return decode_json(raw, declared.rows_at, self._visit.feed.max_page_rows)
        except PageTooLarge as error:
            raise PortalError(
                f"{self._portal} sent an answer for {name} {request.label} that {error}. Nothing of it was read; what was read "
                f"before is kept. {error.advice}, and run sync again."
            ) from error

    def _require_new(self, trail: RequestTrail, request: PageRequest, scope_key: ScopeKey) -> None:
        """Raise PortalError for a request that was made before in this reading."""
        if trail.comes_back(request):
            cursor = next(reversed([*request.parameters.values()]), request.path or "")
            raise PortalError(
                f"{scope_key} goes in a circle: its {request.label} has the cursor {shown_token(str(cursor))}, with which a page "
                "was read before. What was read is kept, and no record counts as missing. Report this to the portal's operator, "
                "and run sync again."
            )

    def _no_page(self, name: str, request: PageRequest, body: bytes, error: Exception) -> PortalError:
        """Return the error for an answer that is no page of a list."""
        if (kind := unexpected_kind(body)) is not None:
            asked = f"an answer for {name} {request.label} that is not a page"
            return PortalError(f"{self._portal} {kind.sentence(asked)} The answer is in quarantine.")
        return PortalError(
            f"{self._portal} sent an answer for {name} {request.label} that is not a page: {_problem(error)}. The answer is in "
            "quarantine; run sync again."
        )

    def _request_digest(self, declared: RestList, path: str, parameters: Parameters, watermark: str | None) -> str:
        """Return a digest of what is requested and how it is read.

        A note is valid only for the same list, at the same address, reached at the same watermark.
        """
        feed = self._visit.feed
        described = [feed.url, feed.service, repr(declared), path, dict(parameters), watermark]
        return digest(orjson.dumps(described, option=orjson.OPT_SORT_KEYS))

    def _common_parameters(self, name: str, part: ListPart | None, watermark: str | None) -> Parameters:
        """Return the parameters that every request for a list has. Raises PortalError for a watermark of another kind."""
        declared = self._lists[name]
        try:
            changed = declared.since.parameters(watermark) if declared.since else {}
        except (ValueError, OverflowError) as error:
            raise PortalError(
                f"{self._portal} cannot be asked for {name} since {watermark!r}: {error}. Give a watermark of the kind that this "
                "list has."
            ) from error
        return {**(declared.parameters or {}), **(part.parameters if part else {}), **changed}

    def _furthest(self, since: Since | None, rows: Sequence[RawRow | UnreadableRow], so_far: str | None) -> str | None:
        return since.kind.furthest(rows, since.field, so_far, self._visit.started_at) if since else None

    def _covers(self, declared: RestList) -> CoveredDays | None:
        """Return the days for which a list that was read to its end is complete: rows of the last ``lag`` may be missing."""
        if declared.records_from is None:
            return None
        lag = declared.since.lag if declared.since else timedelta()
        return CoveredDays(declared.records_from, (self._visit.started_at - lag).date())


def _problem(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else in_plain_words(error)


def _path(url: httpx.URL) -> str:
    """Return the path of an address as it is sent."""
    return url.raw_path.partition(b"?")[0].decode("ascii")
