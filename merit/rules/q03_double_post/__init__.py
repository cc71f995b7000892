"""Q03 judges spells, not orders. An open spell is taken to last until the day of judgement.

An acting appointment fills no post, and a seconded servant keeps her own: neither counts as a second post.
"""

from graph.model.days import HANDOVER_DAYS
from merit.contract import Rule, RuleClass, Severity
from merit.policies import everywhere

RULE = Rule(
    id="Q03",
    title="Double post",
    looks_for="Two full posts that one person holds at the same time for more than thirty days.",
    rationale="Nobody can fill two full posts: one of the records is wrong, or one of the posts is paid for but not filled.",
    rule_class=RuleClass.RECORD,
    severity=Severity.MEDIUM,
    legal_basis="ZRU-788 Art 13 (other paid work)",
    reason="The full posts «{one}» and «{other}» were held together for at least {days} days from {day}.",
    innocent_explanations=(
        "The end of the earlier post was never registered. Look for: the order that ended it.",
        "One of the posts was part-time. Look for: the share of a full post in the order.",
        "Two people share a number. Look for: name and birth date on both orders.",
    ),
    policy=(everywhere({"days": HANDOVER_DAYS}, "ZRU-788 Art 13; practice for handovers"),),
    package=__name__,
)
