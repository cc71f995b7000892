"""Policy that the rules share: which law was in force when. A value applies to orders dated within its period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph.model.days import FIRST_DAY, LAST_DAY
from merit.contract import PolicyValue

# Law ZRU-788 "On the state civil service", in force from its publication [found].
UZ_LAW_FROM = date(2022, 8, 8)
# Law 416-V of 23 November 2015, in force from 1 January 2016 [unverified], repealed from 1 July 2026 by Law 290-VIII [found].
KZ_LAW_FROM, KZ_LAW_TO = date(2016, 1, 1), date(2026, 7, 1)


def under_zru_788(parameters: Mapping[str, Any], article: str) -> PolicyValue:
    return PolicyValue("UZ", UZ_LAW_FROM, LAST_DAY, parameters, f"ZRU-788 {article}")


def under_416_v(parameters: Mapping[str, Any], article: str) -> PolicyValue:
    return PolicyValue("KZ", KZ_LAW_FROM, KZ_LAW_TO, parameters, f"416-V {article}")


def everywhere(parameters: Mapping[str, Any], basis: str) -> PolicyValue:
    return PolicyValue("*", FIRST_DAY, LAST_DAY, parameters, basis)
