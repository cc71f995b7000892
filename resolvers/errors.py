"""Requests that a client cannot have answered, each with a code that the client can act on."""

from __future__ import annotations

from typing import Final

FORBIDDEN: Final = "FORBIDDEN"
RATE_LIMITED: Final = "RATE_LIMITED"
RETRY_AFTER_SECONDS: Final = 1


class ClientError(Exception):
    """An error that is shown to the client as it is. Its message repeats no text of the request: it can be personal."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RateLimited(ClientError):
    """An operation that is not executed now; it may be sent again after some seconds."""

    def __init__(
        self,
        message: str = "The hub runs as many operations as it can at the moment. Try again in a second.",
        seconds: int = RETRY_AFTER_SECONDS,
    ) -> None:
        super().__init__(RATE_LIMITED, message)
        self.seconds = seconds


class BadUserInput(ClientError):
    """An argument that stays wrong however often the request is repeated."""

    def __init__(self, message: str) -> None:
        super().__init__("BAD_USER_INPUT", message)


class NoIdentityKey(ClientError):
    """A hub that cannot hash national numbers as its graph holds them."""

    def __init__(self) -> None:
        super().__init__(
            "NO_IDENTITY_KEY",
            "This hub finds nobody by a national number, because it does not have the identity key of its graph. Tell those who "
            "operate it: the log says what is missing.",
        )


class Forbidden(ClientError):
    """A field that the caller may not read. Where it stands in place of a value, the field is answered as null."""

    def __init__(self) -> None:
        super().__init__(FORBIDDEN, "You may not read this field here.")
