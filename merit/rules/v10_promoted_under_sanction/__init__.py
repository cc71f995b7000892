"""V10. Judged by the order's day. A sanction is in force from its day to the earliest of recorded end, statutory end, lifting.

That none was in force is concluded only where sanctions are loaded for all the time in which one could still be.
"""

from merit.contract import Rule, RuleClass, Severity
from merit.policies import under_416_v, under_zru_788

RULE = Rule(
    id="V10",
    title="Promoted under sanction",
    looks_for="Promotions ordered while a disciplinary sanction was in force.",
    rationale="A live sanction says that the last judgement of the person's work was bad; a promotion contradicts it.",
    rule_class=RuleClass.BREACH,
    severity=Severity.HIGH,
    legal_basis="ZRU-788 Art 46, 48 (validity; effect on promotion unverified) / 416-V",
    reason="The order of {day} promotes into the post «{post}» while a sanction of {imposed} ({sanction}) was in force.",
    innocent_explanations=(
        "The sanction was lifted early. Look for: the order of withdrawal.",
        "The sanction was annulled by a court. Look for: an appeal and its answer.",
        "The order was signed before the sanction and registered later. Look for: the signed order's date.",
    ),
    policy=(under_zru_788({"months": 12}, "Art 48"), under_416_v({"months": 6}, "validity of sanctions")),
    package=__name__,
)
