"""Planted cases of R08: rivals who withdrew shortly before the interview.

On the five days before it at least three people withdrew, and they are at least half of those admitted.
"""

from dataclasses import replace

from sandbox.planted.builder import CaseBuilder, RuleCases
from sandbox.planted.contests import judge, one_round, promotion
from sandbox.scripted_competitions import lost, rejected, withdrew, won

_THREE = (withdrew(5), withdrew(3, 74.0), withdrew(1, 68.0))


def three_of_five(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), *_THREE, lost()))
    because = "Three of five admitted people withdrew, the first on the fifth day before the interview."
    judge(builder, "R08", "violates", "three-of-five", plan, because)


def exactly_half(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), *_THREE, lost(), lost(66.0, 65.0, 60.0)))
    judge(builder, "R08", "violates", "exactly-half", plan, "Three of six admitted people withdrew.")


def beside_rejected_ones(builder: CaseBuilder) -> None:
    nobodies = (rejected(41.0), rejected(44.0), rejected(48.0))
    plan = promotion(builder, one_round(won(), *_THREE, lost(), *nobodies))
    because = "Three of five admitted people withdrew; three more had never been admitted."
    judge(builder, "R08", "violates", "beside-rejected-ones", plan, because)


def two_of_three(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), withdrew(2), withdrew(1, 74.0)))
    judge(builder, "R08", "satisfies", "two-of-three", plan, "Only two people withdrew.")


def three_of_seven(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), *_THREE, lost(), lost(66.0, 65.0, 60.0), lost(70.0, 61.0, 62.0)))
    judge(builder, "R08", "satisfies", "three-of-seven", plan, "Fewer than half of the admitted people withdrew.")


def one_on_the_sixth_day(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), withdrew(6), withdrew(3, 74.0), withdrew(1, 68.0), lost()))
    judge(builder, "R08", "satisfies", "one-on-the-sixth-day", plan, "One of the three had withdrawn a day earlier.")


def one_on_the_day_itself(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), withdrew(3), withdrew(1, 74.0), withdrew(0, 68.0), lost()))
    judge(builder, "R08", "satisfies", "one-on-the-day-itself", plan, "One of the three withdrew on the day of the interview.")


def day_missing(builder: CaseBuilder) -> None:
    plan = promotion(builder, one_round(won(), withdrew(3), withdrew(1, 74.0), withdrew(None, 68.0), lost()))
    judge(
        builder,
        "R08",
        "not_evaluable",
        "day-of-withdrawal-missing",
        plan,
        "Two withdrew shortly before the interview, and a third one on an unknown day.",
        "day of a withdrawal",
    )


def interview_missing(builder: CaseBuilder) -> None:
    contest = replace(one_round(won(), *_THREE, lost()), interview_known=False)
    judge(
        builder,
        "R08",
        "not_evaluable",
        "interview-missing",
        promotion(builder, contest),
        "Three of five withdrew, and the day of the interview is not on record.",
        "day of the interview",
    )


CASES = RuleCases(
    "R08",
    (three_of_five, exactly_half, beside_rejected_ones),
    (two_of_three, three_of_seven, one_on_the_sixth_day, one_on_the_day_itself),
    (day_missing, interview_missing),
)
