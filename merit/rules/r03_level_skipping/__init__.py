"""R03 finds single moves that gain two ranks or more.

It judges moves along the line of substantive posts, by the ranks on the day of the order. Ranks are compared on one ladder only.
The old post is the one begun last before the new one, whatever its end. Where it, or the day of the order, is not known, the move
is judged by the fewest and the most ranks that it can have gained.
"""

from merit.contract import Rule, RuleClass, Severity
from merit.policies import everywhere

RULE = Rule(
    id="R03",
    title="Level skipping",
    looks_for="Promotions that gain two ranks or more in one move.",
    rationale="Servants usually rise one rank at a time. After a jump, ask why this person, and not one from a rank in between.",
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
