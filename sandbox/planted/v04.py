"""Planted cases of V04: somebody other than the winner of the linked competition was appointed."""

from sandbox.plans import KeyPlan, SpellPlan
from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.contests import one_round, promotion
from sandbox.scripted_competitions import Candidate, lost, rejected, withdrew, won


def _judge(builder: CaseBuilder, outcome: str, case: str, plan: SpellPlan, because: str, missing: str | None = None) -> None:
    builder.add_key_entry(KeyPlan("V04", outcome, case, (plan,), because, missing))


def stranger(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(None, won(), lost()))
    _judge(builder, "violates", "stranger-appointed", plan, "The appointee never applied; somebody else won.")


def rejected_applicant(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(rejected(52.0), won(), lost()))
    _judge(builder, "violates", "rejected-appointed", plan, "The appointee's application was rejected.")


def withdrawn_applicant(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(withdrew(9), won(), lost()))
    _judge(builder, "violates", "withdrawn-appointed", plan, "The appointee had withdrawn the application.")


def loser(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(lost(), won(), lost(66.0, 65.0, 60.0)))
    _judge(builder, "violates", "loser-appointed", plan, "The appointee was not recommended; somebody else won.")


def winner(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), lost(), lost(66.0, 65.0, 60.0), rejected(40.0)))
    _judge(builder, "satisfies", "winner-appointed", plan, "The winner was appointed.")


def winner_after_a_refusal(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), withdrew(-6, 95.0, 91.0, 93.0), lost()))
    because = "The first winner refused after the protocol; the next best was declared winner then."
    _judge(builder, "satisfies", "declared-winner-later", plan, because)


def only_applicant(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(61.0, 60.0, 62.0)))
    _judge(builder, "satisfies", "only-applicant", plan, "Nobody else applied, and the appointee won.")


def competition_for_another_post(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(lost(), won(), lost(66.0, 65.0, 60.0)))
    plan.needs = "other"
    builder.add_key_entry(
        KeyPlan(
            "V04",
            "satisfies",
            "lost-for-another-post",
            (plan,),
            "A competition held for another post is no link, so there is no winner to compare with.",
            concerned=False,
        )
    )
    because = "The competition named in the order was held for another post."
    builder.add_key_entry(KeyPlan("V01", "violates", "lost-for-another-post", (plan,), because))


def undecided(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(Candidate(None, 86.0, 84.0, 88.0), lost(), lost(66.0, 65.0, 60.0)))
    _judge(
        builder,
        "not_evaluable",
        "decision-missing",
        plan,
        "The appointee was admitted, and the register has no decision.",
        "decision of the competition",
    )


CASES = RuleCases(
    "V04",
    (stranger, rejected_applicant, withdrawn_applicant, loser),
    (winner, winner_after_a_refusal, only_applicant, competition_for_another_post),
    (undecided,),
)
