"""What the operations of one principal cost in a minute, compared with what they may cost.

Each principal has an account that fills up by the limit in a minute, and never beyond it. An operation is admitted as long as
something is left, and may overdraw the account: a limit below the cost of one large query then delays the next one, and does not
make the query impossible.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

_MINUTE = 60.0
# Full accounts are forgotten once there are so many.
_MOST_ACCOUNTS = 10_000


@dataclass(slots=True)
class _Account:
    left: float
    moment: float


class CostRate:
    """The accounts of all principals; with a limit of 0 nobody has one."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._accounts: dict[str, _Account] = {}

    def seconds_until_free(self, principal: str) -> int:
        """Return the whole seconds until the next operation is admitted; 0 means now."""
        account = self._accounts.get(principal)
        if account is None:
            return 0
        self._fill(account)
        return 0 if account.left > 0 else math.floor(-account.left * _MINUTE / self.per_minute) + 1

    def spend(self, principal: str, cost: int) -> None:
        if not self.per_minute:
            return
        account = self._accounts.get(principal)
        if account is None:
            self._forget_full_ones()
            account = self._accounts[principal] = _Account(self.per_minute, self._clock())
        self._fill(account)
        account.left -= cost

    def _fill(self, account: _Account) -> None:
        now = self._clock()
        account.left = min(self.per_minute, account.left + (now - account.moment) * self.per_minute / _MINUTE)
        account.moment = now

    def _forget_full_ones(self) -> None:
        if len(self._accounts) < _MOST_ACCOUNTS:
            return
        for principal, account in list(self._accounts.items()):
            self._fill(account)
            if account.left >= self.per_minute:
                del self._accounts[principal]
