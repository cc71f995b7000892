"""Builds cases about competitions: a promotion by a competition that is held as scripted."""

from sandbox.plans import CompetitionBehind, KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder
from sandbox.random_streams import days
from sandbox.scripted_competitions import Candidate, ScriptedCompetition, ScriptedRound
from sandbox.working_days import is_doubtful

WINDOW = 42
"""Number of days before an order within which its competition is announced and held."""


def promotion(builder: CaseBuilder, contest: ScriptedCompetition) -> SpellPlan:
    """Plan a promotion by one rank after that competition, whose year the register serves completely.

    If a round is annulled, no other competition is ever held for the post.
    """
    plan = builder.move(builder.first_post(), builder.day_in_complete_register(), 1)
    plan.contest, plan.own_position = contest, bool(contest.annulled)
    return plan


def quiet_promotion(builder: CaseBuilder, contest: ScriptedCompetition) -> SpellPlan:
    """Plan such a promotion at a time when no holiday is near the competition."""
    start = builder.day_in_complete_register()
    while any(is_doubtful(start - days(back)) for back in range(WINDOW)):
        start = builder.day_in_complete_register()
    plan = builder.move(builder.first_post(), start, 1)
    plan.contest = contest
    return plan


def one_round(appointee: Candidate | None, *rivals: Candidate) -> ScriptedCompetition:
    """Return a competition of one round."""
    return ScriptedCompetition(ScriptedRound(appointee, rivals))


def judge(
    builder: CaseBuilder, rule: str, outcome: str, case: str, plan: SpellPlan, because: str, missing: str | None = None
) -> None:
    """Add an entry about the competition behind the plan to the answer key."""
    builder.add_key_entry(KeyPlan(rule, outcome, case, (CompetitionBehind(plan),), because, missing))
