"""What dossiers tell of applicants: sex and birth date in a competition's, the demand of an edited vacancy in a servant's."""

from __future__ import annotations

from datetime import date

import pytest

from graph.driver.database import Database
from graph.model.days import Day
from graph.model.words import EducationLevel, Sex
from merit.dossiers.reading import COMPETITIONS, SERVANTS, read_page
from tests.conftest import Run
from tests.support.engines import execute

pytestmark = pytest.mark.both_engines

WRITE = """
CREATE (o:Organisation {id: 'organisation:1', name: 'Ministry', country: 'UZ'})
CREATE (p:Position {id: 'position:1', title: 'Head'})-[:IN]->(o)
CREATE (p)-[:HAS_VERSION]->(:PositionVersion {
  id: 'position_version:1', open: true, start_earliest: date('2024-02-10'), start_latest: date('2024-02-10'),
  required_experience_months: 24, required_education_level: 'bachelor', required_education_fields: ['law']
})
CREATE (s:Servant {
  id: 'servant:1', name: 'Karimova Gulnora', sex: 'female', birth_date_earliest: date('1985-03-01'),
  birth_date_latest: date('1985-03-31')
})
CREATE (t:Servant {id: 'servant:2', name: 'Usmonov Aziz'})
CREATE (edited:Competition {
  id: 'competition:edited', requirements_edited_earliest: date('2024-02-10'), requirements_edited_latest: date('2024-02-10'),
  announced_earliest: date('2024-03-01'), announced_latest: date('2024-03-01'), closed_earliest: date('2024-03-20'),
  closed_latest: date('2024-03-21'), interview_day_earliest: date('2024-03-28'), interview_day_latest: date('2024-03-28'),
  protocol_day_earliest: date('2024-04-02'), protocol_day_latest: date('2024-04-02')
})-[:FOR]->(p)
CREATE (other:Competition {id: 'competition:other'})-[:FOR]->(p)
CREATE (s)-[:MADE]->(:Application {id: 'application:1', state: 'won'})-[:IN]->(edited)
CREATE (s)-[:MADE]->(:Application {id: 'application:2', state: 'rejected'})-[:IN]->(other)
CREATE (t)-[:MADE]->(:Application {id: 'application:3', state: 'rejected'})-[:IN]->(other)
"""


def test_a_servant_s_applications_where_requirements_were_edited(run: Run, fresh_database: Database) -> None:
    run(execute(fresh_database, WRITE))
    page = run(read_page(fresh_database.read, SERVANTS, ["servant:1", "servant:2"]))
    first, second = sorted(page.dossiers, key=lambda each: each.id)
    (candidacy,) = first.candidacies
    assert (candidacy.id, candidacy.competition) == ("application:1", "competition:edited")
    days = (candidacy.announced, candidacy.closed, candidacy.interview_day, candidacy.protocol_day)
    closed = Day(date(2024, 3, 20), date(2024, 3, 21))
    assert days == (Day.parse("2024-03-01"), closed, Day.parse("2024-03-28"), Day.parse("2024-04-02"))
    assert (candidacy.post.id, candidacy.post.body, candidacy.post.country) == ("position:1", "organisation:1", "UZ")
    (version,) = candidacy.post.versions
    demand = (version.required_experience_months, version.required_education_level, version.required_education_fields)
    assert demand == (24, EducationLevel.BACHELOR, ("law",))
    assert second.candidacies == ()


def test_sex_and_birth_date_of_applicants(run: Run, fresh_database: Database) -> None:
    run(execute(fresh_database, WRITE))
    page = run(read_page(fresh_database.read, COMPETITIONS, ["position:1"]))
    applications = {each.id: each for round_ in page.dossiers[0].rounds for each in round_.applications}
    born = Day(date(1985, 3, 1), date(1985, 3, 31))
    assert {id_: (each.sex, each.birth_date) for id_, each in applications.items()} == {
        "application:1": (Sex.FEMALE, born),
        "application:2": (Sex.FEMALE, born),
        "application:3": (None, None),
    }
