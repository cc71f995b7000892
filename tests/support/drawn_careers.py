"""Careers that try out every sign of a timeline. ``python -m tests.support.drawn_careers`` draws their golden files anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from meritgraph.case_pages.drawings.timeline import timeline
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.career import Career, Moment, career_of, moments_of
from tests.support.answered_careers import (
    Answer,
    acting,
    application,
    assessment,
    bar,
    certificate,
    competition,
    degree,
    disputed,
    enrolment,
    finding,
    loaded,
    sanction,
    servant,
    step,
)

GOLDEN: Final = Path(__file__).parents[1] / "case_pages" / "golden" / "timeline"
TODAY: Final = date(2026, 11, 20)
HOSTILE: Final = "</script><svg onload=alert(1)>\"'&\u202eevil"
_TAX = "Tax Committee"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A career with the moments that its drawing marks."""

    career: Career
    moments: tuple[Moment, ...]

    @property
    def svg(self) -> str:
        return f"{timeline(self.career, Texts.of('en'), self.moments)}\n"


def _drawn(answer: Answer, *findings: Answer, since: int | None = None, only: Sequence[str] = ()) -> Drawn:
    """Return a career of which the facts of some labels, or of all, are loaded since a year."""
    bodies = {step["organisation"]["id"] for step in answer["careerPath"]["steps"]}
    days = None if since is None else loaded(f"{since}-01-01", str(TODAY), *only, bodies=sorted(bodies))
    return Drawn(career_of({**answer, "loadedDays": days}, TODAY), moments_of(findings))


def open_career() -> Drawn:
    """Return a career with everything: an open post that began while a reprimand was in force."""
    deed = step("Deputy head", "2022-03-14", mode="ROTATION")
    reprimand = sanction("REPRIMAND", "2021-11-02", "2022-11-02")
    answer = servant(
        "Karimova Dilnoza",
        step("Specialist", "2014-03-01", "2016-03-01", _TAX),
        step("Lead specialist", "2016-03-01", "2018-04-01", _TAX),
        step("Chief specialist", "2018-04-01", "2020-02-01"),
        step("Head of section", "2020-02-01", "2022-03-14"),
        deed,
        acting("Deputy head", "2021-06-01", "2022-03-01"),
        enrolments=[enrolment("2015-05-20", "2015-06-20"), enrolment("2017-09-20", "2017-10-10")],
        certificates=[certificate("2015-06-20", None), certificate("2019-05-10", "2022-05-10")],
        assessments=[
            *(assessment(f"{year}-02-01", score) for year, score in ((2017, 71), (2018, 68), (2019, 64), (2021, 58))),
            assessment("2023-02-01", None),
        ],
        degrees=[degree("SERVANT_4", "2018-06-01"), degree("SERVANT_3", "2021-07-01")],
        sanctions=[reprimand],
        applications=[
            application("WON", "Specialist", "2014-02-10"),
            application("WON", "Lead specialist", "2016-02-10"),
            application("NOT_RECOMMENDED", "Head of department", "2023-09-05"),
            application("WON", "Head of department", "2024-09-05", annulled=True),
        ],
    )
    lead = finding("V10", "2022-03-14", "The order names a deputy head while a reprimand was in force.", deed, reprimand)
    return _drawn(answer, lead, since=2014)


def unknown_end() -> Drawn:
    """Return posts and a reprimand of which no portal states the end; the reader may not see assessments."""
    answer = servant(
        "Zokirov Umid",
        step("Inspector", "..2013-05-01", "2015-06-30", _TAX),
        step("Senior inspector", "2015-07-01", "?", _TAX),
        step("Head of department", "2021-01-11", "?", _TAX),
        sanctions=[
            sanction("SEVERE_REPRIMAND", "2018-04-02", None),
            sanction("REMARK", "2022-04-02", "2023-04-02", "2022-10-01"),
        ],
        bars=[bar("ETHICS", "2024-02-01", None)],
        assessments=None,
        degrees=None,
    )
    return _drawn(answer, since=2016, only=("Appointment", "Sanction"))


def fuzzy() -> Drawn:
    """Return a career of days known to the month or the year only."""
    answer = servant(
        "Aliyeva Nargiza",
        step("Specialist", "2015", "2018-04", _TAX),
        step("Chief specialist", "2018-04", "2020", _TAX),
        step("Head of section", "2021-02", None),
        enrolments=[enrolment("2017", "2018-03")],
        certificates=[certificate("2019", "2022-05")],
        assessments=[assessment("2020", 81.4)],
        sanctions=[sanction("REMARK", "2019-05", "2020-05")],
        applications=[application("RESERVE", "Head of section", "2020")],
    )
    return _drawn(answer)


def overlap() -> Drawn:
    """Return posts held at one time: two of the main line, a side post, a secondment, three acting spells."""
    answer = servant(
        "Tursunov Jasur",
        step("Head of department", "2016-02-01", "2021-09-01"),
        step("Head of the regional office", "2018-06-01", None, "Tax Committee of the Tashkent region"),
        step("Adviser", "2019-01-01", "2020-12-31", onMainLine=False, mode="TRANSFER", fte=0.5),
        step("Project lead", "2019-06-01", "2020-06-01", "Ministry of Justice", onMainLine=False, mode="SECONDMENT"),
        acting("Deputy minister", "2017-03-01", "2017-05-15"),
        acting("Deputy minister", "2022-03-01", "2022-11-15"),
        acting("Minister", "2022-06-01", "2022-06-10"),
    )
    return _drawn(answer, since=2010)


def forty_years() -> Drawn:
    """Return a long career with an assessment and a course each year."""
    years = range(1986, 2026, 3)
    answer = servant(
        "Rahimov Botir",
        *(step(f"Post of {year}", f"{year}-03-01", f"{year + 3}-03-01" if year < 2025 else None) for year in years),
        enrolments=[enrolment(f"{year}-04-01", f"{year}-04-20") for year in range(1990, 2026)],
        certificates=[certificate(f"{year}-05-01", f"{year + 3}-05-01") for year in range(2000, 2026, 2)],
        assessments=[assessment(f"{year}-02-01", 50 + year % 45) for year in range(1995, 2027)],
        applications=[application("WON", f"Post of {year}", f"{year}-02-10") for year in years],
    )
    return _drawn(answer, since=1995)


def one_day() -> Drawn:
    """Return a post that was held for one day."""
    held = step("Acting head of the department of internal audit", "2025-06-02", "2025-06-03")
    return _drawn(servant("Sodiqov Anvar", held), since=2020)


def nothing_loaded() -> Drawn:
    """Return a servant of whom nothing is on record but her name; what portals cover is not known."""
    return _drawn(servant("Yusupova Malika"))


def cyrillic() -> Drawn:
    """Return a career with names in Cyrillic, which take more room."""
    answer = servant(
        "Сәрсенбаева Айгүл Ерланқызы",
        step("Главный специалист", "2013-01-14", "2016-08-01", "Министерство финансов Республики Казахстан"),
        step("Руководитель управления", "2016-08-01", "2017-02-01", "Қаржы министрлігі"),
        step("Бас сарапшы", "2017-02-01", "2021-12-01", "Қаржы министрлігі"),
        step("Заместитель руководителя департамента", "2021-12-01", None, "Қаржы министрлігі"),
        sanctions=[sanction("OTHER", "2019-09-01", "2020-03-01", kindWord="Ескерту")],
    )
    return _drawn(answer, since=2015)


def long_post() -> Drawn:
    """Return a post of 80 characters, once in a long bar and once in a short one."""
    title = "Deputy head of the department for the coordination of regional development plans"
    answer = servant(
        "Ergasheva Lola",
        step(title, "2018-01-01", "2019-03-01", "Agency for the Development of Public Service under the President"),
        step(title, "2019-03-01", None, "Agency for the Development of Public Service under the President"),
        acting(title, "2018-06-01", "2018-12-01"),
    )
    return _drawn(answer, since=2017)


def hostile_name() -> Drawn:
    """Return a person, a post and a body whose names try to act on the page."""
    held = step(HOSTILE, "2018-01-01", None, HOSTILE)
    answer = servant(
        HOSTILE,
        held,
        certificates=[certificate("2019-01-01", None, HOSTILE)],
        sanctions=[sanction("OTHER", "2020-01-01", "2021-01-01", kindWord=HOSTILE)],
    )
    return _drawn(answer, finding("V<10>", "2020-06-01", HOSTILE, held))


def two_moments() -> Drawn:
    """Return a lead, two of one day a month later, and one years before."""
    first = step("Head of section", "2019-05-01", "2023-02-01")
    second = step("Deputy head", "2023-02-01", None, competition=competition("Deputy head", "2023-01-10"))
    answer = servant("Qodirova Sevara", step("Specialist", "2012-02-01", "2019-05-01"), first, second)
    return _drawn(
        answer,
        finding("V02", "2023-02-01", "No competition preceded the order.", second),
        finding("R05", "2023-03-01", "The step is unusual among 412 comparable promotions.", second),
        finding("Q09", "2023-03-01", "The records disagree.", second),
        finding("Q03", "2019-05-01", "The records disagree.", first),
        since=2012,
    )


def contradicted() -> Drawn:
    """Return a career with days on which portals contradict each other."""
    answer = servant(
        "Nazarov Otabek",
        step("Inspector", "2014-02-01", "2017-06-01", _TAX, origin=disputed("end", "2018-03-01")),
        step("Senior inspector", "2017-06-01", "2021-01-01", _TAX, origin=disputed("start", "2017-11-01 to 2017-11-30")),
        step("Head of department", "2021-01-01", None, _TAX, origin=disputed("end", "2024-05-01", "my.mehnat.uz")),
        sanctions=[sanction("REMARK", "2019-01-01", "2020-01-01", **disputed("imposed", "2019-02-01"))],
        applications=[application("WON", "Senior inspector", None)],
    )
    return _drawn(answer, since=2013)


CAREERS: Final[Mapping[str, Callable[[], Drawn]]] = {
    "open": open_career,
    "unknown_end": unknown_end,
    "fuzzy": fuzzy,
    "overlap": overlap,
    "forty_years": forty_years,
    "one_day": one_day,
    "nothing_loaded": nothing_loaded,
    "cyrillic": cyrillic,
    "long_post": long_post,
    "hostile_name": hostile_name,
    "two_moments": two_moments,
    "disputed": contradicted,
}


def main() -> None:
    """Draw the golden files anew."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name, career in CAREERS.items():
        (GOLDEN / f"{name}.svg").write_text(career().svg, encoding="utf-8")


if __name__ == "__main__":
    main()
