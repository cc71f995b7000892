"""Figures as rows and as charts: the same numbers in both, and words where a number is not shown."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from meritgraph.case_pages.drawings.charts import cell_bar, panel_chart, whisker_chart
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.chart_rows import Panel, Whiskers
from meritgraph.case_pages.view_models.figures import MONTHS_SHOWN, counted, index_rows, trend_of, turnover_rows
from tests.support.html_page import HtmlPage

ENGLISH = Texts.of("en")
HOSTILE = "<svg onload=alert(1)>\"'&"
TODAY = date(2026, 11, 20)


def counts(**months: int) -> list[dict[str, Any]]:
    return [{"month": month.replace("_", "-").removeprefix("m"), "findings": number} for month, number in months.items()]


def rects(svg: str) -> list[dict[str, str | None]]:
    return [each.attributes for each in HtmlPage(svg).all_of("rect")]


def test_months_without_a_bar_are_counted_beside_the_bars() -> None:
    high = [*counts(m2026_11=2, m2024_12=1, m2024_11=4, m2027_01=1), {"month": None, "findings": 3}]
    trend = trend_of({"critical": [], "high": high, "medium": counts(m2026_10=1), "low": []}, TODAY)
    assert (trend.months[0], trend.months[-1], len(trend.months)) == (date(2024, 12, 1), date(2026, 11, 1), MONTHS_SHOWN)
    assert (trend.numbers["HIGH"][0], trend.numbers["HIGH"][-1]) == (1, 2)
    assert (trend.earlier["HIGH"], trend.undated["HIGH"]) == (5, 3)
    assert trend.total == 2 + 1 + 4 + 1 + 3 + 1
    assert trend.filled_months == (date(2026, 11, 1), date(2026, 10, 1), date(2024, 12, 1))
    assert trend.of(date(2026, 10, 1), "MEDIUM") == 1


def test_panels_share_one_scale_and_mark_the_years() -> None:
    panels = [Panel("high", [0, 4, 2], [(1, "2026")]), Panel(HOSTILE, [1, 0, 0], [])]
    svg = str(panel_chart(panels, prefix="t", title="Leads", description="All of them."))
    heights = [float(str(each["height"])) for each in rects(svg) if each.get("fill") == "#0b6fb8"]
    assert heights == [74.0, 37.0, 18.5]
    assert "2026" in svg
    assert "<svg onload" not in svg
    assert "style=" not in svg


def test_whiskers_lie_where_the_interval_ends() -> None:
    rows = [Whiskers("All", "n = 2", 0.5, 0.25, 0.75), Whiskers("One", "n = 1", 1.0), Whiskers(HOSTILE, "not shown")]
    svg = str(whisker_chart(rows, prefix="t", title="Index", description="Bars.", middle="even"))
    bars = [(float(str(each["x"])), float(str(each["width"]))) for each in rects(svg) if each.get("fill-opacity")]
    (whisker,) = re.findall(r'd="M([\d.]+) [\d.]+V[\d.]+M[\d.]+ [\d.]+H([\d.]+)M', svg)
    left, width = bars[0]
    assert bars == [(left, width), (left, 2 * width)]
    assert (float(whisker[0]), float(whisker[1])) == (left + width / 2, left + width * 1.5)
    assert "<svg onload" not in svg
    assert "not shown" in svg


def test_a_bar_in_a_cell_is_as_long_as_its_number_and_silent() -> None:
    assert [rects(str(cell_bar(number, 8)))[0]["width"] for number in (8, 2, 0)] == ["120", "30", "1"]
    (svg,) = HtmlPage(str(cell_bar(8, 8))).all_of("svg")
    assert svg.attributes["aria-hidden"] == "true"


def test_turnover_names_who_left_and_who_only_moved() -> None:
    def rate(people: int) -> dict[str, Any]:
        return {"numerator": people, "denominator": 20.0, "value": people / 20, "lower": 0.0, "upper": 0.5}

    kinds = [{"kind": "VOLUNTARY", "rate": rate(3)}, {"kind": "UNKNOWN", "rate": rate(1)}]
    group = {"leavers": rate(4), "kinds": kinds, "transfers": rate(2), "longLeaves": rate(0)}
    assert [(row.label, row.people, row.value) for row in turnover_rows(group, ENGLISH)] == [
        ("Left", 4, 0.2),
        ("of these by their own wish or by agreement", 3, 0.15),
        ("of these for a reason that no source states", 1, 0.05),
        ("Moved to another body, which is no leaving", 2, 0.1),
        ("On long leave", 0, 0.0),
    ]
    assert turnover_rows({"leavers": None, "kinds": None}, ENGLISH) == ()


def test_what_is_not_shown_says_why() -> None:
    assert counted({"value": None, "suppressed": True}, ENGLISH) == "not shown: fewer than five"
    assert counted({"value": 0, "suppressed": False}, ENGLISH) == "0"
    answer: dict[str, Any] = {
        "index": None,
        "suppressed": False,
        "notAssessed": "no promotion on record",
        "filled": [],
        "years": [],
    }
    (row,) = index_rows(answer, ENGLISH)
    assert (row.value, row.why) == (None, "not assessed: no promotion on record")
    assert row.whiskers(ENGLISH) == Whiskers("All promotions", "not assessed: no promotion on record")
