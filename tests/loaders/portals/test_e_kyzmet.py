"""E-kyzmet: the facts of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from graph.model import facts
from graph.model.days import FIRST_DAY, LAST_DAY, Day, Period
from graph.model.facts import Fact, Ref, person
from graph.model.words import AssessmentType, PositionGroup, RewardKind
from loaders.conformance import recorded_pages
from loaders.ingest.fact_codec import from_canonical
from loaders.ingest.mapping import identify, map_row
from loaders.ingest.records import MappedRecord, RawRecord
from loaders.portal_api.contract import UnreadableRow
from loaders.portals.e_kyzmet import PORTAL
from loaders.sources.file_formats import json_line_pages
from tests.support.sandbox_visits import stream_of
from tests.support.scripted_portal import key_ring

# The Sunday drop of the two that are recorded; the other one has more rows of each kind.
PAGES = recorded_pages(PORTAL) / "feed" / "2026-11-15"
MODULES = tuple(stream.name for stream in PORTAL.streams)
ASEL, TIMUR = person("KZ/IIN", "870923400014"), person("KZ/IIN", "830101300011")

Row = dict[str, Any]


def recorded_rows(module: str) -> list[Row]:
    (page,) = json_line_pages(PAGES / f"{module}.ndjson")
    return [dict(row) for row in page.decode() if not isinstance(row, UnreadableRow)]


def facts_of(module: str, row: Mapping[str, Any]) -> list[Fact]:
    stream = stream_of(PORTAL, module)
    return list(stream.map(stream.row.model_validate(row)))


def recorded(module: str) -> list[list[Fact]]:
    return [facts_of(module, row) for row in recorded_rows(module)]


def exactly(year: int, month: int, day: int) -> Day:
    return Day.exactly(date(year, month, day))


def number(name: str, of: str) -> Ref:
    return Ref(f"e-kyzmet/{name}", of)


def test_a_body_has_its_last_name_and_is_identified_by_its_bin() -> None:
    administration, department = recorded("bodies")
    assert administration[0] == facts.Organisation(
        ref=number("bodies", "KZ-B001"), also=(Ref("KZ/BIN", "090140037055"),), name="Президент Әкімшілігі", country="KZ"
    )
    assert department == [
        facts.Organisation(
            ref=number("bodies", "KZ-B004"), successor=number("bodies", "KZ-B005"), name="Департамент финансов", country="KZ"
        ),
        facts.OrganisationVersion(
            ref=number("body versions", "KZ-B004/2009-01-01"),
            organisation=number("bodies", "KZ-B004"),
            parent=number("bodies", "KZ-B003"),
            name="Қаржы комитеті",
            level_word="Облыстық деңгей",
            period=Period(exactly(2009, 1, 1), exactly(2014, 4, 26)),
        ),
        facts.OrganisationVersion(
            ref=number("body versions", "KZ-B004/2014-04-26"),
            organisation=number("bodies", "KZ-B004"),
            parent=number("bodies", "KZ-B003"),
            name="Департамент финансов",
            level_word="областной",
            period=Period(exactly(2014, 4, 26), exactly(2022, 1, 1)),
        ),
    ]


def test_a_category_becomes_a_rank_on_the_ladder_of_its_family() -> None:
    expert, head, unknown = recorded("posts")
    assert expert[:2] == [
        facts.Position(ref=number("posts", "KZ-B012-003"), organisation=number("bodies", "KZ-B012"), title="Бас сарапшы"),
        facts.PositionVersion(
            ref=number("post versions", "KZ-B012-003/2015-02-01"),
            position=number("posts", "KZ-B012-003"),
            reports_to=number("posts", "KZ-B012-001"),
            title="Бас сарапшы",
            ladder="kz-E-R",
            rank=16,
            group=PositionGroup.MANAGERIAL,
            head_of_body=False,
            rotational=False,
            competition_required=True,
            fte=0.5,
            required_experience_months=12,
            required_education_level_word="бакалавр",
            required_education_fields=("law", "finance"),
            period=Period(exactly(2015, 2, 1), exactly(2026, 1, 1)),
        ),
    ]
    grades = [(fact.ladder, fact.rank) for fact in (*head, *unknown) if isinstance(fact, facts.PositionVersion)]
    assert grades == [("kz-C-O", 19), (None, None)]


def test_a_renamed_family_keeps_its_ladder() -> None:
    before, after = (fact for fact in recorded("posts")[0] if isinstance(fact, facts.PositionVersion))
    assert (before.ladder, before.rank) == (after.ladder, after.rank)
    assert after.period.open
    assert after.required_education_fields is None


@pytest.mark.parametrize("wrong", ["C-O-0", "C-O", "c-o-3", "C-O-20", "3", "CO-3"])
def test_a_category_without_a_family_and_a_number_is_refused(wrong: str) -> None:
    row = recorded_rows("posts")[1]
    version = row["versions"][0] | {"category": wrong}
    with pytest.raises(ValidationError, match="category"):
        facts_of("posts", row | {"versions": [version]})


def test_a_person_has_every_spelling_of_the_name() -> None:
    servant = recorded("persons")[0][0]
    assert servant == facts.Servant(
        ref=ASEL,
        name="Кәрімова Әсел Дәуренқызы",
        also_written=("Каримова Асель Дауреновна", "Әлиева Әсел Дәуренқызы", "Алиева Асель Дауреновна"),
        birth_date=exactly(1987, 9, 23),
        sex_word="Ж",
        birthplace="Ақмола облысы",
    )
    assert recorded("persons")[1] == [facts.Servant(ref=TIMUR, name="Каримов Тимур")]


def test_a_relative_who_is_a_servant_is_a_kinship_and_any_other_a_declared_relative() -> None:
    _, diploma, empty, brother, father = recorded("persons")[0]
    assert isinstance(diploma, facts.Education)
    assert diploma.graduated == Day(date(2008, 1, 1), date(2008, 12, 31))
    assert isinstance(empty, facts.Education)
    assert empty.graduated is None
    assert brother == facts.Kinship(
        ref=person("e-kyzmet/kin", "870923400014/830101300011"),
        of=(TIMUR, ASEL),
        kind_word="бауыры",
        period=Period(Day(FIRST_DAY, date(2012, 5, 4))),
    )
    assert father == facts.Relative(
        ref=person("e-kyzmet/relatives", "870923400014/1"),
        of=ASEL,
        kinship_word="отец",
        name="Каримов Даурен",
        birth_date=exactly(1959, 5, 12),
        workplace="зейнеткер",
        post="қызметкер",
    )


def test_a_kinship_declared_on_an_unknown_day_begins_on_an_unknown_day() -> None:
    row = recorded_rows("persons")[0]
    row["relatives"] = [row["relatives"][0] | {"declared": None}]
    tie = facts_of("persons", row)[-1]
    assert isinstance(tie, facts.Kinship)
    assert tie.period == Period(Day(FIRST_DAY, LAST_DAY))


def test_a_tie_has_the_days_that_were_declared_for_it() -> None:
    row = recorded_rows("persons")[0]
    days = {"since": "2009-06-20T00:00:00+05:00", "until": "2018-03-01T00:00:00+05:00"}
    row["relatives"] = [row["relatives"][0] | {"kinship": "жұбайы"} | days]
    tie = facts_of("persons", row)[-1]
    assert isinstance(tie, facts.Kinship)
    assert tie.period == Period(exactly(2009, 6, 20), exactly(2018, 3, 1))
    row["relatives"] = [row["relatives"][0] | {"since": None}]
    former = facts_of("persons", row)[-1]
    assert isinstance(former, facts.Kinship)
    assert former.period == Period(Day(FIRST_DAY, date(2012, 5, 4)), exactly(2018, 3, 1))


@pytest.mark.parametrize(
    ("module", "field", "value"),
    [
        ("persons", "names", {"kk": None, "ru": None}),
        ("bodies", "versions", [{"from": "2009-01-01T00:00:00+05:00", "names": {"kk": "", "ru": None}}]),
    ],
)
def test_a_row_without_a_name_in_either_language_is_refused(module: str, field: str, value: object) -> None:
    with pytest.raises(ValueError, match="no name in either language"):
        facts_of(module, recorded_rows(module)[0] | {field: value})


def test_the_row_of_an_appointment_states_an_open_period() -> None:
    assert recorded("appointments") == [
        [
            facts.Appointment(
                ref=number("appointments", "N-2024-000012"),
                servant=ASEL,
                position=number("posts", "KZ-B003-001"),
                appointed_by=TIMUR,
                competition=number("competitions", "K-2024-00007"),
                period=Period(exactly(2024, 3, 8)),
                mode_word="конкурс",
                term_word="бессрочно",
                order_number="12-ж",
                order_date=exactly(2024, 3, 5),
                civil_service=True,
                probation_until=exactly(2024, 6, 6),
            )
        ],
        [
            facts.Appointment(
                ref=number("appointments", "N-2010-000004"),
                servant=TIMUR,
                position=number("posts", "KZ-B002-009"),
                period=Period(exactly(2010, 4, 3)),
                order_date=exactly(2010, 3, 28),
                civil_service=True,
            )
        ],
    ]


def test_end_rotation_and_pay_add_to_the_appointment() -> None:
    assert recorded("terminations") == [
        [
            facts.AppointmentEnd(
                ref=number("appointments", "N-2010-000004"),
                end=exactly(2015, 1, 12),
                end_reason_word="по собственному желанию",
            )
        ]
    ]
    assert recorded("rotation") == [
        [
            facts.AppointmentRotation(
                ref=number("appointments", "N-2010-000004"),
                rotation_extension_word="басшының шешімімен",
                rotation_extended_until=exactly(2016, 4, 3),
            )
        ],
        [],
        [
            facts.AppointmentRotation(
                ref=number("appointments", "N-2012-000009"), rotation_extension_word="агенттікпен келісілген"
            )
        ],
    ]
    assert recorded("pay") == [
        [facts.AppointmentPay(ref=number("appointments", "N-2024-000012"), pay_grade="C-O-1", factor_points=520.0)]
    ]


def test_competitions_and_candidates() -> None:
    second, first = recorded("competitions")
    assert second == [
        facts.Competition(
            ref=number("competitions", "K-2024-00007"),
            position=number("posts", "KZ-B003-001"),
            panel=(TIMUR,),
            kind_word="общий",
            round=2,
            announced=exactly(2024, 2, 1),
            closed=exactly(2024, 2, 20),
            interview_day=exactly(2024, 2, 27),
            protocol_day=exactly(2024, 3, 1),
            annulled=False,
        )
    ]
    assert isinstance(first[0], facts.Competition)
    assert (first[0].annulled, first[0].panel, first[0].closed) == (True, (), None)
    won, withdrawn = recorded("candidates")
    assert won == [
        facts.Application(
            ref=number("candidates", "K-2024-00007-1"),
            servant=ASEL,
            competition=number("competitions", "K-2024-00007"),
            state_word="жеңімпаз",
            test_score=90.0,
            essay_score=84.0,
            interview_score=80.0,
            total_score=84.8,
        )
    ]
    assert isinstance(withdrawn[0], facts.Application)
    assert withdrawn[0].withdrawn == exactly(2024, 2, 19)


def test_scores_up_to_five_become_scores_up_to_a_hundred() -> None:
    quarter, year = recorded("evaluations")
    assert quarter == [
        facts.Assessment(
            ref=number("evaluations", "O-000031"),
            servant=ASEL,
            evaluator=TIMUR,
            type=AssessmentType.A1,
            fixed_on=exactly(2026, 10, 14),
            period_from=exactly(2026, 7, 1),
            period_to=exactly(2026, 10, 1),
            period_word="2026-Q3",
            effectiveness_score=84.0,
            reported_integral_score=84.0,
        )
    ]
    assert isinstance(year[0], facts.Assessment)
    assert (year[0].period_from, year[0].period_to) == (exactly(2025, 1, 1), exactly(2026, 1, 1))
    assert (year[0].period_word, year[0].reported_integral_score, year[0].evaluator) == ("2025", 79.0, None)


def test_training_is_an_enrolment_and_possibly_a_certificate() -> None:
    taken, old = recorded("training")
    course, enrolment = number("courses", "AGU-002"), number("training", "U-2024-00031-1")
    assert taken == [
        facts.Course(ref=course, title="Басқару психологиясы", kind_word="біліктілікті арттыру", hours=40),
        facts.Enrolment(ref=enrolment, servant=ASEL, course=course, period=Period(exactly(2024, 4, 1), exactly(2024, 4, 13))),
        facts.Certificate(
            ref=Ref("KZ/certificate", "AGU-2024-00031-1"),
            servant=ASEL,
            enrolment=enrolment,
            number="AGU-2024-00031-1",
            issued=exactly(2024, 4, 12),
            hours=40,
        ),
    ]
    assert [type(fact) for fact in old] == [facts.Course, facts.Enrolment, facts.Certificate]
    assert isinstance(old[0], facts.Course)
    assert old[0].title == "AGU-009"
    assert isinstance(old[1], facts.Enrolment)
    assert old[1].period == Period(Day(FIRST_DAY, date(2016, 11, 30)), exactly(2016, 12, 1))
    assert isinstance(old[2], facts.Certificate)
    assert (old[2].number, old[2].issued) == (None, exactly(2016, 11, 30))


def test_bonuses_and_discipline() -> None:
    assert recorded("bonuses") == [
        [
            facts.Reward(
                ref=number("bonuses", "S-000031"),
                servant=ASEL,
                kind=RewardKind.BONUS,
                given_on=exactly(2025, 12, 20),
                period_from=exactly(2025, 1, 1),
                period_to=exactly(2026, 1, 1),
                period_word="2025",
                amount=180000.0,
            )
        ]
    ]
    assert recorded("discipline") == [
        [
            facts.Sanction(
                ref=number("discipline", "T-000001"),
                servant=ASEL,
                kind_word="выговор",
                imposed=exactly(2020, 3, 8),
                ends=exactly(2020, 9, 7),
                lifted=exactly(2020, 6, 1),
            )
        ]
    ]


@pytest.mark.parametrize("field", ["ends", "lifted"])
def test_a_penalty_that_ends_before_it_is_imposed_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match="cannot end"):
        facts_of("discipline", recorded_rows("discipline")[0] | {field: "2020-03-07T00:00:00+05:00"})


def test_an_appeal_is_about_an_appointment_a_competition_a_body_or_something_unknown() -> None:
    appeals = [fact for row in recorded("appeals") for fact in row if isinstance(fact, facts.Appeal)]
    assert [(each.appointment, each.competition, each.organisation) for each in appeals] == [
        (number("appointments", "N-2010-000004"), None, None),
        (None, number("competitions", "K-2024-00007"), None),
        (None, None, number("bodies", "KZ-B001")),
        (None, None, None),
    ]
    assert [each.kind_word for each in appeals] == ["апелляция", "шағым", "жалоба", None]
    assert (appeals[0].filed, appeals[0].answer_due, appeals[0].answer) == (
        exactly(2018, 9, 16),
        exactly(2018, 10, 1),
        "rejected",
    )


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2024-03-08T00:00:00+05:00", date(2024, 3, 8)),
        ("2024-03-07T19:00:00Z", date(2024, 3, 8)),
        ("2024-03-08T00:30:00+06:00", date(2024, 3, 7)),
        ("2024-03-08", date(2024, 3, 8)),
    ],
)
def test_a_moment_stands_for_the_day_in_kazakhstan(moment: str, day: date) -> None:
    (end,) = facts_of("terminations", {"appointment": "N-1", "end": moment})
    assert isinstance(end, facts.AppointmentEnd)
    assert end.end == Day.exactly(day)


@pytest.mark.parametrize(
    ("moment", "type_"),
    [
        ("2024-03-08T00:00:00", "impossible_date"),
        ("2024-02-30T00:00:00+05:00", "impossible_date"),
        ("T", "impossible_date"),
        ("0001-01-01T00:00:00+23:00", "impossible_date"),
        ("0001-01-01T00:00:00+05:00", "impossible_date"),
        ("08.03.2024", "impossible_date"),
        (20240308, "wrong_type"),
    ],
)
def test_a_value_that_is_no_day_is_refused_with_its_field(moment: object, type_: str) -> None:
    with pytest.raises(ValidationError) as raised:
        facts_of("terminations", {"appointment": "N-1", "end": moment})
    assert [(error["loc"], error["type"]) for error in raised.value.errors()] == [(("end",), type_)]


@pytest.mark.parametrize(
    ("module", "field", "value"),
    [
        ("persons", "iin", "87092340001"),
        ("appointments", "post", ""),
        ("candidates", "total", 101),
        ("evaluations", "score", 5.1),
        ("bonuses", "amount", -1),
        ("bodies", "versions", []),
        ("training", "end", None),
    ],
)
def test_an_impossible_value_is_refused_with_its_field(module: str, field: str, value: object) -> None:
    with pytest.raises(ValidationError) as raised:
        facts_of(module, recorded_rows(module)[0] | {field: value})
    assert [error["loc"][0] for error in raised.value.errors()] == [field]


@pytest.mark.parametrize("module", MODULES)
def test_stored_facts_contain_no_personal_number_and_lose_nothing(module: str, tmp_path: Path) -> None:
    keys, stream = key_ring(tmp_path), stream_of(PORTAL, module)
    for row in recorded_rows(module):
        record = identify(PORTAL, stream, row, keys)
        assert isinstance(record, RawRecord), record
        stated = map_row(stream, record, keys, PORTAL.words)
        assert isinstance(stated, MappedRecord), stated
        assert not [iin for iin in (ASEL.number, TIMUR.number) if iin in stated.text + stated.key]
        assert from_canonical(stated.text) == tuple(named.fact for named in stated.facts)


def test_the_portal_has_authority_for_every_label_it_states() -> None:
    parts = {"AppointmentEnd", "AppointmentPay", "AppointmentRotation"}
    spoken = {type(fact).__name__ for module in MODULES for row in recorded(module) for fact in row}
    assert spoken - parts == PORTAL.authority


def test_absence_is_visible_in_all_modules_but_those_with_a_retention() -> None:
    assert {stream.name for stream in PORTAL.streams if not stream.reads_whole} == {"evaluations"}


def test_streams_that_others_refer_to_come_first() -> None:
    def before(first: str, *others: str) -> Iterator[bool]:
        return (MODULES.index(first) < MODULES.index(other) for other in others)

    assert all(before("bodies", "posts", "appeals"))
    assert all(before("posts", "competitions", "appointments"))
    assert all(before("persons", "competitions", "appointments", "candidates", "evaluations", "training", "discipline"))
    assert all(before("competitions", "appointments", "candidates", "appeals"))
    assert all(before("appointments", "terminations", "rotation", "pay", "appeals"))
