"""What was done with findings, and on which grounds they were dismissed, as enums of the schema."""

from __future__ import annotations

from merit.findings.states import DismissalGrounds, FindingChange
from schema.enums import describe

__all__ = ["DismissalGrounds", "FindingChange"]

describe(
    FindingChange,
    "What became of a finding.",
    {
        FindingChange.OPENED: "It was found.",
        FindingChange.CHANGED: "Its evidence or its content changed.",
        FindingChange.RESOLVED: "Its evidence is gone.",
        FindingChange.REOPENED: "It was found again, or a person reopened it.",
        FindingChange.ACKNOWLEDGED: "A person looks into it.",
        FindingChange.CONFIRMED: "A person confirmed it.",
        FindingChange.DISMISSED: "A person dismissed it.",
        FindingChange.ASSIGNED: "It got another assignee, due date or note.",
        FindingChange.DISCLOSED: "It was disclosed to the servant.",
        FindingChange.DISCLOSURE_UNDONE: "It is not disclosed to the servant any more.",
        FindingChange.DISCLOSURE_DELAYED: "Its disclosure is delayed until a day.",
        FindingChange.DISCLOSURE_DELAY_ENDED: "The day until which its disclosure was delayed has come.",
    },
)
describe(
    DismissalGrounds,
    "On which grounds a finding was dismissed.",
    {
        DismissalGrounds.INNOCENT_EXPLANATION: "One of the innocent explanations of the rule holds.",
        DismissalGrounds.RECORD_WRONG: "A record is wrong.",
        DismissalGrounds.WRONG_PERSON: "The facts are those of another person.",
        DismissalGrounds.EXCEPTION_APPLIES: "An exception of the law applies.",
        DismissalGrounds.NOT_MATERIAL: "It is too small to matter.",
        DismissalGrounds.OTHER: "Another reason, which the reviewer wrote down.",
    },
)
