"""What posts demand of their holders: experience and education that everybody meets who was appointed under the law of 2022.

What was drawn for a post stands as far as its holders meet it. Where one of them does not, the demand is lowered, or a field of
study that the holder has is accepted as well.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from sandbox.experience import Days, certain_employment, days_worked
from sandbox.labour import Contract
from sandbox.model import LAW, Education, Person, Position, PositionVersion, Requirements, Spell
from sandbox.random_streams import pick, stream

LEVELS = ("secondary special", "bachelor", "master")
"""The levels of education, from the lowest to the highest."""
DAYS_OF_A_MONTH = 30.4375


def with_lawful_demands(
    seed: int,
    positions: Sequence[Position],
    spells: Sequence[Spell],
    people: Sequence[Person],
    contracts: Iterable[Contract],
    today: date,
    scripted: Collection[int],
) -> list[Position]:
    """Return the posts with demands that their holders meet. The demands of `scripted` posts (indices) stand as they are."""
    holders: dict[int, list[Spell]] = defaultdict(list)
    for spell in spells:
        if spell.order_day >= LAW and spell.kind not in ("acting", "secondment") and spell.position not in scripted:
            holders[spell.position].append(spell)
    employment = certain_employment(len(people), spells, contracts, today)
    return [_post(seed, post, holders[post.index], people, employment) if post.index in holders else post for post in positions]


def _post(
    seed: int, post: Position, holders: Sequence[Spell], people: Sequence[Person], employment: Sequence[Sequence[Days]]
) -> Position:
    versions = list[PositionVersion]()
    for version in post.versions:
        met = [one for one in holders if _is_held(version, one)]
        if met:
            demand = _lowered(version.requirements, [days_worked(employment[one.person], one.order_day) for one in met])
            draw = stream(seed, "demanded field", f"{post.code} {version.start}")
            version = replace(version, requirements=_widened(draw, demand, [_finished(people[one.person], one) for one in met]))
        versions.append(version)
    return replace(post, versions=tuple(versions))


def _is_held(version: PositionVersion, spell: Spell) -> bool:
    """Tell whether the version holds on the day of the order, or when the spell begins."""
    days = (spell.order_day, spell.start)
    return any(version.start <= day and (version.end is None or day < version.end) for day in days)


def _lowered(demand: Requirements, worked: Sequence[int]) -> Requirements:
    """Lower the months of experience, to whole half-years, if somebody has fewer."""
    months = int(min(worked) / DAYS_OF_A_MONTH)
    if demand.experience_months is None or months >= demand.experience_months:
        return demand
    return replace(demand, experience_months=months - months % 6)


def _finished(person: Person, spell: Spell) -> list[Education]:
    return [one for one in person.education if one.graduated < spell.order_day.year]


def _widened(draw: Random, demand: Requirements, diplomas: Sequence[Sequence[Education]]) -> Requirements:
    """Lower the level to one that everybody has, and accept for everybody a field of a diploma of that level."""
    highest = [max((LEVELS.index(one.level) for one in own), default=0) for own in diplomas]
    wanted = LEVELS.index(demand.education_level or LEVELS[0])
    level = min(wanted, *highest)
    first, *others = demand.education_fields
    fields = [first]
    for own in diplomas:
        studied = [one.field for one in own if LEVELS.index(one.level) >= level]
        if studied and not set(studied) & set(fields):
            drawn = [field for field in others if field in studied]
            fields.append(drawn[0] if drawn else pick(draw, studied))
    if len(fields) == 1:
        fields += others
    return replace(demand, education_level=LEVELS[level], education_fields=tuple(fields))
