"""The errors of a hub that cannot answer at the moment, with the same words over HTTP and for subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from schema.errors import TIMEOUT, TOO_LATE, UNAVAILABLE

NO_SIGNING_KEY: Final = "NO_SIGNING_KEY"
"""The reason why nothing is answered while the hub has no usable signing key."""
PROVIDER_AWAY: Final = "IDENTITY_PROVIDER_AWAY"
"""The reason why tokens of the identity provider cannot be verified: it gives no keys, and the kept ones are too old."""

_NO_RECORD: Final = "NO_RECORD"


@dataclass(frozen=True, slots=True)
class Problem:
    """The one error of an answer: its code and its message, and the reason where the code alone does not say what is wrong."""

    code: str
    message: str
    reason: str | None = None

    @property
    def error(self) -> Mapping[str, Any]:
        extensions = {"code": self.code} if self.reason is None else {"code": self.code, "reason": self.reason}
        return {"message": self.message, "extensions": extensions}

    @property
    def body(self) -> Mapping[str, Any]:
        return {"errors": [self.error]}


# The log says what is wrong with the file of the key, and why nothing can be recorded.
UNVERIFIED: Final = Problem(
    UNAVAILABLE, "This hub cannot verify tokens at the moment: it has no signing key. Try again later.", NO_SIGNING_KEY
)
UNRECORDED: Final = Problem(
    UNAVAILABLE,
    "The hub cannot record who reads data of people at the moment, so it shows none. Try again later.",
    _NO_RECORD,
)
UNRECORDED_CHANGES: Final = Problem(
    UNAVAILABLE,
    "Changes were saved: `extensions.saved` of the answer names them. The hub cannot record who reads data of people at the "
    "moment, so it shows nothing else of them. Sent again with their idempotency keys, they change nothing.",
    _NO_RECORD,
)
LATE: Final = Problem(TIMEOUT, TOO_LATE)
