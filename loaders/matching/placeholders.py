"""Tells names of persons from what stands in their place: numbers, codes and words such as *vacant*. Pure.

A placeholder names nobody. Taken for a name it would make all its bearers candidates for one person.
"""

from __future__ import annotations

import re

from graph.model.name_folding import APOSTROPHES


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# A text that has one of these words names nobody, whatever stands beside it: Vacant - Grade 7.
_ANYWHERE = _set("""
    vacant vacancy vacated redacted undisclosed vakant vakansiya вакант вакантно вакантна вакантная вакантный вакансия
""")
# A text that has only such words names nobody. Some of them are names beside other words: Emily Post, Эрнст Неизвестный.
_ALONE = _ANYWHERE | _set("""
    na nd nk nn xx none null nil nan noname no name not known unknown applicable available disclosed provided given
    specified stated tbc tbd tba to be confirmed announced appointed advised decided post position role eliminated deleted
    withheld anonymous anonymised confidential person employee empl emp staff member user test id ref number nr code grade
    missing blank empty dummy of the removed recruitment recruiting record

    неизвестно неизвестен неизвестна неизвестный неизвестная неизв должность ставка нет данных данные информации
    отсутствует отсутствуют не указано указан указана указаны установлено установлен известно заполнено определено
    применимо нд бн без имени имя фамилия фио тест пользователь сотрудник работник номер код табельный таб свободно
    свободна пусто скрыто хх номаълум номалум маълум маълумот малумот йўқ йук мавжуд эмас бўш ўрин лавозим кўрсатилмаган
    киритилмаган аниқланмаган ходим рақам исм исми фамилияси белгісіз дерек деректер жоқ бос орын лауазым көрсетілмеген
    анықталмаған қызметкер белгісі нөмірі аты жөні

    nomalum malum emas malumot yoq mavjud bosh orin lavozim korsatilmagan kiritilmagan aniqlanmagan ism ismi familiya
    xodim raqam belgisiz derek joq bos oryn lauazym
""")
# Abbreviations whose letters stand apart: N/A, n.d., т.б.к. are one word each.
_ABBREVIATED = _set("na nd nk tbc tbd tba нд бн х x")
_SLASHED = re.compile(r"\W*[^\W\d_](?:\s*[/\\]\s*[^\W\d_])+\W*")

_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_TOKEN = re.compile(r"\S+")


def names_nobody(text: str) -> bool:
    """Tell whether a text is no name: it has no letters, is a number or a code, or says that there is nobody."""
    words = _WORD.findall(_APOSTROPHE.sub("", without_codes(text)).casefold())
    if not words or not _ANYWHERE.isdisjoint(words) or _ALONE.issuperset(words):
        return True
    letters = "".join(words)
    if letters in _ABBREVIATED or (len(letters) > 2 and len(set(letters)) == 1):
        return True
    if len(letters) == len(words):  # nothing but initials: a code, if digits or slashes stand between them
        return _DIGIT.search(text) is not None or _SLASHED.fullmatch(text) is not None
    return False


def without_codes(text: str) -> str:
    """Return the text without addresses, numbers, and words of which a third or more are digits."""
    if "@" not in text and not _DIGIT.search(text):
        return text
    return _TOKEN.sub(lambda found: " " if _is_code(found[0]) else found[0], text)


def _is_code(token: str) -> bool:
    return "@" in token or 2 * len(_DIGIT.findall(token)) >= max(1, len(_LETTER.findall(token)))
