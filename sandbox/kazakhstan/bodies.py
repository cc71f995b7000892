"""The bodies: two offices of state, then ministries and regions in turn, each with its subordinate bodies.

Each kind of body has its own family of categories. In every ministry one body is renamed; in every region one is merged into its
sister.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from sandbox.kazakhstan.model import Body, BodyVersion, Text
from sandbox.random_streams import day_between, days, pick, stream

FOUNDED = date(2009, 1, 1)
LOWEST = {"A": 6, "B": 6, "C": 5, "C-O": 6, "C-R": 4, "D": 5, "D-O": 6, "E": 5, "E-R": 4}
"""Number of the least senior category of each family; the most senior category is 1."""

_SERVANTS_PER_GROUP = 60
_STAFF = {"A": 4, "B": 4, "C": 16, "C-O": 12, "C-R": 8, "D": 12, "D-O": 12, "E": 10, "E-R": 8}
_LEVELS = {"A": "central", "B": "central", "C": "central", "C-O": "regional", "D": "regional", "D-O": "regional"}
_FIELDS = (
    Text("Қаржы", "финансов"), Text("Еңбек", "труда"), Text("Денсаулық сақтау", "здравоохранения"), Text("Көлік", "транспорта"),
    Text("Экология", "экологии"), Text("Әділет", "юстиции"), Text("Энергетика", "энергетики"), Text("Сауда", "торговли"),
)  # fmt: skip
_REGIONS = (
    Text("Ақмола облысы", "Акмолинская область"), Text("Алматы облысы", "Алматинская область"),
    Text("Қарағанды облысы", "Карагандинская область"), Text("Павлодар облысы", "Павлодарская область"),
    Text("Түркістан облысы", "Туркестанская область"), Text("Атырау облысы", "Атырауская область"),
    Text("Қостанай облысы", "Костанайская область"), Text("Жамбыл облысы", "Жамбылская область"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Landscape:
    """All bodies, with the lookups that careers need."""

    bodies: tuple[Body, ...]
    _repeated_by_size: tuple[int, ...]
    _lasting: Mapping[str, tuple[int, ...]]

    def draw_body(self, draw: Random, day: date) -> int:
        """Draw a body with a probability proportional to its size, or its successor if it ends soon."""
        return self.lasting_body(pick(draw, self._repeated_by_size), day)

    def lasting_body(self, body: int, day: date, margin: int = 200) -> int:
        """Return the body, or its successor if the body ends before that day or within `margin` days after it."""
        ends, successor = self.bodies[body].ends, self.bodies[body].merged_into
        return successor if ends is not None and successor is not None and day + days(margin) >= ends else body

    def with_body(self, seed: int, family: str, name: Text) -> "Landscape":
        """Return the landscape with a further body, which no draw ever finds; it is under the first body of a region."""
        parent = next(body.index for body in self.bodies if body.family == "D")
        return replace(self, bodies=(*self.bodies, _body(seed, len(self.bodies), family, parent, name)))

    def with_tree(self, seed: int, family: str, name: Text, parent: int | None, *, pilot: bool) -> "Landscape":
        """Return the landscape with a further body under another one, or under none, which no draw ever finds."""
        body = replace(_body(seed, len(self.bodies), family, parent, name), pilot=pilot)
        return replace(self, bodies=(*self.bodies, body))

    def first_merged(self) -> int:
        """Return the first body that is ever merged."""
        return next(body.index for body in self.bodies if body.merged_into is not None)

    def draw_other_body(self, draw: Random, body: int) -> int | None:
        """Draw another body of the same family of categories that is never merged; None if there is none."""
        lasting = self._lasting[self.bodies[body].family]
        if lasting in ((), (body,)):
            return None
        while (found := pick(draw, lasting)) == body:
            pass
        return found


def build_landscape(seed: int, servants: int) -> Landscape:
    """Build the bodies for that many servants: the two offices of state, at least one ministry and at least one region."""
    groups = max(2, round(servants / _SERVANTS_PER_GROUP))
    bodies = [
        _body(seed, 0, "A", None, Text("Президент Әкімшілігі", "Администрация Президента")),
        _body(seed, 1, "B", None, Text("Парламент аппараты", "Аппарат Парламента")),
    ]
    for group in range(groups):
        draw = stream(seed, "kz group", group)
        bodies += (_region if group % 2 else _ministry)(draw, seed, len(bodies), group // 2)
    by_size = tuple(body.index for body in bodies for _ in range(_STAFF[body.family]))
    lasting = {
        family: tuple(one.index for one in bodies if one.family == family and one.merged_into is None) for family in LOWEST
    }
    return Landscape(tuple(bodies), by_size, lasting)


def _ministry(draw: Random, seed: int, first: int, number: int) -> list[Body]:
    field = _FIELDS[number % len(_FIELDS)]
    again = f" №{number // len(_FIELDS) + 1}" if number >= len(_FIELDS) else ""
    bodies = [_body(seed, first, "C", 0, Text(f"{field.kk} министрлігі{again}", f"Министерство {field.ru}{again}"))]
    for index in range(2):
        region = _REGIONS[(number + index * 3) % len(_REGIONS)]
        department = first + len(bodies)
        name = Text(f"{field.kk} департаменті, {region.kk}{again}", f"Департамент {field.ru}, {region.ru}{again}")
        bodies.append(_body(seed, department, "C-O", first, name))
        name = Text(f"{field.kk} басқармасы, {region.kk}{again}", f"Управление {field.ru}, {region.ru}{again}")
        bodies.append(_body(seed, department + 1, "C-R", department, name))
    bodies[1] = _renamed(draw, bodies[1])
    return bodies


def _region(draw: Random, seed: int, first: int, number: int) -> list[Body]:
    region = _REGIONS[number % len(_REGIONS)]
    again = f" №{number // len(_REGIONS) + 1}" if number >= len(_REGIONS) else ""
    bodies = [_body(seed, first, "D", 0, Text(f"{region.kk} әкімінің аппараты{again}", f"Аппарат акима, {region.ru}{again}"))]
    for field in (_FIELDS[number % len(_FIELDS)], _FIELDS[(number + 1) % len(_FIELDS)]):
        name = Text(f"{field.kk} басқармасы, {region.kk}{again}", f"Областное управление {field.ru}, {region.ru}{again}")
        bodies.append(_body(seed, first + len(bodies), "D-O", first, name))
    district = first + len(bodies)
    bodies.append(_body(seed, district, "E", first, Text(f"Аудан әкімінің аппараты, {region.kk}{again}",
                                                       f"Аппарат акима района, {region.ru}{again}")))  # fmt: skip
    for count in (1, 2):
        name = Text(f"Аудандық бөлім №{count}, {region.kk}{again}", f"Районный отдел №{count}, {region.ru}{again}")
        bodies.append(_body(seed, first + len(bodies), "E-R", district, name))
    bodies[-1] = _merged(draw, bodies[-1], into=bodies[-2].index)
    return bodies


def _body(seed: int, index: int, family: str, parent: int | None, name: Text) -> Body:
    return Body(
        index=index,
        code=f"KZ-B{index + 1:03d}",
        bin=f"0901400{(index * 7_919 + seed * 104_729) % 99_989:05d}",
        family=family,
        level=_LEVELS.get(family, "district"),
        parent=parent,
        pilot=index % 3 == 0,
        versions=(BodyVersion(FOUNDED, None, name),),
        merged_into=None,
    )


def _renamed(draw: Random, body: Body) -> Body:
    day, now = day_between(draw, date(2014, 1, 1), date(2025, 6, 1)), body.versions[0].name
    before = Text(now.kk.replace("департаменті", "комитеті"), now.ru.replace("Департамент", "Комитет"))
    return replace(body, versions=(BodyVersion(FOUNDED, day, before), BodyVersion(day, None, now)))


def _merged(draw: Random, body: Body, into: int) -> Body:
    ends = day_between(draw, date(2017, 3, 1), date(2025, 3, 1))
    return replace(body, versions=(replace(body.versions[-1], end=ends),), merged_into=into)
