"""The bodies: one office of state, and ministries or agencies with their regional and district offices.

The number of bodies grows with the number of servants, so a body has the same size in a large world and in a small one. Some
bodies are renamed, and some are merged into a sister body of the same level.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from random import Random

from sandbox.model import Body, BodyVersion
from sandbox.random_streams import day_between, days, number_between, pick, stream

FOUNDED = date(2009, 1, 1)
SERVANTS_PER_MINISTRY = 144
RANKS = {"national": (5, 9), "republican": (3, 9), "territorial": (2, 7), "district": (1, 5)}
"""Lowest and highest managerial rank at each level."""

_MERGER_SEASONS = (
    (date(2016, 3, 1), date(2022, 5, 31)),  # no merger in the months around the law of 2022: see careers
    (date(2023, 10, 1), date(2025, 3, 1)),
)
_STAFF = {"national": 16, "republican": 36, "territorial": 24, "district": 12}
_REGIONS = (
    ("03", "Andijon viloyati"), ("06", "Buxoro viloyati"), ("08", "Jizzax viloyati"),
    ("10", "Qashqadaryo viloyati"), ("12", "Navoiy viloyati"), ("14", "Namangan viloyati"),
    ("18", "Samarqand viloyati"), ("22", "Surxondaryo viloyati"), ("24", "Sirdaryo viloyati"),
    ("26", "Toshkent shahri"), ("27", "Toshkent viloyati"), ("30", "Fargʻona viloyati"),
    ("33", "Xorazm viloyati"), ("35", "Qoraqalpogʻiston Respublikasi"),
)  # fmt: skip
_FIELDS = (
    "Adliya", "Moliya", "Bandlik", "Sogʻliqni saqlash", "Maktabgacha taʼlim", "Qurilish", "Ekologiya",
    "Suv xoʻjaligi", "Transport", "Energetika", "Madaniyat", "Turizm", "Kadastr", "Statistika",
    "Raqamli texnologiyalar", "Qishloq xoʻjaligi", "Oliy taʼlim", "Sport", "Investitsiyalar", "Oila",
)  # fmt: skip
_DISTRICTS = (
    "Bogʻdod", "Chiroqchi", "Dehqonobod", "Gʻijduvon", "Gʻallaorol", "Izboskan", "Kattaqoʻrgʻon", "Koson",
    "Marhamat", "Muborak", "Nurobod", "Oltinkoʻl", "Oqdaryo", "Pastdargʻom", "Qorakoʻl", "Qoʻrgʻontepa",
    "Rishton", "Shahrixon", "Shofirkon", "Toʻraqoʻrgʻon", "Uchkoʻprik", "Urgut", "Vobkent", "Yakkabogʻ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Landscape:
    """All bodies, with the lookups that careers need."""

    bodies: tuple[Body, ...]
    _cumulative_sizes: tuple[int, ...]
    _by_ministry: tuple[tuple[int, ...], ...]
    _ministry_of: tuple[int, ...]

    def draw_body(self, draw: Random) -> int:
        """Draw a body with a probability proportional to its size."""
        return bisect_right(self._cumulative_sizes, int(draw.random() * self._cumulative_sizes[-1]))

    def lasting_body(self, body: int, day: date, margin: int = 200) -> int:
        """Return the body, or its successor if the body ends before that day or within `margin` days after it."""
        ends = self.bodies[body].ends
        successor = self.bodies[body].merged_into
        if ends is not None and successor is not None and day + days(margin) >= ends:
            return successor
        return body

    def draw_other_body(self, draw: Random, body: int, rank: int, day: date) -> int | None:
        """Draw another body, often of the same ministry, that has posts of this rank; None if six attempts find none."""
        for _ in range(6):
            near = self._by_ministry[self._ministry_of[body]]
            found = pick(draw, near) if draw.random() < 0.7 else self.draw_body(draw)
            found = self.lasting_body(found, day)
            low, high = RANKS[self.bodies[found].level]
            if found != body and low <= rank <= high:
                return found
        return None

    def with_offices(self, offices: Sequence[Body]) -> "Landscape":
        """Return the landscape with further bodies, which no draw ever finds."""
        return replace(self, bodies=(*self.bodies, *offices), _ministry_of=(*self._ministry_of, *(0 for _ in offices)))

    def head_office(self, body: int) -> int:
        """Return the head office of the body's ministry."""
        return self._by_ministry[self._ministry_of[body]][0]


def build_landscape(seed: int, servants: int) -> Landscape:
    """Build the bodies for that many servants: at least two ministries, and the office of state as body 0."""
    ministries = max(2, round(servants / SERVANTS_PER_MINISTRY))
    bodies = [_body(seed, 0, "national", None, "1726", "Vazirlar Mahkamasi devoni")]
    groups: list[tuple[int, ...]] = [(0,)]
    ministry_of = [0]
    for number in range(ministries):
        first = len(bodies)
        bodies.extend(_ministry(seed, first, number))
        groups.append(tuple(range(first, len(bodies))))
        ministry_of.extend([number + 1] * (len(bodies) - first))
    bodies = _merged(seed, bodies)
    return Landscape(tuple(bodies), tuple(accumulate(body.size for body in bodies)), tuple(groups), tuple(ministry_of))


def build_office(seed: int, index: int, level: str) -> Body:
    """Build an office directly under the office of state."""
    region, region_name = pick(stream(seed, "office", index), _REGIONS)
    return _body(seed, index, level, 0, f"17{region}", f"{region_name} arxiv ishlari boshqarmasi №{index}")


def _ministry(seed: int, first: int, number: int) -> list[Body]:
    draw = stream(seed, "ministry", number)
    field = _FIELDS[number % len(_FIELDS)]
    round_ = number // len(_FIELDS)
    kind = "vazirligi" if round_ == 0 else f"agentligi №{round_}"
    bodies = [_body(seed, first, "republican", 0, "1726", f"{field} {kind}")]
    for _ in range(2):
        region, region_name = pick(draw, _REGIONS)
        territorial = first + len(bodies)
        name = f"{region_name} {field.lower()} boshqarmasi №{territorial}"
        bodies.append(_body(seed, territorial, "territorial", first, f"17{region}", name))
        for _ in range(3 if len(bodies) < 3 else 2):
            soato = f"17{region}2{number_between(draw, 1, 60):02d}"
            name = f"{pick(draw, _DISTRICTS)} tumani {field.lower()} boʻlimi №{first + len(bodies)}"
            bodies.append(_body(seed, first + len(bodies), "district", territorial, soato, name))
    return bodies


def _body(seed: int, index: int, level: str, parent: int | None, soato: str, name: str) -> Body:
    draw = stream(seed, "body", index)
    versions = (BodyVersion(FOUNDED, None, name),)
    if level != "national" and draw.random() < 0.12:
        renamed = day_between(draw, date(2014, 1, 1), date(2025, 6, 1))
        old = name.replace("boshqarmasi", "departamenti").replace("boʻlimi", "boʻlinmasi")
        old = old.replace("vazirligi", "davlat qoʻmitasi").replace("agentligi", "markazi")
        versions = (BodyVersion(FOUNDED, renamed, old), BodyVersion(renamed, None, name))
    stir = f"{200_000_000 + (index * 7_919 + seed * 104_729) % 99_999_989:09d}"
    return Body(index, f"B{index + 1:05d}", stir, level, parent, soato, _STAFF[level], versions, None)


def _merged(seed: int, bodies: list[Body]) -> list[Body]:
    """Merge every eighth district office into a sister under the same parent; at least one is merged."""
    result, absorbing = list(bodies), set[int]()
    districts = [body for body in bodies if body.level == "district"]
    children: dict[int | None, list[int]] = {}
    for body in districts:
        children.setdefault(body.parent, []).append(body.index)
    for count, body in enumerate(districts[1::8]):
        draw = stream(seed, "merger", count)
        sisters = [one for one in children[body.parent] if one != body.index and result[one].merged_into is None]
        if body.index in absorbing or not sisters:
            continue
        target = pick(draw, sisters)
        absorbing.add(target)
        ends = day_between(draw, *pick(draw, _MERGER_SEASONS))
        kept = tuple(one for one in body.versions if one.start < ends)
        kept = (*kept[:-1], replace(kept[-1], end=ends))
        result[body.index] = replace(body, versions=kept, merged_into=target)
    return result
