"""The pages of bodies: the list, one level at a time, and one body with its figures, leads, units and posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

from fastapi.responses import Response

from meritgraph.access.principals import BODY_ROLES
from meritgraph.case_pages.addresses import address, parameters
from meritgraph.case_pages.asking import Asked
from meritgraph.case_pages.drawings.charts import cell_bar, panel_chart, whisker_chart
from meritgraph.case_pages.needs import not_computed, require_whole
from meritgraph.case_pages.view_models.days import answer_in_words
from meritgraph.case_pages.view_models.figures import Trend, counted, index_rows, rounded, rule_rows, trend_of, turnover_rows
from meritgraph.case_pages.view_models.person import known_at
from meritgraph.case_pages.view_models.words import LEVELS, SEVERITIES
from meritgraph.case_pages.visits import Visit, needed

_NOTHING: Final[Mapping[str, Any]] = {"edges": (), "pageInfo": {"hasNextPage": False}}
_OPEN: Final = ("OPEN", "ACKNOWLEDGED", "REOPENED")


async def organisations_page(visit: Visit) -> Response:
    """Answer with the reader's own body and its units, or with the bodies of a name, or with all."""
    asked_for = parameters(visit, "name", "after")
    name = asked_for.get("name")
    own = visit.session.principal.body is not None and name is None
    asked = await visit.ask("organisations", own=own, name=name, after=asked_for.get("after"))
    require_whole(asked)
    me: Any = asked.data["me"] if own else None
    body: Any = me and me["body"]
    listed: Mapping[str, Any] = body["children"] if body else asked.data.get("organisations", _NOTHING)
    return visit.page(
        "organisations.html",
        visit.texts.gettext("Bodies"),
        own=own,
        body=body,
        bodies=[edge["node"] for edge in listed["edges"]],
        name=name or "",
        older=_next(listed, "/organisations", "after", name=name),
        words={"level": LEVELS},
    )


async def organisation_page(visit: Visit) -> Response:
    """Answer with the page of a body."""
    id_, asked_for = visit.request.path_params["id"], parameters(visit, "units", "posts")
    figures = visit.session.principal.role in BODY_ROLES
    of_units: Mapping[str, Any] = {"organisation": id_, "below": True}
    severities = {each.lower(): {**of_units, "severities": [each]} for each in SEVERITIES}
    asked = await visit.ask(
        "organisation",
        id=id_,
        figures=figures,
        open={**of_units, "states": list(_OPEN)},
        units=asked_for.get("units"),
        posts=asked_for.get("posts"),
        **severities,
    )
    require_whole(asked)
    body, here = needed(asked, "organisation"), visit.request.url.path
    return visit.page(
        "organisation.html",
        body["name"],
        body=body,
        figures=_figures(visit, asked) if figures else None,
        portals=known_at(body["sources"]),
        more_units=_next(body["children"], here, "units", posts=asked_for.get("posts")),
        more_posts=_next(body["positions"], here, "posts", units=asked_for.get("units")),
        words={"level": LEVELS},
        day_in_words=partial(answer_in_words, texts=visit.texts),
        counted=partial(counted, texts=visit.texts),
        rounded=partial(rounded, texts=visit.texts),
    )


def _figures(visit: Visit, asked: Asked) -> Mapping[str, Any]:
    """Return the figures of a body: None where they are not for this reader, or where nothing was judged yet."""
    data = asked.data
    texts, merit, turnover = visit.texts, data["meritIndex"], data["turnover"]
    rows = index_rows(merit, texts) if merit else ()
    rules = rule_rows(data["byRule"], data["rules"])
    day = date.fromisoformat(turnover["asOf"]) if turnover else datetime.now(UTC).date()
    trend = trend_of(data, day)
    return {
        "merit": merit,
        "no_merit": _why_not(visit, asked, "meritIndex"),
        "no_turnover": _why_not(visit, asked, "turnover"),
        "index": rows,
        "index_drawing": _index_drawing(visit, rows) if rows else None,
        "turnover": turnover,
        "groups": [(group, turnover_rows(group, texts)) for group in turnover["groups"]] if turnover else (),
        "rules": [(row, cell_bar(row.number, rules[0].number)) for row in rules],
        "trend": trend,
        "trend_drawing": _trend_drawing(visit, trend) if any(any(row) for row in trend.numbers.values()) else None,
        "severities": SEVERITIES,
    }


def _why_not(visit: Visit, asked: Asked, field: str) -> str:
    """Say why a figure that was asked for is not there."""
    if not_computed(asked, field):
        return visit.texts.gettext("Not shown: nothing was judged yet. The figure is there after the next detection.")
    return visit.texts.gettext("Not shown: the figures of this body are not yours to see.")


def _index_drawing(visit: Visit, rows: Any) -> Any:
    _ = visit.texts.gettext
    return whisker_chart(
        [row.whiskers(visit.texts) for row in rows],
        prefix="index",
        title=_("Merit index with its interval"),
        description=_("Bars from 0 to 1 with whiskers for the interval at 95 per cent. The table below has the same numbers."),
        middle=_("0.5: ratings decide nothing"),
    )


def _trend_drawing(visit: Visit, trend: Trend) -> Any:
    _ = visit.texts.gettext
    return panel_chart(
        trend.panels(visit.texts),
        prefix="trend",
        title=_("Leads by month of the case"),
        description=_("A chart of bars for each severity, all on one scale. The table below has the same numbers."),
    )


def _next(listed: Mapping[str, Any], path: str, cursor: str, **others: str | None) -> str | None:
    """Return the address of the next page of a list; None on its last page."""
    info = listed["pageInfo"]
    return address(path, **others, **{cursor: info["endCursor"]}) if info["hasNextPage"] else None
