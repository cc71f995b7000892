"""V01. Judged by the order's day; the misuse of exceptions is not its matter.

A transfer, a rotation or a secondment to an equal post needs no competition, whichever of them the law excepts by name: in
each a servant goes from one post to another of the same rank. Equal to what: of a transfer or a rotation to the post left
before; of a secondment, in which the own post is kept, to the posts held on the order's day (the full ones, where there are
any). Upwards or downwards none of them is an exception unless the law names it.

The absence of a competition is concluded only where the competitions of the year before the order are loaded completely: a
competition is announced well before the order it leads to.
"""

from merit.contract import Rule, RuleClass, Severity
from merit.policies import under_416_v, under_zru_788

RULE = Rule(
    id="V01",
    title="No competition",
    looks_for="Appointments to civil-service posts that need a competition, without one and without a lawful exception.",
    rationale="Posts are filled by competition so that the better candidate gets them; every way round it must be lawful.",
    rule_class=RuleClass.BREACH,
    severity=Severity.CRITICAL,
    legal_basis="ZRU-788 Art 29, 39, 41; UP-95 (pool) / 416-V Art 15, 27",
    reason="The order of {day} fills the post «{post}» ({mode}) and no competition for it is on record.",
    innocent_explanations=(
        "The competition was held under another post's code. Look for: competitions of the same body in that year.",
        "The post was guaranteed by law (return from election, reinstatement). Look for: the ground named in the order.",
        "The mode was typed in wrongly. Look for: the signed order.",
    ),
    policy=(
        under_zru_788(
            {"exceptions": ["guarantee", "rotation", "secondment", "pool"], "look_back_days": 365}, "Art 29, 39, 41; UP-95"
        ),
        under_416_v({"exceptions": ["guarantee", "election"], "look_back_days": 365}, "Art 15, 27"),
    ),
    package=__name__,
)
