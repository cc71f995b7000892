"""Why a request failed on the network, in words for a message: they name no address, no query and no secret."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import httpx

_WORDS: tuple[tuple[type[httpx.HTTPError], str], ...] = (
    (httpx.ConnectTimeout, "no connection in time"),
    (httpx.ReadTimeout, "no answer in time"),
    (httpx.WriteTimeout, "our request was not taken in time"),
    (httpx.PoolTimeout, "no connection in time"),
    (httpx.ConnectError, "no connection"),
    (httpx.ProxyError, "the proxy does not let us through"),
    (httpx.RemoteProtocolError, "an answer that was cut or is not HTTP"),
    (httpx.DecodingError, "an answer that cannot be unpacked"),
    (httpx.NetworkError, "the connection broke"),
)


def network_problem(error: httpx.HTTPError) -> str:
    """Return what happened, with the operating system's reason where there is one: ``no connection: connection refused``."""
    words = next((words for kind, words in _WORDS if isinstance(error, kind)), "the network failed")
    reason = next((reason for cause in _causes(error) if (reason := _reason(cause))), "")
    return f"{words}: {reason}" if reason else words


def refused_certificate(error: BaseException) -> str | None:
    """Return why a certificate was refused, if that caused the error; a second attempt would not change it."""
    return next((cause.verify_message for cause in _causes(error) if isinstance(cause, ssl.SSLCertVerificationError)), None)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _reason(error: BaseException) -> str:
    if isinstance(error, ssl.SSLError):
        return f"TLS failed ({error.reason.lower().replace('_', ' ')})" if error.reason else "TLS failed"
    # The reason of a time-out says no more than the time-out.
    return (error.strerror or "").lower() if isinstance(error, OSError) and not isinstance(error, TimeoutError) else ""
