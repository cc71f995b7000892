"""Lists over HTTP: read page by page to the end that the portal names, or not at all to an end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import orjson

from graph.errors import PortalError
from graph.model.ids import digest
from loaders.portal_api.contract import Covers, Page, RawRow, Scope, ScopeDone, Stream, Unchanged, Unreadable, Visit
from loaders.sources.etags import Kept
from loaders.sources.http import NOT_MODIFIED, HttpTransport, decode_json
from loaders.sources.incremental import Since
from loaders.sources.paginators import LinkHeader, Pagination, Parameters, Short, Step


@dataclass(frozen=True, slots=True)
class RestList:
    """A list of JSON objects at ``path``, under ``rows_at`` of an envelope; without it the answer itself is the list.

    ``parameters`` go along with every request. ``since`` is how changes are asked for. ``records_from`` is the first day of
    which the list tells everything: what is not in it did not happen since then.
    """

    path: str
    rows_at: str | None
    pages: Pagination
    since: Since | None = None
    records_from: date | None = None
    parameters: Parameters | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The meaning of a scope that is a part of a list: how it is asked for and which days it speaks for."""

    parameters: Parameters
    covers: Covers | None


class PageTransport(HttpTransport):
    """Remembers where the last answer says that the next page is."""

    link: Step | None = None

    def _read(self, response: httpx.Response, path: str) -> bytes:
        self.link = self._following(response, path)
        return super()._read(response, path)

    def _following(self, response: httpx.Response, path: str) -> Step | None:
        if not (named := response.links.get("next", {}).get("url")):
            return None
        url = response.url.join(named)
        if (url.scheme, url.host, url.port) != (response.url.scheme, response.url.host, response.url.port):
            # Whoever is asked there would be sent our secret.
            raise PortalError(f"{self._portal} says that what follows {path} is at another host. Check the address of this feed.")
        return Step(dict(url.params), "", "", path=url.path.removeprefix(self._client.base_url.path))


class ListReader:
    """One visit to the lists of a portal, by the names of their streams."""

    def __init__(self, portal: str, lists: Mapping[str, RestList], transport: HttpTransport, visit: Visit) -> None:
        linked = [name for name, each in lists.items() if isinstance(each.pages, LinkHeader)]
        if linked and not isinstance(transport, PageTransport):
            raise TypeError(f"links in headers ({', '.join(linked)}) are seen by a PageTransport only")
        self._portal, self._lists, self._transport, self._visit = portal, lists, transport, visit

    def declared(self, stream: Stream[Any]) -> RestList | None:
        """How the list of the stream is asked for; None where there is none of its name."""
        return self._lists.get(stream.name)

    def scopes(self, stream: Stream[Any]) -> Iterable[Scope]:
        return (Scope(),)

    def read(self, stream: Stream[Any], scope: Scope, since: str | None) -> Iterator[Page | Unchanged | ScopeDone]:
        """Ends with ScopeDone only where the list ended as it said; raises PortalError else, after what could be read.

        Pages are named by the watermark they were asked from and their place after it. A page whose ETag was noted is asked for
        on condition that it has changed.
        """
        asked, part = self._lists[stream.name], scope.meaning if isinstance(scope.meaning, Part) else None
        always = self._always(stream.name, part, since)
        step: Step | None = asked.pages.first(self._visit.feed.page_size)
        mark = since
        while step is not None:
            name, path, parameters = f"{since or ''}#{step.name}", step.path or asked.path, {**always, **step.parameters}
            request = self._request(asked, path, parameters, mark)
            kept = Kept.of(scope.notes.get(name), request)
            answer = self._transport.ask(path, parameters, kept.tag if kept else None)
            if kept and answer.status == NOT_MODIFIED:
                yield Unchanged(name)
                step, mark = kept.after, kept.mark
                continue
            try:
                said, rows = _decode(answer.body, asked.rows_at)
                after = asked.pages.after(step, said, len(rows), getattr(self._transport, "link", None))
            except (ValueError, KeyError, TypeError) as error:
                # Its place is known, so it is told apart from what was read; the list is not complete without it.
                yield Page(name, answer.body, lambda raw=answer.body: [Unreadable("truncated_page", raw)])
                raise PortalError(
                    f"{self._portal} sent an answer for {stream.name} {step.place} that is not a page: {_why(error)}. It is in "
                    "quarantine; run sync again."
                ) from error
            mark = self._reached(asked.since, rows, mark)
            watermark = mark if asked.since and asked.since.sorted else None
            if isinstance(after, Short):
                yield Page(name, answer.body, lambda rows=rows: rows, watermark)
                raise PortalError(f"{self._portal} {after.why.format(stream=stream.name)}. Run sync again.")
            # A tag names the body: a link in the header may be another beside the same body, and 304 need not tell it.
            tag = None if isinstance(asked.pages, LinkHeader) else answer.tag
            note = Kept(tag, request, mark, after).note() if tag is not None else None
            yield Page(name, answer.body, lambda rows=rows: rows, watermark, note)
            step = after
        yield ScopeDone(part.covers if part else self._covers(asked), watermark=mark)

    def _request(self, asked: RestList, path: str, parameters: Parameters, mark: str | None) -> str:
        """What is asked for and how it is read, digested: a note holds for the same list only, come to at the same mark."""
        feed = self._visit.feed
        said = orjson.dumps([feed.url, feed.service, repr(asked), path, dict(parameters), mark], option=orjson.OPT_SORT_KEYS)
        return digest(said)

    def _always(self, name: str, part: Part | None, watermark: str | None) -> Parameters:
        """What goes along with every request for a list."""
        asked = self._lists[name]
        try:
            new = asked.since.asked(watermark) if asked.since else {}
        except (ValueError, OverflowError) as error:
            raise PortalError(
                f"{self._portal} cannot be asked for {name} since {watermark!r}: {error}. Give a mark of the kind this list has."
            ) from error
        return {**(asked.parameters or {}), **(part.parameters if part else {}), **new}

    def _reached(self, since: Since | None, rows: Sequence[RawRow | Unreadable], mark: str | None) -> str | None:
        return since.marks.reached(rows, since.field, mark, self._visit.started_at) if since else None

    def _covers(self, asked: RestList) -> Covers | None:
        return Covers(asked.records_from, self._visit.today) if asked.records_from else None


def _decode(raw: bytes, rows_at: str | None) -> tuple[Mapping[str, Any], list[RawRow | Unreadable]]:
    return decode_json(raw, rows_at) if rows_at else decode_json(b'{"rows":' + raw + b"}", "rows")


def _why(error: Exception) -> str:
    return f"it lacks {error}" if isinstance(error, KeyError) else str(error)
