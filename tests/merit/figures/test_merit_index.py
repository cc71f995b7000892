"""The figure of the merit index: hand-worked risk sets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from graph.model.days import LAST_DAY, Day, Period
from graph.model.words import Mode
from merit.context import Body, Context
from merit.dossiers.records import Assessment
from merit.dossiers.servant import ServantDossier
from tests.support.rated_clerks import OTHER_HEAD, clerk, clerks, kept, rated, risen, unit_and_top, within
from tests.support.risk_sets import ORDER, sanction, servant
from tests.support.servant_files import ALWAYS, day, held, post


def pairs(*dossiers: ServantDossier, context: Context | None = None) -> tuple[int, int, int] | str:
    """Return the pairs won, tied and lost of the only event, or what it lacks."""
    (only,) = kept(*dossiers, context=context)
    if only.values["events"]:
        ((_, won, tied, lost),) = only.values["events"]
        return won, tied, lost
    (missing,) = only.values["missing"]
    return missing


def test_an_event_by_hand() -> None:
    found = kept(risen("one", rated("one", 70)), *clerks(50, 60, 70, 90, 95))
    assert [(each.about, each.month) for each in found] == [("body", "2024-03")]
    assert found[0].values == {
        "events": [["competition", 2, 1, 2]],
        "people": {"competition": [0, 1, 2, 3, 4]},
        "missing": {},
        "unrated": 0,
        "unclear": 0,
    }


def _no_peers() -> dict[str, ServantDossier]:
    low = (rated("x", 50),)
    spell = held("x", post("clerk x", 3), "2022-01-10")
    return {
        "another rank": servant("x", replace(spell, post=post("clerk x", 2)), assessments=low),
        "another body": clerk("x", *low, body="other"),
        "acting": servant("x", replace(spell, mode=Mode.ACTING), assessments=low),
        "a day short of a year in grade": clerk("x", *low, since="2023-03-11"),
        "left on the day of the order": servant(
            "x", replace(spell, period=Period(day("2022-01-10"), day(ORDER))), assessments=low
        ),
        "under sanction": clerk("x", *low, sanctions=(sanction("2023-06-01"),)),
        "rated on the day of the order": clerk("x", rated("x", 50, ORDER)),
        "promoted on the same day": risen("x", *low),
    }


@pytest.mark.parametrize("name", list(_no_peers()))
def test_who_is_no_peer_forms_no_pair(name: str) -> None:
    context = within(bodies=[Body("other", "other", "UZ")])
    found = kept(risen("one", rated("one", 70)), _no_peers()[name], *clerks(60, 80), context=context)
    events = [event for each in found for event in each.values["events"]]
    # Whoever shares the day of the order has an event of her own, without the other one.
    own = [["competition", 0, 0, 2]] if name == "promoted on the same day" else []
    assert events == [*own, ["competition", 1, 0, 1]]


def test_those_promoted_on_one_day_are_no_peers_and_each_has_the_others() -> None:
    (only,) = kept(risen("one", rated("one", 70)), risen("two", rated("two", 90)), *clerks(60, 80))
    assert only.values["events"] == [["competition", 1, 0, 1], ["competition", 2, 0, 0]]
    # A day later the first one was promoted already, and has left.
    later = kept(risen("one", rated("one", 70)), risen("two", rated("two", 90), order="2024-03-11"), *clerks(60, 80))
    assert later[0].values["events"] == [["competition", 1, 0, 2], ["competition", 2, 0, 0]]


def test_the_last_rating_before_the_order_counts_and_none_after_it() -> None:
    own = (rated("one", 50, "2022-12-20"), rated("one", 90), rated("one", 10, "2024-04-01"))
    assert pairs(risen("one", *own), *clerks(60, 80)) == (2, 0, 0)


def test_scales_are_normalised_within_evaluator_and_year() -> None:
    # The strict head gives 50, 60 and 70, the other one 80, 90 and 100: the middle of each is the middle.
    lenient = [clerk(f"l{n}", rated(f"l{n}", score, by=OTHER_HEAD)) for n, score in enumerate((80.1, 90.1, 100.1))]
    strict = [clerk(f"s{n}", rated(f"s{n}", score)) for n, score in enumerate((50.3, 70.3))]
    assert pairs(risen("one", rated("one", 60.3)), *strict, *lenient) == (2, 1, 2)
    # In another year the same head was stricter.
    earlier = [clerk(f"e{n}", rated(f"e{n}", score, "2022-12-20")) for n, score in enumerate((30, 40, 50))]
    assert pairs(risen("one", rated("one", 60.3)), *strict, *earlier) == (2, 1, 2)


def test_ratings_after_the_order_are_not_on_the_scale() -> None:
    # Of her year, the order is preceded by 60 and 80 and followed by 20.
    own, peer = risen("one", rated("one", 80, "2024-02-01")), clerk("a", rated("a", 60, "2024-02-01"))
    later = clerk("b", rated("b", 71, "2023-12-20"), rated("b", 20, "2024-04-01"))
    others = clerks(70, 72)
    assert pairs(own, peer, later, *others) == (3, 0, 1)
    # With the 20 on it, 60 would stand at -0.2 and 71 at 0; before the order it stands at -0.7.
    low = risen("one", rated("one", 60, "2024-02-01"))
    assert pairs(low, clerk("a", rated("a", 80, "2024-02-01")), later, *others) == (1, 0, 3)


@pytest.mark.parametrize(
    ("ratings", "missing"),
    [
        ((), "rating"),
        ((rated("one", 70, "2024-03-10"),), "rating"),
        ((rated("one", None),), "score"),
        ((rated("one", 70, by=None),), "evaluator"),
        ((rated("one", 70, by="servant:who rates nobody else"),), "scale"),
        ((rated("one", 70), rated("one", 80)), "assessment_days"),
        ((rated("one", 70, Day.parse("2024-03")),), "assessment_days"),
    ],
    ids=["never", "on_the_day", "no_score", "no_evaluator", "no_scale", "two_on_one_day", "imprecise_day"],
)
def test_an_event_whose_rating_is_not_known_is_not_assessed(ratings: tuple[Assessment, ...], missing: str) -> None:
    found = kept(risen("one", *ratings), *clerks(50, 60, 70, 80, 90))
    assert [each.values["missing"] for each in found] == [{missing: 1}]


def test_where_all_are_rated_alike_there_is_no_scale() -> None:
    assert pairs(risen("one", rated("one", 70)), *clerks(70, 70, 70)) == "scale"


def test_unrated_peers_form_no_pair_and_are_counted() -> None:
    unrated, unclear = clerk("u"), clerk("v", rated("v", 50, by=None))
    (only,) = kept(risen("one", rated("one", 70)), *clerks(60, 80), unrated, unclear)
    assert only.values["events"] == [["competition", 1, 0, 1]]
    assert (only.values["unrated"], only.values["unclear"]) == (1, 1)
    rater = clerk("elsewhere", rated("elsewhere", 60), body="other")
    context = within(bodies=[Body("other", "other", "UZ")])
    assert pairs(risen("one", rated("one", 70)), unrated, rater, context=context) == "peers"
    assert pairs(risen("one", rated("one", 70)), rater, context=context) == "alone"


def test_what_is_not_loaded_is_not_assessed() -> None:
    file = (risen("one", rated("one", 70)), *clerks(60, 80))
    assert pairs(*file, context=within(("Assessment", "Sanction"))) == "appointments"
    assert pairs(*file, context=within(("Appointment", "Sanction"))) == "assessments"
    assert pairs(*file, context=within(("Appointment", "Assessment"))) == "peers"
    late = {"Appointment": ALWAYS, "Sanction": ALWAYS, "Assessment": (date(2024, 1, 1), LAST_DAY)}
    assert pairs(*file, context=within(late)) == "assessments"


def test_an_order_that_may_be_none_or_on_another_day_is_not_assessed() -> None:
    one = risen("one", rated("one", 70))
    old, new = one.appointments
    file = clerks(60, 80)
    assert pairs(replace(one, appointments=(old, replace(new, mode=Mode.UNKNOWN))), *file) == "mode"
    assert pairs(replace(one, appointments=(replace(old, post=post("clerk")), new)), *file) == "ranks"
    assert pairs(replace(one, appointments=(old, replace(new, order=Day.parse("2024-03")))), *file) == "order_day"
    abroad = (old, replace(new, post=replace(new.post, country="GB")))
    assert pairs(replace(one, appointments=abroad), *file) == "policy"


def test_an_order_that_is_not_given_yet_is_no_event() -> None:
    assert kept(risen("one", rated("one", 70), order="2026-12-01"), *clerks(60, 80)) == []


def test_who_may_have_been_promoted_on_the_same_day_is_a_peer_in_doubt() -> None:
    other = risen("two", rated("two", 60), order="2024-03-31")
    old, new = other.appointments
    other = replace(other, appointments=(old, replace(new, order=Day.parse("2024-03"))))
    (only,) = kept(risen("one", rated("one", 70)), other, *clerks(50, 80))
    assert (only.values["events"], only.values["unclear"]) == ([["competition", 1, 0, 1]], 1)
    assert only.values["missing"] == {"order_day": 1}


def test_a_body_is_counted_with_its_units_as_of_the_day() -> None:
    context = unit_and_top(until="2024-05-01")
    file = [risen("a", rated("a", 60)), risen("b", rated("b", 90), order="2024-05-06"), *clerks(55, 65)]
    assert [(each.about, each.month) for each in kept(*file, context=context)] == [("body", "2024-05"), ("top", "2024-03")]


def test_the_order_of_rows_and_parts_changes_nothing() -> None:
    draw = Random(1)
    file = [risen(f"r{n}", rated(f"r{n}", draw.randint(40, 99)), order=f"2024-{n % 9 + 1:02}-05") for n in range(12)]
    file += [
        clerk(f"c{n}", rated(f"c{n}", draw.randint(40, 99)), rated(f"c{n}", draw.randint(40, 99), "2024-05-05")) for n in range(9)
    ]
    expected = kept(*file)
    for _ in range(3):
        draw.shuffle(file)
        assert kept(*file) == expected
