"""V10 judges promotions as of the day of the order.

Where nobody states that day, a sanction must have been in force on each day of the year up to the start. The old post is the one
begun last before the new one, whether or not its end was recorded in time.

A sanction is in force from its day to the earliest of its recorded end, its statutory end and its lifting. One whose day is not
known may have been imposed on any day: where it matters, the promotion cannot be judged. The rule concludes that none was in
force only where sanctions are loaded completely for the whole time in which one could have been imposed and still be in force:
those of each body in which the servant was in the line in that time, for the days there.
"""

from merit.contract import Rule, RuleClass, Severity
from merit.policies import under_416_v, under_zru_788

RULE = Rule(
    id="V10",
    title="Promoted under sanction",
    looks_for="Promotions ordered while a disciplinary sanction was in force.",
    rationale="While a sanction is in force, the last judgement of the person's work is a bad one. A promotion contradicts it.",
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
