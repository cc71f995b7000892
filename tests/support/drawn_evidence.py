"""Leads that try out an evidence graph. ``python -m tests.support.drawn_evidence`` draws their golden files anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from meritgraph.case_pages.drawings.evidence_drawing import evidence_drawing
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.evidence import evidence_of
from meritgraph.case_pages.view_models.evidence_graph import EvidenceGraph
from meritgraph.case_pages.view_models.expansion import expanded
from tests.support.answered_careers import Answer, day
from tests.support.answered_leads import (
    body,
    entry,
    fact,
    lead,
    move,
    order,
    penalty,
    person,
    post,
    rating,
    round_,
    tie,
)

GOLDEN: Final = Path(__file__).parents[1] / "case_pages" / "golden" / "evidence"
HOSTILE: Final = "</script><svg onload=alert(1)>\"'&\u202eevil\x0b"
KARIMOVA, YUSUPOV = "Karimova Dilnoza", "Yusupov Rustam"
ENGLISH: Final = Texts.of("en")


def sanctioned() -> EvidenceGraph:
    """Return a promotion while a reprimand was in force."""
    return evidence_of(_sanctioned(), ENGLISH)


def _sanctioned() -> Answer:
    return lead(
        "V10",
        "2022-03-14",
        KARIMOVA,
        fact(order(KARIMOVA, "Deputy head", "2022-03-14", by=YUSUPOV), "Appointment"),
        fact(move(KARIMOVA, "Deputy head", left="Head of section"), "Promotion"),
        fact(penalty(KARIMOVA, "REPRIMAND", "2021-11-02", "2022-11-02"), "Sanction"),
    )


def kin() -> EvidenceGraph:
    """Return an order that the appointed person's kin signed; nobody reviewed the match."""
    return evidence_of(
        lead(
            "V12",
            "2022-03-14",
            KARIMOVA,
            fact(order(KARIMOVA, "Deputy head", "2022-03-14", by=YUSUPOV), "Appointment"),
            fact(post("Deputy head"), "Position"),
            fact(tie(KARIMOVA, YUSUPOV, "SIBLINGS_SPOUSE", unreviewed=True), "Kinship"),
        ),
        ENGLISH,
    )


def competition_missing() -> EvidenceGraph:
    """Return an appointment without the competition that it needs, which is a node too."""
    return evidence_of(
        lead(
            "V01",
            "2022-03-14",
            KARIMOVA,
            fact(order(KARIMOVA, "Deputy head", "2022-03"), "Appointment"),
            fact(post("Deputy head"), "Position"),
            absent=[{"text": "No competition found; test.argos.uz loaded 2016–2026"}],
        ),
        ENGLISH,
    )


def hidden() -> EvidenceGraph:
    """Return a lead of which the reader may see one fact of three."""
    return evidence_of(
        lead("V10", "2022-03-14", KARIMOVA, fact(order(KARIMOVA, "Deputy head", "2022-03-14"), "Appointment"), None, None),
        ENGLISH,
    )


def hostile() -> EvidenceGraph:
    """Return a lead in which every text that a portal states is an attack."""
    seat = round_(HOSTILE, "2022-01-10", panel=(f"{HOSTILE}2",))
    named = order(HOSTILE, HOSTILE, "2022-03-14", by=f"{HOSTILE}1", after=seat, orderNumber=HOSTILE, body=HOSTILE)
    unknown: Answer = {"id": f"appeal:{HOSTILE}", "label": HOSTILE, "text": HOSTILE, "missingAtPortal": False, "node": None}
    return evidence_of(
        lead(HOSTILE, "2022-03-14", HOSTILE, fact(named, "Appointment"), fact(seat, "Competition"), unknown, id=HOSTILE), ENGLISH
    )


def cyrillic() -> EvidenceGraph:
    """Return a post that reports to kin, in Kazakh."""
    one, other, ministry = "Ермеков Тимур Қанатұлы", "Сейітов Қанат Жәнібекұлы", "Қаржы департаменті, Ақмола облысы"
    return evidence_of(
        lead(
            "V11",
            "2018-09-15",
            one,
            fact(order(one, "Маман", "2014-02-10", body=ministry, orderNumber="2-ж"), "Appointment"),
            fact(order(other, "Бас сарапшы", "2018-09-09", body=ministry, mode="COMPETITION"), "Appointment"),
            fact(tie(one, other, "SPOUSE"), "Kinship"),
        ),
        ENGLISH,
    )


def contest() -> EvidenceGraph:
    """Return a competition with its candidates; a record of it is no longer at its portal."""
    seat = round_("Chief specialist", "2026-01-09", panel=("Murodov Farrux",))
    people = [("Yoʻldoshev Ibrohim", "NOT_RECOMMENDED", 67.6), (KARIMOVA, "WON", 83.6), ("Sattorova Malika", "WITHDRAWN", None)]
    entries = [
        fact(entry(name, seat, state, score), "Application", missingAtPortal=score is None) for name, state, score in people
    ]
    rated = [rating(KARIMOVA, 53.0, "2025-06-30", by="Murodov Farrux"), rating(KARIMOVA, None, "2024-06-30")]
    ratings = [fact(each, "Assessment") for each in rated]
    return evidence_of(lead("R06", "2026-02-14", KARIMOVA, fact(seat, "Competition"), *entries, *ratings), ENGLISH)


def body_alone() -> EvidenceGraph:
    """Return a lead about a body, without a day and without a person."""
    return evidence_of(lead("R17", None, None, fact(body(), "Organisation")), ENGLISH)


def opened_person() -> EvidenceGraph:
    """Return a lead with the person opened that it is about, the order, and its signer."""
    dilnoza: Answer = {
        **person(KARIMOVA),
        "appointments": [_of_herself(order(KARIMOVA, f"Post {year}", f"{year}-03-01")) for year in range(2008, 2022, 3)],
        "promotions": [move(KARIMOVA, "Post 2020", steps=1, on="2020-03-01")],
        "assessments": [_of_herself(rating(KARIMOVA, 60.0 + year % 7, f"{year}-12-20")) for year in range(2010, 2023)],
        "certificates": [
            {"id": f"certificate:{year}", "number": f"DBA-{year}", "issued": day(f"{year}-05-01")}
            for year in range(2009, 2021, 4)
        ],
        "kinships": [tie(KARIMOVA, "Karimov Aziz", "SIBLING")],
        "findings": [{"id": "finding:V10", "ruleId": "V10", "day": "2022-03-14"}, {"id": "finding:R03", "ruleId": "R03"}],
    }
    rustam: Answer = {
        **person(YUSUPOV),
        "appointments": [
            _of_herself(order(YUSUPOV, "Head", "2012-01-10")),
            _of_herself(order(YUSUPOV, "Minister", "2018-01-10")),
        ],
        "assessments": [_of_herself(rating(YUSUPOV, 90.0, f"{year}-12-20")) for year in range(2012, 2024)],
        "enrolments": [
            {
                "id": f"enrolment:{year}",
                "enrolmentState": "COMPLETED",
                "start": day(str(year)),
                "course": {"id": "course:law", "title": "Administrative law"},
            }
            for year in range(2013, 2022, 2)
        ],
    }
    record: Answer = {
        "id": "portal-record:1",
        "portal": "test.argos.uz",
        "stream": "orders",
        "recordedAt": "2024-05-03T09:00:00+00:00",
    }
    named = {**order(KARIMOVA, "Deputy head", "2022-03-14", by=YUSUPOV), "sources": [record], "contracts": []}
    answer: Answer = {"people": [dilnoza, rustam], "bodies": [], "posts": [], "orders": [named], "rounds": [], "facts": []}
    opened = [str(each["id"]) for each in (dilnoza, named, rustam)]
    return expanded(_sanctioned(), opened, answer, ENGLISH, [("from", "rule=V10")])


def _of_herself(answer: Answer) -> Answer:
    """Return a fact as it stands among the facts of its person, where nothing says again whose it is."""
    return {key: value for key, value in answer.items() if key not in ("servant", "evaluator")}


def opened_body() -> EvidenceGraph:
    """Return a lead with a body opened that has 312 more links than are drawn."""
    staff = [order(f"Clerk {number:02}", f"Desk {number:02}", f"2022-01-{number + 1:02}") for number in range(30)]
    ministry: Answer = {
        **body(),
        "parent": body("Cabinet of Ministers"),
        "successor": None,
        "children": {"totalCount": 0, "edges": []},
        "positions": {"totalCount": 0, "edges": []},
        "staff": {"totalCount": 336, "edges": [{"node": each} for each in staff]},
    }
    answer: Answer = {"people": [], "bodies": [ministry], "posts": [], "orders": [], "rounds": [], "facts": []}
    return expanded(_sanctioned(), [ministry["id"]], answer, ENGLISH)


GRAPHS: Final[Mapping[str, Callable[[], EvidenceGraph]]] = {
    "sanctioned": sanctioned,
    "kin": kin,
    "competition_missing": competition_missing,
    "hidden": hidden,
    "hostile": hostile,
    "cyrillic": cyrillic,
    "contest": contest,
    "body_alone": body_alone,
    "opened_person": opened_person,
    "opened_body": opened_body,
}


def drawn(name: str, *, links: bool = True) -> str:
    """Return the drawing of a graph."""
    return f"{evidence_drawing(GRAPHS[name](), ENGLISH, links=links)}\n"


def main() -> None:
    """Draw the golden files anew."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name in GRAPHS:
        (GOLDEN / f"{name}.svg").write_text(drawn(name), encoding="utf-8")


if __name__ == "__main__":
    main()
