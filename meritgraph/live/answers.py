"""What a subscription tells: one answer after the other, each on record before it leaves, for as long as the token is good.

The token is looked at before each answer and every half a minute. While it is not known whether the token was revoked, while the
database is away, and while the hub has no place for an operation, nothing is told and nothing is lost: it is tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Final, cast

from graphql import ExecutionResult, GraphQLError

from graph.errors import DatabaseError
from meritgraph.access.journal import NotRecorded
from meritgraph.access.local_key import UnusableSigningKey
from meritgraph.access.oidc import ProviderAway
from meritgraph.access.principals import TokenRefused
from meritgraph.graphql_request import Query
from meritgraph.http import Endpoint
from meritgraph.live.tasks import over
from meritgraph.observing import COMPLETE, Followed
from meritgraph.problems import LATE, UNRECORDED, UNVERIFIED, Problem
from resolvers.errors import RATE_LIMITED
from resolvers.live.context import LiveContext
from schema.answering import Stream, answering, failed
from schema.errors import UNAUTHENTICATED, UNAVAILABLE, client_errors

CHECK_SECONDS: Final = 30.0

_RETRY_SECONDS = 1.0
_MOST_TRIES = 60
_OVER: Final = object()


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer; ``last`` where it tells why the subscription ends."""

    body: Mapping[str, Any]
    last: bool = False

    @property
    def codes(self) -> list[str]:
        errors = cast("list[dict[str, dict[str, Any] | None]]", self.body.get("errors", []))
        return [str((error.get("extensions") or {}).get("code")) for error in errors]


class TokenEnded(Exception):
    """The token of a subscription is good no longer, or it cannot be told whether it is."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.answered = _last(problem)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One subscription of a client: its query, the token that it came with, and what observers of the hub are told of it."""

    endpoint: Endpoint
    token: str
    context: LiveContext
    query: Query
    text: str
    followed: Followed
    check_seconds: float = CHECK_SECONDS

    async def answers(self) -> AsyncGenerator[Answered]:
        """Yield the answers until it is over, or one tells why it ends."""
        async with aclosing(self._answers()) as answers:
            async for answered in answers:
                if answered.last:
                    self.followed.reason = answered.codes[0]
                yield answered
                if not answered.last:
                    self.followed.answers += 1
                    for observer in self.endpoint.observers:
                        observer.sent(self.followed)
        self.followed.reason = self.followed.reason or COMPLETE

    async def _answers(self) -> AsyncGenerator[Answered]:
        try:
            begun = await answering().subscribe(self.text, self.query.variables, self.context, self.query.operation)
            caller = self.context.caller
            self.followed.take(self.context)
            if self.context.cost is not None and caller is not None:
                self.endpoint.texts.remember(self.query, caller.subject)
            if isinstance(begun, ExecutionResult):
                await self.endpoint.record(self.context, self.query.operation, begun)
                yield last_of(begun)
                return
            self.followed.began = True
            for observer in self.endpoint.observers:
                observer.begun(self.followed)
            async with aclosing(begun.events):
                while (answered := await self._next(begun)) is not None:
                    yield answered
                    if answered.last:
                        return
        except TokenEnded as ended:
            yield ended.answered
        except NotRecorded:
            yield _last(UNRECORDED)
        finally:
            self.context.cancel()

    async def _next(self, begun: Stream) -> Answered | None:
        """Return the next answer; None where there is none any more."""
        while (event := await self._event(begun)) is not _OVER:
            answered = event if isinstance(event, Answered) else await self._answer(begun, event)
            if answered is not None:
                return answered
        return None

    async def _event(self, begun: Stream) -> object:
        """Return the next event, _OVER where there is none any more, or an answer that tells what prevents it."""
        waiting = asyncio.ensure_future(anext(begun.events, _OVER))
        try:
            while not waiting.done():
                await asyncio.wait({waiting}, timeout=self.check_seconds)
                await check_token(self.endpoint, self.token)
            return waiting.result()
        except TokenEnded:
            raise
        except Exception as error:
            # The client is told of every error: `schema.errors` shows what she may see of it, and logs the rest.
            result = failed(error)
            await self.endpoint.record(self.context, self.query.operation, result)
            return last_of(result)
        finally:
            await over(waiting)

    async def _answer(self, begun: Stream, event: object) -> Answered | None:
        """Return the answer to an event; None where the caller does not see any more what it tells of."""
        answered = None
        for number in range(_MOST_TRIES):
            context = self.context.anew()
            try:
                async with asyncio.timeout(self.endpoint.request_timeout):
                    result = await (begun.again if number else begun.answer)(event, context)
            except TimeoutError:
                return _last(LATE)
            finally:
                context.cancel()
            if result is None:
                return None
            answered = _answered(result)
            if {RATE_LIMITED, UNAVAILABLE}.isdisjoint(answered.codes):
                # The first answer has what the subscription itself looked at, too.
                context.looks.take(self.context.looks)
                await self.endpoint.record(context, self.query.operation, result)
                return answered
            await asyncio.sleep(_RETRY_SECONDS)
            await check_token(self.endpoint, self.token)
        assert answered is not None
        return Answered({"errors": answered.body["errors"]}, last=True)


async def check_token(endpoint: Endpoint, token: str) -> None:
    """Raise TokenEnded unless a token is good. While that is not known, wait: nothing is told meanwhile."""
    while True:
        try:
            await endpoint.verifier.verify(token)
        except TokenRefused as refused:
            raise TokenEnded(Problem(UNAUTHENTICATED, str(refused))) from refused
        except UnusableSigningKey as error:
            raise TokenEnded(UNVERIFIED) from error
        except (DatabaseError, ProviderAway):
            await asyncio.sleep(_RETRY_SECONDS)
        else:
            return


def _last(problem: Problem) -> Answered:
    return Answered(problem.body, last=True)


def last_of(result: ExecutionResult) -> Answered:
    """Return the errors of a result, with which a subscription ends."""
    return Answered({"errors": [error.formatted for error in client_errors(_errors(result))]}, last=True)


def _answered(result: ExecutionResult) -> Answered:
    """Return an answer. One without any data ends the subscription: the next event would have none, either."""
    if not _errors(result):
        return Answered({"data": result.data})
    formatted = [error.formatted for error in client_errors(_errors(result))]
    if result.data is None:
        return Answered({"errors": formatted}, last=True)
    return Answered({"errors": formatted, "data": result.data})


def _errors(result: ExecutionResult) -> list[GraphQLError]:
    return result.errors or []
