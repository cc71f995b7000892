"""The figure of turnover, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.model.days import FIRST_DAY, Day, Period
from graph.model.words import EndReason
from merit.context import BodyVersion, Context
from merit.coverage import Coverage
from merit.dossiers.servant import ServantDossier
from merit.figures.turnover import FIGURE
from tests.support.kept_figures import bodies, summarised
from tests.support.servant_files import dossier, held, post

HERE, UNIT, THERE = "organisation:here", "organisation:unit", "organisation:there"
CONTEXT = bodies({HERE: None, UNIT: HERE, THERE: None})


def person(name: str, *spells: tuple[str, str, str | None, EndReason | None]) -> ServantDossier:
    """Return somebody who served in bodies, each from one day until another one, and left for a reason."""
    posts = (
        held(f"{name} {n}", post(f"{name} post {n}", 1, body=body), start, end, end_reason=reason)
        for n, (body, start, end, reason) in enumerate(spells)
    )
    return replace(dossier(*posts), id=f"servant:{name}")


def kept(*people: ServantDossier, body: str = HERE) -> dict[str, dict[str, object]]:
    found = summarised(FIGURE, people, CONTEXT)
    return {month: values for (about, month), values in found.items() if about == body and month}


def ends(*people: ServantDossier, body: str = HERE) -> dict[str, dict[str, object]]:
    """Return what ended in which month, without headcounts."""
    found = kept(*people, body=body)
    apart = ("headcount", "most", "loaded")
    return {month: own for month, of in found.items() if (own := {name: of[name] for name in of if name not in apart})}


def test_a_headcount_is_of_the_first_day_of_the_month() -> None:
    found = kept(
        person("A", (HERE, "2026-07-01", "2026-09-01", EndReason.OWN_WISH)), person("B", (HERE, "2026-07-02", None, None))
    )
    assert [(month, of["headcount"]) for month, of in sorted(found.items())] == [
        ("2026-07", 1),
        ("2026-08", 2),
        ("2026-09", 1),
        ("2026-10", 1),
        ("2026-11", 1),
    ]


def test_a_person_leaves_on_her_last_day_in_post() -> None:
    assert ends(person("A", (HERE, "2020-01-01", "2026-09-01", EndReason.OWN_WISH))) == {"2026-08": {"voluntary": 1}}


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        (EndReason.AGREEMENT, "voluntary"),
        (EndReason.FAILED_PROBATION, "involuntary"),
        (EndReason.CORRUPTION, "involuntary"),
        (EndReason.AGE, "retirement"),
        (EndReason.DEATH, "other"),
        (EndReason.END_OF_TERM, "other"),
        (EndReason.LEAVE, "leave"),
        (EndReason.TRANSFER, "transfer"),
        (EndReason.UNKNOWN, "unknown"),
        (None, "unknown"),
    ],
)
def test_ends_by_kind(reason: EndReason | None, kind: str) -> None:
    assert ends(person("A", (HERE, "2020-01-01", "2026-09-10", reason))) == {"2026-09": {kind: 1}}


def test_a_move_inside_the_body_is_none() -> None:
    moved = person("A", (HERE, "2020-01-01", "2026-09-01", EndReason.TRANSFER), (UNIT, "2026-09-01", None, None))
    assert ends(moved) == {}
    assert kept(moved)["2026-10"]["headcount"] == 1


def test_a_transfer_to_another_body_is_apart() -> None:
    moved = person("A", (HERE, "2020-01-01", "2026-09-01", EndReason.TRANSFER), (THERE, "2026-10-15", None, None))
    assert ends(moved) == {"2026-08": {"transfer": 1}}
    # The next working day is one without a day between, whatever the reason says.
    followed = person("A", (HERE, "2020-01-01", "2026-09-01", EndReason.OWN_WISH), (THERE, "2026-09-01", None, None))
    assert ends(followed) == {"2026-08": {"transfer": 1}}


def test_who_is_hired_again_with_no_working_day_between_did_not_leave() -> None:
    # 5 September 2026 is a Saturday.
    again = person("A", (HERE, "2020-01-01", "2026-09-05", EndReason.OWN_WISH), (HERE, "2026-09-07", None, None))
    assert ends(again) == {}
    later = person("A", (HERE, "2020-01-01", "2026-09-05", EndReason.OWN_WISH), (HERE, "2026-09-08", None, None))
    assert ends(later) == {"2026-09": {"voluntary": 1}}


def unclear(*people: ServantDossier, body: str = HERE, context: Context = CONTEXT) -> list[tuple[int, bool, list[str]]]:
    """Return the unclear ends of a body: how many, whether they can lie in no other body, and their months."""
    kept_of = summarised(FIGURE, people, context).get((body, ""), {})
    return [(number, whole, [f"{a} to {b}" for a, b in runs]) for number, whole, runs in kept_of.get("unclear", ())]


def test_an_end_of_which_the_month_is_not_known_is_kept_with_all_months_in_which_it_may_lie() -> None:
    sometime = person("A", (HERE, "2020-01-01", "2025", EndReason.OWN_WISH))
    assert ends(sometime) == {}
    assert (kept(sometime)["2025-03"]["headcount"], kept(sometime)["2025-03"]["most"]) == (0, 1)
    # The end is the first day on which she no longer holds the post: her last day is 31 December 2024 to 30 December 2025.
    assert unclear(sometime) == unclear(sometime, body="UZ") == [(1, True, ["2024-12 to 2025-12"])]
    again = replace(sometime, id="servant:B")
    assert unclear(sometime, again) == [(2, True, ["2024-12 to 2025-12"])]


def test_an_unclear_end_lies_neither_before_the_start_nor_in_days_to_come() -> None:
    assert unclear(person("A", (HERE, "2025-04-01", "2025", None))) == [(1, True, ["2025-04 to 2025-12"])]
    # The detection is of 20 November 2026.
    assert unclear(person("A", (HERE, "2020-01-01", "2026", None))) == [(1, True, ["2025-12 to 2026-11"])]


def test_an_unclear_end_lies_only_in_months_that_are_loaded() -> None:
    sometime = person("A", (HERE, "2020-01-01", "2025", None))
    loaded = ((FIRST_DAY, date(2025, 3, 1)), (date(2025, 5, 2), date(2025, 8, 1)))
    context = replace(CONTEXT, coverage=Coverage({**CONTEXT.coverage.spans, HERE: {"Appointment": loaded}}))
    runs = ["2024-12 to 2025-02", "2025-06 to 2025-07"]
    assert unclear(sometime, context=context) == unclear(sometime, body="UZ", context=context) == [(1, True, runs)]
    nothing = bodies({HERE: None}, not_loaded=[HERE])
    assert unclear(sometime, context=nothing) == unclear(sometime, body="UZ", context=nothing) == []


def test_an_unclear_end_in_a_unit_that_moved_may_lie_in_both_bodies_and_once_in_the_country() -> None:
    moved = replace(
        CONTEXT.bodies[UNIT],
        versions=(
            BodyVersion(Period(Day.exactly(date(1990, 1, 1)), Day.exactly(date(2025, 9, 1))), None, HERE),
            BodyVersion(Period(Day.exactly(date(2025, 9, 1))), None, THERE),
        ),
    )
    context = replace(CONTEXT, bodies={**CONTEXT.bodies, UNIT: moved})
    sometime = person("A", (UNIT, "2020-01-01", "2025", None))
    assert unclear(sometime, context=context) == [(1, False, ["2024-12 to 2025-08"])]
    assert unclear(sometime, body=THERE, context=context) == [(1, False, ["2025-09 to 2025-12"])]
    assert unclear(sometime, body="UZ", context=context) == [(1, True, ["2024-12 to 2025-12"])]


def test_units_count_with_the_top_of_the_day() -> None:
    always = CONTEXT.bodies[UNIT]
    moved = replace(
        always,
        versions=(
            BodyVersion(Period(Day.exactly(date(1990, 1, 1)), Day.exactly(date(2026, 9, 1))), None, HERE),
            BodyVersion(Period(Day.exactly(date(2026, 9, 1))), None, THERE),
        ),
    )
    context = replace(CONTEXT, bodies={**CONTEXT.bodies, UNIT: moved})
    found = summarised(FIGURE, [person("A", (UNIT, "2026-08-01", None, None))], context)
    counts = {(about, month): of["headcount"] for (about, month), of in found.items() if month and about != "UZ"}
    assert {key: count for key, count in counts.items() if count} == {
        (HERE, "2026-08"): 1,
        (THERE, "2026-09"): 1,
        (THERE, "2026-10"): 1,
        (THERE, "2026-11"): 1,
    }


def test_a_country_leaves_out_bodies_that_are_not_loaded() -> None:
    context = bodies({HERE: None, THERE: None}, not_loaded=[THERE])
    people = [person("A", (HERE, "2026-10-01", None, None)), person("B", (THERE, "2026-10-01", None, None))]
    found = summarised(FIGURE, people, context)
    assert found["UZ", "2026-11"] == {"headcount": 1, "most": 1, "bodies_not_loaded": 1}
    assert (found[HERE, "2026-11"]["loaded"], found[THERE, "2026-11"]["loaded"]) == (True, False)


def test_who_was_transferred_and_is_back_years_later_did_not_move_inside_the_body() -> None:
    back = person("A", (HERE, "2010-01-01", "2015-01-01", EndReason.TRANSFER), (HERE, "2026-01-01", None, None))
    found = summarised(FIGURE, [back], replace(CONTEXT, as_of=date(2015, 6, 1)))
    assert found[HERE, "2014-12"]["transfer"] == 1


def test_who_may_have_held_an_earlier_post_on_has_not_surely_left() -> None:
    def held_until(end: str | None) -> ServantDossier:
        return person("A", (HERE, "2010-01-01", end, None), (UNIT, "2020-01-01", "2022-01-01", EndReason.OWN_WISH))

    assert (ends(held_until(None)), unclear(held_until(None))) == ({}, [(1, True, ["2021-12 to 2021-12"])])
    # Then she left by the end of the earlier post.
    assert (ends(held_until("2024-05-01")), unclear(held_until("2024-05-01"))) == ({}, [(1, True, ["2021-12 to 2024-04"])])
    assert (ends(held_until("2020-01-01")), unclear(held_until("2020-01-01"))) == ({"2021-12": {"voluntary": 1}}, [])


def test_who_went_on_in_a_post_that_may_be_none_of_the_service_may_have_left() -> None:
    of = person("A", (HERE, "2020-01-01", "2022-01-01", EndReason.OWN_WISH), (UNIT, "2022-01-01", None, None))
    first, second = of.appointments
    perhaps = replace(of, appointments=(first, replace(second, civil_service=None)))
    assert (ends(of), unclear(of)) == ({}, [])
    assert (ends(perhaps), unclear(perhaps)) == ({}, [(1, True, ["2021-12 to 2021-12"])])


def test_a_body_is_loaded_where_all_its_units_are() -> None:
    served = person("A", (HERE, "2010-01-01", None, None))
    context = bodies({HERE: None, UNIT: HERE, THERE: None}, not_loaded=[UNIT])
    found = summarised(FIGURE, [served], context)
    assert (found[HERE, "2026-11"]["loaded"], found["UZ", "2026-11"]) == (False, {"bodies_not_loaded": 1})
    assert (found[HERE, ""], UNIT in {about for about, _ in found}) == ({"loaded": [["1800-01-01", "1990-01-01"]]}, False)
    assert found[THERE, ""] == {"loaded": [["1800-01-01", "9999-12-31"]]}
    # A unit that is gone has no orders.
    ended = BodyVersion(Period(Day.exactly(date(1990, 1, 1)), Day.exactly(date(2000, 1, 1))), None, HERE)
    gone = replace(context, bodies={**context.bodies, UNIT: replace(context.bodies[UNIT], versions=(ended,))})
    found = summarised(FIGURE, [served], gone)
    assert found[HERE, "2026-11"]["loaded"]
    assert found[HERE, ""] == {"loaded": [["1800-01-01", "1990-01-01"], ["2000-01-01", "9999-12-31"]]}
