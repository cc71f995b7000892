"""V01 judges appointments as of the day of the order. It does not look for misuse of the exceptions.

An order whose day nobody states was given on any day of the year up to the start: it is judged where all these days give one
outcome. An appointment of which nobody says whether it belongs to the civil service is not evaluable.

A transfer, rotation or secondment to an equal post needs no competition, whether or not the law names it as an exception: the
servant moves between posts of the same rank. For a transfer or rotation, the new post is compared with the post that the servant
left. A seconded servant keeps her post, so the new post is compared with the posts she holds on the day of the order: with the
full ones, if she holds any. A move to a higher or lower rank is an exception only where the law names its mode.

An auxiliary post needs a competition only if its register entry demands one. Where the entry does not say, the appointment cannot
be judged.

The rule concludes that there was no competition only where the competitions of this body in the year before the order are loaded
completely, because a competition is announced well before the order it leads to. Lists of portals that do not speak for this body
say nothing about it.
"""

from merit.contract import Rule, RuleClass, Severity
from merit.policies import under_416_v, under_zru_788

RULE = Rule(
    id="V01",
    title="No competition",
    looks_for="Appointments without a competition, and without a lawful exception, to civil-service posts that need one.",
    rationale="Competitions exist so that the better candidate gets the post. Every way around a competition must be lawful.",
    rule_class=RuleClass.BREACH,
    severity=Severity.CRITICAL,
    legal_basis="ZRU-788 Art 29, 39, 41; UP-95 (pool) / 416-V Art 15, 27",
    reason="The order of {day} fills the post «{post}» ({mode}) and no competition for it is on record.",
    innocent_explanations=(
        "The competition was held under another post's code. Look for: competitions of the same body in that year.",
        "The law guaranteed the post (return from election, reinstatement). Look for: the ground named in the order.",
        "The mode was entered wrongly. Look for: the signed order.",
    ),
    policy=(
        under_zru_788(
            {"exceptions": ["guarantee", "rotation", "secondment", "pool"], "look_back_days": 365}, "Art 29, 39, 41; UP-95"
        ),
        under_416_v({"exceptions": ["guarantee", "election"], "look_back_days": 365}, "Art 15, 27"),
    ),
    package=__name__,
)
