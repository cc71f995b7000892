"""Words for the values of the API's lists of words. Each is a message of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from meritgraph.case_pages.texts import N_

Words = Mapping[str, str]

SEVERITIES: Final[Words] = {
    "CRITICAL": N_("critical"),
    "HIGH": N_("high"),
    "MEDIUM": N_("medium"),
    "LOW": N_("low"),
}
STATES: Final[Words] = {
    "OPEN": N_("open"),
    "ACKNOWLEDGED": N_("acknowledged"),
    "CONFIRMED": N_("confirmed"),
    "DISMISSED": N_("dismissed"),
    "RESOLVED": N_("resolved by the hub"),
    "REOPENED": N_("reopened"),
}
CLASSES: Final[Words] = {
    "BREACH": N_("provable breach"),
    "INDICATOR": N_("statistical indicator"),
    "RECORD": N_("record quality"),
}
CLASS_MEANINGS: Final[Words] = {
    "BREACH": N_("Its leads contradict the law as far as the loaded records go."),
    "INDICATOR": N_("Its leads are unusual among comparable cases. That proves nothing."),
    "RECORD": N_("Its leads are records that disagree or are incomplete."),
}
ROLES: Final[Words] = {
    "CLIENT": N_("an application of a body"),
    "INVESTIGATOR": N_("an investigator"),
    "INTEGRATOR": N_("an integrator"),
    "AUDITOR": N_("an auditor"),
    "SERVANT": N_("a servant"),
    "OPERATOR": N_("whoever operates the hub"),
}
KIN: Final[Words] = {
    "PARENT": N_("parent"),
    "CHILD": N_("child"),
    "SIBLING": N_("brother or sister"),
    "SPOUSE": N_("husband or wife"),
    "SPOUSES_PARENT": N_("parent of the husband or wife"),
    "SPOUSES_CHILD": N_("child of the husband or wife"),
    "SPOUSES_SIBLING": N_("brother or sister of the husband or wife"),
    "CHILDS_SPOUSE": N_("husband or wife of a child"),
    "PARENTS_SPOUSE": N_("husband or wife of a parent"),
    "SIBLINGS_SPOUSE": N_("husband or wife of a brother or sister"),
    "OTHER": N_("another relative"),
}
LEVELS: Final[Words] = {
    "NATIONAL": N_("national"),
    "REPUBLICAN": N_("republican"),
    "TERRITORIAL": N_("territorial"),
    "DISTRICT": N_("district"),
    "OTHER": N_("another level"),
}
LEAVING: Final[Words] = {
    "VOLUNTARY": N_("by their own wish or by agreement"),
    "INVOLUNTARY": N_("dismissed"),
    "RETIREMENT": N_("retired by age"),
    "OTHER": N_("for another reason"),
    "UNKNOWN": N_("for a reason that no source states"),
}
FILLED: Final[Words] = {
    "COMPETITION": N_("Posts filled by competition"),
    "OTHERWISE": N_("Posts filled in another way"),
    "UNKNOWN": N_("Way of filling not known"),
}
OUTCOMES: Final[Words] = {
    "VIOLATES": N_("violates the rule"),
    "SATISFIES": N_("satisfies the rule"),
    "NOT_EVALUABLE": N_("not evaluable"),
}
RUN_STATES: Final[Words] = {
    "RUNNING": N_("running"),
    "CLEAN": N_("everything loaded"),
    "WITH_REJECTS": N_("loaded, some rows in quarantine"),
    "HELD": N_("held: waits for a person"),
    "FAILED": N_("failed"),
    "STOPPED": N_("stopped by a person"),
    "INTERRUPTED": N_("interrupted: its process died"),
}
SCOPE_STATES: Final[Words] = {
    "DONE": N_("read to its end"),
    "HELD": N_("held: waits for a person"),
    "FAILED": N_("failed"),
    "STOPPED": N_("stopped by a person"),
}
REQUEST_KINDS: Final[Words] = {
    "SYNC": N_("load"),
    "REPLAY": N_("load rows of the quarantine again"),
    "CONFIRM_REMOVALS": N_("confirm removals"),
}
REQUEST_STATES: Final[Words] = {
    "WAITING": N_("waits for a worker"),
    "TAKEN": N_("a worker has begun it"),
    "DONE": N_("done"),
    "REFUSED": N_("refused"),
    "FAILED": N_("failed"),
}
