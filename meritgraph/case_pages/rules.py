"""The pages of rules: what each looks for, what it rests on, and how much of the loaded records it could judge."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import groupby
from typing import Any, Final

from fastapi.responses import Response

from meritgraph.access.principals import BODY_ROLES
from meritgraph.case_pages.addresses import parameters
from meritgraph.case_pages.lead_words import GROUNDS
from meritgraph.case_pages.needs import require_whole
from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.rule_counts import counts_of, dismissed_of, outcomes_of
from meritgraph.case_pages.view_models.words import CLASS_MEANINGS, CLASSES, SEVERITIES, STATES
from meritgraph.case_pages.visits import Visit, needed

_WORDS: Final = {"class": CLASSES, "severity": SEVERITIES, "state": STATES, "meaning": CLASS_MEANINGS}


async def rules_page(visit: Visit) -> Response:
    """Answer with all rules, those of a class together."""
    parameters(visit)
    counts = visit.session.principal.role in BODY_ROLES
    asked = await visit.ask("rules", counts=counts)
    require_whole(asked)
    rules = sorted(asked.data["rules"], key=lambda rule: (list(CLASSES).index(rule["class"]), rule["id"]))
    return visit.page(
        "rules.html",
        visit.texts.gettext("Rules"),
        groups=[(each, list(found)) for each, found in groupby(rules, key=lambda rule: rule["class"])],
        counts=counts,
        counts_of=partial(counts_of, texts=visit.texts),
        words=_WORDS,
    )


async def rule_page(visit: Visit) -> Response:
    """Answer with the page of a rule."""
    parameters(visit)
    id_, role = visit.request.path_params["id"], visit.session.principal.role
    counts = role in BODY_ROLES
    asked = await visit.ask("rule", id=id_, counts=counts, filter={"rules": [id_]})
    require_whole(asked)
    rule = needed(asked, "rule")
    run: Mapping[str, Any] | None = rule.get("lastRun")
    return visit.page(
        "rule.html",
        visit.texts.gettext("%(id)s: %(title)s", id=rule["id"], title=rule["title"]),
        rule=rule,
        run=run,
        outcomes=outcomes_of(run, visit.texts) if run else (),
        counts=counts,
        missing=[(each["input"], _cases(each["cases"], visit.texts)) for each in run["missing"]] if run else (),
        states=asked.data.get("findingCounts"),
        dismissed=dismissed_of(rule["dismissals"], asked.data["findingCounts"]) if counts else (),
        percent=partial(_percent, texts=visit.texts),
        grounds=GROUNDS,
        words=_WORDS,
    )


def _cases(number: int | None, texts: Texts) -> str:
    return texts.gettext("not shown: fewer than five") if number is None else texts.number(number)


def _percent(share: float, texts: Texts) -> str:
    return texts.gettext("%(share)s per cent", share=texts.number(round(100 * share)))
