"""The references by the id of their rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tests.merit.reference import r02, r04, r05, r07, r11, r12, r13, r14, r15, r17, r18, r19
from tests.merit.reference.deeds import Finding
from tests.merit.reference.truth import Truth

REFERENCES: Mapping[str, Callable[[Truth], Iterable[Finding]]] = {
    "R02": r02.find,
    "R04": r04.find,
    "R05": r05.find,
    "R07": r07.find,
    "R11": r11.find,
    "R12": r12.find,
    "R13": r13.find,
    "R14": r14.find,
    "R15": r15.find,
    "R17": r17.find,
    "R18": r18.find,
    "R19": r19.find,
}
