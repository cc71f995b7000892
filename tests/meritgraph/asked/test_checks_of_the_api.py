"""A world is loaded and judged: what the API answers about people is what the command prints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import pytest

from graph.driver.database import Database
from graph.errors import NothingToCheck
from graph.model.words import ApplicationState, AssessmentType, BodyLevel, CourseKind, EnrolmentState, KinKind
from merit.appeal_states import AppealState
from merit.contract import Outcome, Severity
from merit.findings import FindingState
from merit.questions.certificate_comparison import Outcome as CertificateOutcome
from merit.questions.competencies import Standing as CompetencyStanding
from merit.questions.standings import Chosen, Standing
from merit.questions.ties import TieKind
from merit.training import DueState
from schema.enums import ScorePart
from schema.questions.words import RankingDay
from tests.meritgraph.conftest import Command
from tests.schema.conftest import Hub
from tests.support.answers import as_document, close
from tests.support.asked_world import AskedWorld
from tests.support.engines import cypher

DAY = "{ earliest latest }"
CASE = """{
  ruleId outcome severity reason missing subjectIds evidence { id label text knownSince } policy restsOnUnreviewedMatch
  innocentExplanations rule { id title }
}"""
OF_CASES = {"outcome": Outcome, "severity": Severity}


@pytest.fixture
def hub(asked: AskedWorld) -> Hub:
    # Commands judge as of today.
    return Hub(asked.database, asked.run, today=date.today())


@pytest.fixture
def command(asked: AskedWorld, command_on: Callable[[Database], Command]) -> Command:
    return command_on(asked.database)


def found(asked: AskedWorld, text: LiteralString, number: int = 1) -> list[list[str]]:
    """Return the first rows of ids of a query."""
    rows = asked.run(asked.database.read(cypher(text), {}))
    assert len(rows) >= number
    return [[str(value) for value in row.values()] for row in rows[:number]]


def equal(answer: Any, document: Any, renamed: dict[str, str] | None = None, **words: Any) -> None:
    assert as_document(answer, renamed, words) == close(document)


def cases(answers: list[dict[str, Any]]) -> Any:
    """Return cases as the document has them: with the title of the rule beside its id."""
    for each in answers:
        assert each["rule"].pop("id") == each["ruleId"]
        each |= each.pop("rule")
        for node in each["evidence"]:
            node["known_since"] = node.pop("knownSince")
    return as_document(answers, {"ruleId": "rule", "subjectIds": "subjects"}, OF_CASES)


def with_times(document: Any) -> Any:
    """Return a document whose times are written as the API writes them."""
    if isinstance(document, dict):
        return {name: with_times(value) for name, value in document.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] (any document)
    if isinstance(document, list):
        return [with_times(each) for each in document]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] (any document)
    return document.replace("Z", "+00:00") if isinstance(document, str) and document.endswith("Z") else document


def test_the_check_before_an_order(asked: AskedWorld, hub: Hub, command: Command) -> None:
    """Of each of several people, a head with kin below the position among them, it is what the command says of her alone."""
    ((position, above),) = found(
        asked,
        "MATCH (p:Position)<-[:REPORTS_TO]-(:PositionVersion)<-[:HAS_VERSION]-(q:Position) "
        "MATCH (q)<-[:TO]-(:Appointment)<-[:HELD]-(t:Servant) "
        "MATCH (t)-[:KIN]->(:Kinship)<-[:KIN]-(s:Servant) WHERE s.id <> t.id AND EXISTS { (p)-[:IN]->(:Organisation) } "
        "RETURN p.id AS position, s.id AS servant ORDER BY position, servant LIMIT 1",
    )
    others = found(
        asked, "MATCH (s:Servant)-[:HELD]->(:Appointment {open: true}) RETURN DISTINCT s.id AS id ORDER BY id LIMIT 5", 5
    )
    people = [above, *(servant for (servant,) in others if servant != above)]
    query = f"""query ($position: ID!, $people: [ID!]!) {{
      appointmentCheck(positionId: $position, servantIds: $people, mode: COMPETITION) {{
        servantId clean notChecked peersAsOf cases {CASE} notJudged {{ subjectId ruleId reason }}
      }}
    }}"""
    answers = hub.data(query, position=position, people=[*people, "servant:unknown", people[0]])["appointmentCheck"]
    statements = [*hub.statements]
    assert answers.pop() is None
    assert [each["servantId"] for each in answers] == people
    for servant, answer in zip(people, answers, strict=True):
        ran = command("check", "--servant", servant, "--position", position, "--mode", "competition", "--json")
        document = with_times(ran.document)
        assert answer["clean"] is (ran.code == 0)
        assert cases(answer["cases"]) == document["cases"]
        assert (answer["peersAsOf"], answer["notJudged"], answer["notChecked"]) == (document["peers_as_of"], [], None)
    assert len({answer["servantId"] for answer in answers if answer["peersAsOf"]}) > 1
    hub.data(query, position=position, people=people[:1])
    # Each statement once; of evidence there is one for each label that somebody's cases rest on.
    assert len(statements) == len(set(statements))
    assert {name for name in hub.statements if not name.startswith("read_evidence")} == {
        name for name in statements if not name.startswith("read_evidence")
    }


def test_a_check_of_too_many_or_of_what_is_unknown(asked: AskedWorld, hub: Hub) -> None:
    query = """query ($position: ID!, $people: [ID!]!, $competition: ID) {
      appointmentCheck(positionId: $position, servantIds: $people, competitionId: $competition) { servantId }
    }"""
    ((position,),) = found(asked, "MATCH (p:Position)-[:IN]->() RETURN p.id AS id ORDER BY id LIMIT 1")
    ((servant,),) = found(asked, "MATCH (s:Servant) RETURN s.id AS id ORDER BY id LIMIT 1")
    assert hub.data(query, position="position:unknown", people=[servant]) == {"appointmentCheck": [None]}
    code, message = hub.refusal(query, position=position, people=[f"servant:{number}" for number in range(101)])
    assert (code, message) == ("BAD_USER_INPUT", "servantIds has from 1 to 100 ids, not 101. Ask again for the others.")
    code, message = hub.refusal(query, position=position, people=[servant], competition="competition:unknown")
    assert code == "BAD_USER_INPUT"
    assert message.startswith("There is no competition of that id, so nothing was checked.")


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ({"start": "2200-01-01"}, "The day 2200-01-01 is impossible"),
        ({"start": "2026-12-01", "until": "2026-12-01"}, "The end until 2026-12-01 is over before the start on 2026-12-01"),
        ({"start": "2026-12-01", "probation": "2026-11-30"}, "The probation until 2026-11-30 is over before the start"),
        ({"until": "2300-01-01"}, "The day 2300-01-01 is impossible"),
    ],
    ids=["start", "end", "probation", "end after all stated days"],
)
def test_a_check_with_days_that_cannot_be_is_refused(
    asked: AskedWorld, hub: Hub, days: dict[str, str], message: str, command: Command
) -> None:
    query = """query ($position: ID!, $people: [ID!]!, $start: Date, $until: Date, $probation: Date) {
      appointmentCheck(positionId: $position, servantIds: $people, start: $start, until: $until, probationUntil: $probation) {
        servantId
      }
    }"""
    ((position, servant),) = found(
        asked,
        "MATCH (s:Servant)-[:HELD]->(:Appointment)-[:TO]->(p:Position) RETURN p.id AS position, s.id AS id ORDER BY id LIMIT 1",
    )
    code, refusal = hub.refusal(query, position=position, people=[servant], **days)
    assert (code, refusal.startswith(message)) == ("BAD_USER_INPUT", True), refusal
    given = [text for name, day in days.items() for text in (f"--{name.replace('probation', 'probation-until')}", day)]
    with pytest.raises(NothingToCheck, match=message):
        command("check", "--servant", servant, "--position", position, *given)


def test_the_ranking_of_candidates(asked: AskedWorld, hub: Hub, command: Command) -> None:
    remark = "{ concerns text unsettled }"
    fields = f"""type day {DAY} dayIs competitionId positionId title organisationId organisationName convention unknownLaw
      choice {{ how chosenIds first aboveIds openIds missing appointedWithoutBeingChosenIds }}
      candidates {{
        servantId name standing rank score components {{ component score weight }} assessmentId fixedOn {DAY} reported missing
        eligible bars {remark} unmet {remark} unknown {remark} warnings {remark} notJudged {remark} application withdrew remained
        unreadable restsOnUnreviewedMatch
      }}"""
    renamed = {
        **{"competitionId": "competition", "positionId": "position", "organisationId": "body", "organisationName": "body_name"},
        **{"servantId": "servant", "concerns": "rule", "assessmentId": "assessment", "chosenIds": "chosen", "aboveIds": "above"},
        **{"openIds": "open", "appointedWithoutBeingChosenIds": "appointed_without_being_chosen"},
    }
    words = {"type": AssessmentType, "how": Chosen, "standing": Standing, "application": ApplicationState}
    words |= {"component": ScorePart, "dayIs": RankingDay}
    competitions = found(
        asked,
        "MATCH (c:Competition)<-[:IN]-(a:Application) WITH c.id AS id, count(a) AS applications "
        "RETURN id ORDER BY applications DESC, id LIMIT 5",
        5,
    )
    for (competition,) in competitions:
        answer = hub.data(f"query ($id: ID!) {{ candidateRanking(competitionId: $id) {{ {fields} }} }}", id=competition)
        document = command("ask", "ranking", "--competition", competition, "--json").document
        equal(answer["candidateRanking"], document, renamed, **words)
    ((position,),) = found(asked, "MATCH (p:Position)-[:IN]->() RETURN p.id AS id ORDER BY id LIMIT 1")
    people = [servant for (servant,) in found(asked, "MATCH (s:Servant) RETURN s.id AS id ORDER BY id LIMIT 4", 4)]
    query = f"query ($id: ID!, $people: [ID!]) {{ candidateRanking(positionId: $id, servantIds: $people) {{ {fields} }} }}"
    answer = hub.data(query, id=position, people=people)["candidateRanking"]
    several = sorted(hub.statements)
    hub.data(query, id=position, people=people[:1])
    assert sorted(hub.statements) == several, "more candidates take no more statements"
    given = [argument for servant in people for argument in ("--candidate", servant)]
    equal(answer, command("ask", "ranking", "--position", position, *given, "--json").document, renamed, **words)
    body = asked.bodies[asked.tops[0]]
    answer = hub.data(f"query ($id: ID!) {{ candidateRanking(reserveOfId: $id) {{ {fields} }} }}", id=body)["candidateRanking"]
    equal(answer, command("ask", "ranking", "--reserve", "--body", body, "--json").document, renamed, **words)
    assert hub.refusal("{ candidateRanking { title } }")[0] == "BAD_USER_INPUT"
    assert hub.data('{ candidateRanking(competitionId: "competition:unknown") { title } }') == {"candidateRanking": None}


def test_the_development_plan(asked: AskedWorld, hub: Hub, command: Command) -> None:
    query = f"""query ($id: ID!) {{ developmentPlan(servantId: $id) {{
      servantId name asOf positionId ownPosition convention notAssessed
      competencies {{ id name required standing stale missing ratings {{ score assessmentId fixedOn {DAY} }} }}
      courses {{ competencyId leftOut noLongerStated courses {{
        courseId title kind subject hours provider portals completed taken {{ state lastDay {DAY} completed }}
      }} }}
      training {{ state due {DAY} lastEnrolmentId firstEntry {DAY} missing }}
    }} }}"""
    people = found(
        asked, "MATCH (s:Servant)-[:HELD]->(:Appointment {open: true}) RETURN DISTINCT s.id AS id ORDER BY id LIMIT 5", 5
    )
    for (servant,) in people:
        answer = hub.data(query, id=servant)["developmentPlan"]
        for each in answer["competencies"]:
            each["competency"] = each.pop("id")
            each["standing"] = CompetencyStanding[each["standing"]].value
        for each in answer["courses"]:
            for course in each["courses"]:
                course["kind"] = course["kind"] and CourseKind[course["kind"]].value
                for taken in course["taken"]:
                    taken["state"] = taken["state"] and EnrolmentState[taken["state"]].value
        document = command("ask", "development-plan", servant, "--json").document
        del document["policy"]
        training = answer["training"]
        training["state"] = training["state"] and DueState[training["state"]].value
        equal(
            answer,
            document,
            {
                **{"servantId": "servant", "positionId": "position", "assessmentId": "assessment", "courseId": "course"},
                **{"competencyId": "competency", "lastEnrolmentId": "last_course"},
            },
        )
    assert hub.data('{ developmentPlan(servantId: "servant:unknown") { name } }') == {"developmentPlan": None}


def test_the_check_of_an_appeal(asked: AskedWorld, hub: Hub, command: Command) -> None:
    query = f"""query ($id: ID!) {{ appealCheck(id: $id) {{
      id asOf appellantId appellantName organisationId organisationName filed {DAY}
      about {{ id label text knownSince }} state missing
      answerDue {DAY} answer aboutAppellant {CASE} aboutContested {CASE}
      foundByComparison {{ id ruleId severity state reason }} notJudged {{ subjectId ruleId reason }}
      kept {{ asOf state violating satisfied notEvaluable notJudged findingIds }} convention
    }} }}"""
    for (appeal,) in found(asked, "MATCH (a:Appeal) RETURN a.id AS id ORDER BY id LIMIT 3", 3):
        answer = hub.data(query, id=appeal)["appealCheck"]
        document = with_times(command("ask", "appeal", appeal, "--json").document)
        assert cases(answer.pop("aboutAppellant")) == document["cases"]["appellant"]
        assert cases(answer.pop("aboutContested")) == document["cases"]["contested"]
        answer["appellant"] = {"id": answer.pop("appellantId"), "name": answer.pop("appellantName")}
        answer["body"] = {"id": answer.pop("organisationId"), "name": answer.pop("organisationName")}
        for each in answer["foundByComparison"]:
            each |= {"state": FindingState[each["state"]].value, "severity": Severity[each["severity"]].value}
        for name in ("cases", "kind", "left_out"):
            del document[name]
        answer["state"] = AppealState[answer["state"]].value
        if answer["kept"]:
            answer["kept"]["state"] = AppealState[answer["kept"]["state"]].value
        equal(answer, document, {"ruleId": "rule", "findingIds": "findings", "subjectId": "subject"})
    assert hub.data('{ appealCheck(id: "appeal:unknown") { id } }') == {"appealCheck": None}


def test_what_joins_two_people(asked: AskedWorld, hub: Hub, command: Command) -> None:
    post = "{ appointmentId title organisationId }"
    query = f"""query ($one: ID!, $other: ID!) {{ connection(from: $one, to: $other) {{
      one {{ id name }} other {{ id name }} asOf convention mayBeOnePerson unsettledIds found {{ kind found }}
      service {{ organisationId organisationName certain daysLeast daysMost impreciseIds
        common {{ one {post} other {post} start {DAY} end {DAY} }} }}
      appointment {{ post {post} organisationName appointedById servantId order {DAY} certain }}
      panel {{ competitionId post organisationId organisationName day {DAY} samePanel }}
      kin {{ kinshipIds otherIs holds former declared confidence start {DAY} end {DAY} portals missingAt }}
      possibleKin {{ relativeId declaredById mayBeId kind score }}
      school {{ school oneEducationIds otherEducationIds }}
      notAssessed {{ tie text organisationId label days {{ start end }} }}
    }} }}"""
    pairs = found(
        asked,
        "MATCH (one:Servant)<-[:APPOINTED_BY]-(:Appointment)<-[:HELD]-(other:Servant) "
        "RETURN DISTINCT one.id AS one, other.id AS other ORDER BY one, other LIMIT 3",
        3,
    )
    pairs += found(
        asked,
        "MATCH (one:Servant)-[:KIN]->(:Kinship)<-[:KIN]-(other:Servant) WHERE one.id < other.id "
        "RETURN DISTINCT one.id AS one, other.id AS other ORDER BY one, other LIMIT 2",
    )
    for one, other in pairs:
        answer = hub.data(query, one=one, other=other)["connection"]
        document = command("ask", "ties", one, other, "--json").document
        answer["found"] = {TieKind[each["kind"]].value: each["found"] for each in answer["found"]}
        for each in answer["appointment"]:
            each |= each.pop("post")
            each["post"] = each.pop("title")
        for each in (post for shared in answer["service"] for days in shared["common"] for post in (days["one"], days["other"])):
            each["post"] = each.pop("title")
        for each in document["panel"]:
            del each["one"], each["other"]
        for each in document["school"]:
            assert each.pop("weak") is True
        for each in answer["notAssessed"]:
            each |= {"tie": TieKind[each["tie"]].value, "days": [[days["start"], days["end"]] for days in each["days"]]}
        renamed = {
            **{"appointmentId": "appointment", "organisationId": "body", "organisationName": "body_name"},
            **{"unsettledIds": "unsettled", "impreciseIds": "imprecise", "appointedById": "signed_by", "servantId": "appointed"},
            **{"competitionId": "competition", "kinshipIds": "kinship", "relativeId": "relative", "declaredById": "declared_by"},
            **{"mayBeId": "may_be", "oneEducationIds": "one", "otherEducationIds": "other"},
        }
        equal(answer, document, renamed, kind=KinKind, otherIs=KinKind)
    assert hub.data('{ connection(from: "servant:unknown", to: "servant:other") { asOf } }') == {"connection": None}
    assert hub.refusal(query, one=pairs[0][0], other=pairs[0][0])[0] == "BAD_USER_INPUT"


def test_the_certificates_of_both_portals(asked: AskedWorld, hub: Hub, command: Command) -> None:
    fields = f"""about name openConflicts leftOut convention counts {{ outcome number }} loaded {{ portal start end }}
      notCompared {{ certificateId reason }}
      certificates {{
        numbers outcome missing contradictions {{ aspect values }} conflicts {{ conflictId property values winner openedAt }}
        certificates {{
          certificateId number issued {DAY} validUntil {DAY} hours holderId holderName portals missingAt
        }}
      }}"""

    def compare(answer: dict[str, Any], document: dict[str, Any]) -> None:
        answer["counts"] = {CertificateOutcome[each["outcome"]].value: each["number"] for each in answer["counts"]}
        loaded: dict[str, list[dict[str, str]]] = {portal: [] for portal in document["loaded"]}
        for each in answer["loaded"]:
            loaded[each["portal"]].append({"from": each["start"], "to": each["end"]})
        answer["loaded"] = loaded
        for each in answer["certificates"]:
            each["outcome"] = CertificateOutcome[each["outcome"]].value
            for one in each["certificates"]:
                one["holder"] = {"id": one.pop("holderId"), "name": one.pop("holderName")}
        # Names of portals and outcomes are no names of fields.
        counts, portals = answer.pop("counts"), answer.pop("loaded")
        assert (counts, portals) == (document.pop("counts"), document.pop("loaded"))
        equal(answer, with_times(document), {"certificateId": "certificate", "conflictId": "conflict"})

    ((servant,),) = found(asked, "MATCH (s:Servant)-[:HOLDS]->(:Certificate) RETURN s.id AS id ORDER BY id LIMIT 1")
    answer = hub.data(f"query ($id: ID!) {{ certificateReconciliation(servantId: $id) {{ {fields} }} }}", id=servant)
    compare(answer["certificateReconciliation"], command("ask", "certificates", "--servant", servant, "--json").document)
    body = asked.bodies[asked.tops[0]]
    query = f"query ($id: ID!) {{ certificateReconciliation(organisationId: $id, limit: 5) {{ {fields} }} }}"
    answer = hub.data(query, id=body)["certificateReconciliation"]
    compare(answer, command("ask", "certificates", "--body", body, "--limit", "5", "--json").document)
    code, message = hub.refusal("{ certificateReconciliation { name } }")
    assert (code, message.partition(".")[0]) == ("BAD_USER_INPUT", "Give one of servantId and organisationId")
    assert hub.data('{ certificateReconciliation(organisationId: "organisation:unknown") { name } }') == {
        "certificateReconciliation": None
    }


def test_career_routes(asked: AskedWorld, hub: Hub, command: Command) -> None:
    rank = "{ ladder rank level positionId title organisationName }"
    query = f"""query ($from: ID!, $to: ID!) {{ careerRoutes(from: $from, to: $to, routes: 5) {{
      start {rank} end {rank} country equalLeftOut typical {{ states people }} unclearMoves {{ value suppressed }}
      notAssessed convention asOf
      routes {{ probability cost steps {{ start end people share {{ numerator denominator value lower upper suppressed }} }} }}
    }} }}"""
    ((position,),) = found(
        asked,
        "MATCH (p:Position)-[:HAS_VERSION]->(v:PositionVersion {ladder: 'uz-managerial', rank: 5, open: true}) "
        "RETURN p.id AS id ORDER BY id LIMIT 1",
    )
    for start, end in (
        ("uz-managerial/1", "uz-managerial/2"),
        ("uz-managerial/2", "uz-managerial/4"),
        ("uz-managerial/3", position),
    ):
        answer = hub.data(query, **{"from": start, "to": end})["careerRoutes"]
        document = command("ask", "routes", "--from", start, "--to", end, "--k", "5", "--json").document
        for route in answer["routes"]:
            route |= {"probability": round(route["probability"], 9), "cost": round(route["cost"], 6)}
        equal(
            answer,
            document,
            {"start": "from", "end": "to", "positionId": "position", "organisationName": "body"},
            level=BodyLevel,
        )
    code, message = hub.refusal(query, **{"from": "anywhere", "to": "uz-managerial/2"})
    assert code == "BAD_USER_INPUT"
    assert message.startswith("… is neither the id of a position nor a state.")
    assert hub.data(query, **{"from": "position:unknown", "to": "uz-managerial/2"}) == {"careerRoutes": None}


def test_what_another_policy_would_change(hub: Hub, command: Command, tmp_path: Path) -> None:
    policy = """[[V08]]
country = "UZ"
from = 2000-01-01
to = 2199-12-31
basis = "A shorter time"
status = "unverified"
certificate_months = 60
course_months = 12
orders_since = 2010-01-01
"""
    query = """query ($policy: String!) { policyWhatIf(policy: $policy) {
      judged notJudged rules { ruleId opened closed noLongerEvaluable newlyEvaluable opening { findingId } closing { findingId } }
    } }"""
    file = tmp_path / "other.toml"
    file.write_text(policy)
    document = command("rules", "what-if", str(file), "--json").document
    answer = hub.data(query, policy=policy)["policyWhatIf"]
    for rule in document["rules"]:
        for list_ in ("opening", "closing"):
            rule[list_] = [{"finding": each["finding"]} for each in rule[list_][:20]]
    assert [rule["rule"] for rule in document["rules"]] == ["V08"]
    equal(answer, document, {"ruleId": "rule", "findingId": "finding"})
    code, message = hub.refusal(query, policy="[[V99]]")
    assert code == "BAD_USER_INPUT"
    assert message.startswith("policy has values of V99, and there is no such rule.")
