"""What answers say to people, told from the documents that programs get: each text stands in the printed answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def share(found: dict[str, Any]) -> str:
    bounds = f"{found['lower']:.0%} to {found['upper']:.0%}"
    return f"{found['numerator']} of {found['denominator']} ({found['value']:.0%}, 95 % interval {bounds})"


def turnover(found: Any) -> Iterator[str]:
    (group,) = found["groups"].values()
    left = group["leavers"]
    yield f"2024-01 to 2024-12 {left['numerator']} {left['denominator']:,.1f} {left['value']:.1%}"
    yield f"{left['lower']:.1%} to {left['upper']:.1%}"
    yield from (f"{kind} {rate['numerator']}" for kind, rate in group["kinds"].items() if rate["numerator"])


def ratings_lead_to(found: Any) -> Iterator[str]:
    for band in (band for year in found["years"] for band in year["bands"] if band["people"]):
        yield f"{band['above']:g} to {band['highest']:g} {band['people']} "
        for each in (event["share"] for event in band["events"].values() if event["share"]):
            counts = f"{each['numerator']} of {each['denominator']}"
            yield f"{each['value']:.0%} {counts} {each['lower']:.0%} to {each['upper']:.0%}"


def merit_index(found: Any) -> Iterator[str]:
    for name, each in (("all", found["index"]), *found["years"].items()):
        if each is not None and each["lower"] is not None:
            interval = f"{each['lower']:.3f} to {each['upper']:.3f}"
            counts = " ".join(str(each[count]) for count in ("events", "pairs", "won", "tied", "lost"))
            yield f"{name} {each['value']:.3f} {interval} {each['rank_biserial']:+.3f} {counts}"


def promotions(found: Any) -> Iterator[str]:
    for year in found["years"]:
        yield f"{year['year']} {year['promotions']} "
        for cells in filter(None, (year["modes"], year["sexes"], year["age_bands"])):
            yield " ".join(f"{name} {'not shown' if count is None else count}" for name, count in sorted(cells.items()))
        if year["by_competition"]:
            yield share(year["by_competition"])


def assessment(found: Any) -> Iterator[str]:
    for each in found["assessments"]:
        yield f"{each['fixed_on']['earliest']} {each['type']} "
        yield from (f"{part['component']} {part['score']:g} × {part['weight']:g}" for part in each["components"] if part["score"])
        if each["z"] is not None:
            yield f"{each['z']:+.2f} (of {each['scale']['people'] or 'fewer than five'} people"
    yield f"compared with the formula: {found['compared']}; differing (!): {found['differing']}"


def ranking(found: Any) -> Iterator[str]:
    for each in found["candidates"]:
        rank = "" if each["rank"] is None else f"{each['rank']} "
        yield f"{rank}{each['name']} {each['servant']}"
        yield "" if each["score"] is None else f"{each['score']:g}"
        yield from (f"{part['component']} {part['score']:g} × {part['weight']:g}" for part in each["components"] if part["score"])


def development_plan(found: Any) -> Iterator[str]:
    for each in found["competencies"]:
        scores = " or ".join(f"{rating['score']:g}" for rating in each["ratings"])
        yield f"{each['name']} {'required ' if each['required'] else ''}{scores or 'none'}"
    yield from (f"{one['title']} {one['kind']} {one['hours']}" for each in found["courses"] for one in each["courses"])
    yield f"Training is {found['training']['state']}"


def appeal(found: Any) -> Iterator[str]:
    kept = found["kept"]
    yield f"{kept['violating']} violating, {kept['satisfied']} satisfied, {kept['not_evaluable']} not evaluable"
    yield f"linked with {len(kept['findings'])} findings"
    yield f"{found['state']} as of".capitalize()


def certificates(found: Any) -> Iterator[str]:
    yield from (f"{outcome} {count}" for outcome, count in found["counts"].items())
    yield f"{found['left_out']} more are left out"
    yield f"Open conflicts: {found['open_conflicts']}."


def routes(found: Any) -> Iterator[str]:
    for each in found["routes"]:
        yield f"{each['probability']:.2%} {each['cost']:.3f}"
        for what in ("{from} → {to}", "{share}", "{people}"):
            yield " ".join(what.format(**{**step, "share": share(step["share"])}) for step in each["steps"])


def time_to_promotion(found: Any) -> Iterator[str]:
    days, months = found["median"]["in_days"], found["median"]["in_months"]
    yield f"{found['people']} people"
    yield f"{days['days']:,} days = {months['days']:.1f} months"
    for each in (each for each in found["years"] if each["not_yet_promoted"] and each["lower"]):
        interval = f"{each['lower']:.1%} to {each['upper']:.1%}"
        yield f"{each['years']} {each['at_risk'] or 'fewer than five'} {each['not_yet_promoted']:.1%} {interval}"


def training_compliance(found: Any) -> Iterator[str]:
    for name, group in (("all", found), *((unit["name"], unit) for unit in found["units"])):
        if group["states"] and group["overdue"]:
            in_post, rest = ("not shown" if each is None else each for each in (group["in_post"], group["not_assessed"]))
            states = " ".join(str(group["states"][state]) for state in ("overdue", "due_soon", "in_time"))
            yield f"{name} {in_post} {states} {rest} {share(group['overdue'])}"
        for year in group["hours"]:
            if year["hours_per_person"] is not None:
                yield f"{year['hours_per_person']:.1f} (of {year['people']} people)"


def ties(found: Any) -> Iterator[str]:
    for each in found["service"]:
        exact = each["days_least"] == each["days_most"]
        yield f"{each['days_least']:,} days: " if exact else f"{each['days_least']:,} to {each['days_most']:,} days"
        yield f"{each['body_name']}: "
    for each in found["appointment"]:
        yield f"for «{each['post']}» in {each['body_name']}"


def teams(found: Any) -> Iterator[str]:
    yield f"at least {found['people']} people"
    yield f"within {found['days']} days"
    for number, team in enumerate(found["teams"], 1):
        yield f"{number}. {team['from']['name']} to {team['to']['name']}"
        yield from (f"{each['name']} {each['servant']} {each['post']}" for each in team["people"])


def appointers(found: Any) -> Iterator[str]:
    yield f"says who signed it: {found['people_appointed']}; in post by such an order: {found['people_in_post']}."
    for each in found["appointers"][:20]:
        of_all, in_post = share(each["share_of_all"]), share(each["share_in_post"])
        counts = f"{each['appointed_by']} {each['signed_own']}"
        yield each["servant"]
        yield f"{each['name']} {each['appointed']} {of_all} {each['in_post']} {in_post} {counts}"


FIGURES: dict[str, Callable[[Any], Iterator[str]]] = {
    "turnover": turnover,
    "ratings-lead-to": ratings_lead_to,
    "merit-index": merit_index,
    "promotions": promotions,
    "assessment": assessment,
    "ranking": ranking,
    "development-plan": development_plan,
    "appeal": appeal,
    "certificates": certificates,
    "routes": routes,
    "time-to-promotion": time_to_promotion,
    "training-compliance": training_compliance,
    "ties": ties,
    "teams": teams,
    "appointers": appointers,
}
"""By question, what stands in the answer for people, told from the document."""
