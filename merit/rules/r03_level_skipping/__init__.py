"""R03. One move along the line of substantive posts that gains two ranks or more, on one ladder, on the day of the order."""

from merit.contract import Rule, RuleClass, Severity
from merit.policies import everywhere

RULE = Rule(
    id="R03",
    title="Level skipping",
    looks_for="Promotions that gain two ranks or more in one move.",
    rationale="Ranks are usually climbed one by one; a jump deserves a look at why this person and not one in between.",
    rule_class=RuleClass.INDICATOR,
    severity=Severity.MEDIUM,
    legal_basis="Practice, no article of law",
    reason="The order of {day} leads from «{old}» to «{post}», {steps} ranks higher in one move.",
    innocent_explanations=(
        "The post in between does not exist in this body. Look for: posts of the rank in between.",
        "A spell in between was held in a body that is not loaded. Look for: gaps before the move.",
        "An open competition was won from a lower post. Look for: the competition linked to the order.",
    ),
    policy=(everywhere({"steps": 2}, "practice"),),
    package=__name__,
)
