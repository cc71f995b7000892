"""How portals write periods. The world names them `2025`, `2025-H2` and `2026-Q3`; offices write them in many ways."""

from collections.abc import Mapping
from zlib import crc32

_ROMAN = ("", "I", "II", "III", "IV")

IN_UZBEKISTAN: Mapping[str, tuple[str, ...]] = {
    "": ("{year}", "{year}-yil", "{year} год", "01.01.{year} - 31.12.{year}"),
    "H": ("{year}-H{number}", "{year}-yil {roman} yarim yillik", "{number}-yarim yillik {year}", "{roman} полугодие {year} г."),
    "Q": ("{year}-Q{number}", "{year}-yil {number}-chorak", "{roman} chorak {year}", "{number} кв. {year} г."),
}
IN_KAZAKHSTAN: Mapping[str, tuple[str, ...]] = {
    "": ("{year}", "{year} жыл", "{year} год"),
    "H": ("{year}-H{number}", "{year} ж. {roman} жартыжылдық"),
    "Q": ("{year}-Q{number}", "{year} жылғы {number}-тоқсан", "{roman} квартал {year} года"),
}
"""The ways of a country to write a year, a half of it (H) and a quarter (Q), the usual one first."""


def write_period(name: str, ways: Mapping[str, tuple[str, ...]], seed: int, key: object) -> str:
    """Write a period in the row with that key; the seed and the key decide in which way."""
    year, _, part = name.partition("-")
    choices = ways[part[:1]]
    number = int(part[1:] or 0)
    return choices[crc32(f"{seed}:period:{key}".encode()) % len(choices)].format(year=year, number=number, roman=_ROMAN[number])
