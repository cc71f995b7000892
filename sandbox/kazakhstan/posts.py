"""Posts: every planned spell gets a vacant post, and every post gets a history.

Posts are assigned in the order of the spells' starts; a new post is created if none is vacant. A post gets a new version when its
category, the name of its family or its superior changes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from heapq import heappop, heappush
from random import Random

from sandbox.kazakhstan.bodies import FOUNDED, LOWEST, Landscape
from sandbox.kazakhstan.model import NEW_FAMILY, RENAMED_FAMILY, RENAMED_ON, Post, PostVersion, Text
from sandbox.kazakhstan.plans import Script, SpellPlan
from sandbox.random_streams import day_between, days, number_between, pick, stream

_TITLES = (
    Text("Басшы", "Руководитель"), Text("Басшының орынбасары", "Заместитель руководителя"),
    Text("Бөлім басшысы", "Руководитель отдела"), Text("Бас сарапшы", "Главный эксперт"),
    Text("Сарапшы", "Эксперт"), Text("Маман", "Специалист"),
)  # fmt: skip
# Share of the posts with several possible superiors whose superior changes; that of the first such post always does.
_NEW_SUPERIOR = 0.1
_LONGEST_EXTENSION = days(8 * 365)


@dataclass(slots=True, eq=False)
class PlannedPost:
    """A post under construction."""

    index: int
    body: int
    number: int
    rate: float
    since: date
    regraded: date | None
    script: Script | None


Key = tuple[int, int, float]


def assign_posts(seed: int, plans: Sequence[SpellPlan]) -> list[PlannedPost]:
    """Assign a post to each plan; return the posts in the order in which they were created."""
    planned_posts, free = list[PlannedPost](), dict[Key, list[tuple[date, int]]]()
    for plan in sorted(plans, key=lambda one: (one.start, one.person, one.main_line)):
        free_posts = free.setdefault((plan.body, plan.number, plan.rate), [])
        if plan.script is not None and plan.script.same_post_as is not None:
            plan.post = plan.script.same_post_as.post
        elif not plan.own_post and free_posts and free_posts[0][0] <= plan.start:
            plan.post = heappop(free_posts)[1]
        else:
            plan.post = len(planned_posts)
            planned_posts.append(_plan_post(seed, len(planned_posts), plan))
        if plan.end is not None and not plan.own_post:
            heappush(free_posts, (plan.end, plan.post))
    return planned_posts


def _plan_post(seed: int, index: int, plan: SpellPlan) -> PlannedPost:
    """Plan a new post that is older than the order that fills it and than both rounds of the competition for it."""
    since = plan.order_day - days(number_between(stream(seed, "kz seat", index), 120, 500))
    since = FOUNDED if plan.start.year < 2013 else max(FOUNDED, since)
    return PlannedPost(index, plan.body, plan.number, plan.rate, since, plan.regraded, plan.script)


def build_posts(
    seed: int, planned_posts: Sequence[PlannedPost], plans: Sequence[SpellPlan], land: Landscape, today: date
) -> list[Post]:
    """Build the posts with their versions; the most senior full post of a body is its head's."""
    by_body: dict[int, list[PlannedPost]] = {}
    for post in planned_posts:
        by_body.setdefault(post.body, []).append(post)
    codes = {
        post.index: f"{land.bodies[body].code}-{count:03d}"
        for body, own in by_body.items()
        for count, post in enumerate(own, start=1)
    }
    heads = {min(own, key=_seniority).index for own in by_body.values()}
    longest = dict[int, int]()
    for plan in plans:
        longest[plan.post] = max(longest.get(plan.post, 0), plan.lasts(today))
    builder, stays = _HistoryBuilder(land, codes, by_body, today), _longest_stays(plans, today)
    result = list[Post]()
    for post in planned_posts:
        draw = stream(seed, "kz post", post.index)
        # Nobody may stay in a rotational post beyond the longest extension, so a post held longer is not rotational.
        may_rotate = post.number <= 3 and longest[post.index] < _LONGEST_EXTENSION.days
        drawn = may_rotate and draw.random() < 0.4
        # A transfer may lead to the same post again; nobody extended the whole of such a stay.
        rotational = drawn and not stays[post.index] if post.script is None else post.script.rotational
        demanded = post.script.experience_months if post.script is not None else None
        usual = 0 if post.number == LOWEST[land.bodies[post.body].family] else 12
        result.append(
            Post(
                index=post.index,
                code=codes[post.index],
                body=post.body,
                head=post.index in heads,
                rotational=rotational,
                rate=post.rate,
                experience_months=usual if demanded is None else demanded,
                versions=builder.versions(draw, post),
            )
        )
    return result


def _seniority(post: PlannedPost) -> tuple[bool, bool, int, int]:
    """Return the key by which the head's post comes first; that of a planted case is the last choice."""
    return post.script is not None, post.rate < 1, post.number, post.index


def _longest_stays(plans: Sequence[SpellPlan], today: date) -> dict[int, bool]:
    """Tell of each post whether somebody stayed in it for more than four years in adjoining spells of the main line."""
    ends, found = dict[tuple[int, int], tuple[date, date]](), dict[int, bool]()
    for plan in sorted((one for one in plans if one.main_line), key=lambda one: one.start):
        begun, end = ends.get((plan.person, plan.post), (plan.start, plan.start))
        begun = begun if end == plan.start else plan.start
        ends[plan.person, plan.post] = begun, plan.end or today
        several = begun < plan.start and ((plan.end or today) - begun).days > 4 * 365
        found[plan.post] = found.get(plan.post, False) or several
    return {plan.post: found.get(plan.post, False) for plan in plans}


Change = Callable[[PostVersion], PostVersion]


class _HistoryBuilder:
    """Builds the histories of posts, so that at least one post changes its superior."""

    def __init__(self, land: Landscape, codes: dict[int, str], by_body: dict[int, list[PlannedPost]], today: date) -> None:
        """Keep what is needed to find superiors."""
        self._land, self._codes, self._by_body, self._today = land, codes, by_body, today
        self._superior_changed = False

    def versions(self, draw: Random, post: PlannedPost) -> tuple[PostVersion, ...]:
        """Return the versions of the post, the oldest first."""
        body = self._land.bodies[post.body]
        superiors = self._scripted_superior(post) or self._superiors(draw, post)
        title = _TITLES[post.number - 1]
        first = PostVersion(post.since, body.ends, title, body.family, post.number, superiors[0] if superiors else None)
        if body.family == RENAMED_FAMILY and post.since >= RENAMED_ON:
            first = replace(first, family=NEW_FAMILY)
        history = [first]
        for day, change in sorted(self._changes(draw, post, superiors), key=lambda one: one[0]):
            last = history[-1]
            if last.start < day and (last.end is None or day < last.end):
                history[-1] = replace(last, end=day)
                history.append(change(replace(last, start=day)))
        return tuple(history)

    def _changes(self, draw: Random, post: PlannedPost, superiors: Sequence[str]) -> list[tuple[date, Change]]:
        found = list[tuple[date, Change]]()
        if self._land.bodies[post.body].family == RENAMED_FAMILY:
            found.append((RENAMED_ON, lambda version: replace(version, family=NEW_FAMILY)))
        if post.script is not None:
            found += [self._reports(day, superior) for day, superior in post.script.reports_to[1:]]
        if post.regraded is not None:
            number = post.number - 1
            found.append((post.regraded, lambda version: replace(version, number=number, title=_TITLES[number - 1])))
        elif len(superiors) > 1 and post.since < self._today - days(800) and self._gets_another(draw, post):
            day = day_between(draw, post.since + days(300), self._today - days(300))
            found.append((day, lambda version: replace(version, reports_to=superiors[1])))
        return found

    def _scripted_superior(self, post: PlannedPost) -> list[str]:
        """Return the post that this one reports to at first if a planted case lays that down."""
        first = post.script.reports_to[:1] if post.script is not None else []
        return [self._codes[superior.post] for _, superior in first if superior is not None]

    def _reports(self, day: date, superior: SpellPlan | None) -> tuple[date, Change]:
        code = self._codes[superior.post] if superior is not None else None
        return day, lambda version: replace(version, reports_to=code)

    def _gets_another(self, draw: Random, post: PlannedPost) -> bool:
        """Tell whether the superior changes; it always does for the first post that allows it in a body that is never merged."""
        first = not self._superior_changed and self._land.bodies[post.body].ends is None
        self._superior_changed = self._superior_changed or first
        return first or draw.random() < _NEW_SUPERIOR

    def _superiors(self, draw: Random, post: PlannedPost) -> list[str]:
        """Draw up to two more senior posts of this body, the first from the nearest number."""
        above = [one for one in self._by_body[post.body] if one.number < post.number - 1 + (post.regraded is None)]
        above = [one for one in above if one.rate == 1.0 and one.regraded is None and one.script is None]
        if not above:
            return []
        nearest = max(one.number for one in above)
        first = pick(draw, [one for one in above if one.number == nearest])
        others = [one for one in above if one is not first]
        return [self._codes[one.index] for one in ([first, pick(draw, others)] if others else [first])]
