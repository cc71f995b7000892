"""Kazakh names, each in Kazakh and in Russian letters."""

from random import Random

from sandbox.kazakhstan.model import Name, Text
from sandbox.random_streams import pick

_MALE = (
    ("Нұрлан", "Нурлан"), ("Серік", "Серик"), ("Ерлан", "Ерлан"), ("Қайрат", "Кайрат"), ("Дәурен", "Даурен"),
    ("Асхат", "Асхат"), ("Бауыржан", "Бауыржан"), ("Мұрат", "Мурат"), ("Талғат", "Талгат"), ("Өркен", "Оркен"),
    ("Жандос", "Жандос"), ("Айдос", "Айдос"), ("Тимур", "Тимур"), ("Әлішер", "Алишер"), ("Болат", "Болат"),
    ("Марат", "Марат"), ("Самат", "Самат"), ("Жәнібек", "Жанибек"), ("Рүстем", "Рустем"), ("Қанат", "Канат"),
    ("Санжар", "Санжар"), ("Ілияс", "Ильяс"), ("Мақсат", "Максат"), ("Еркін", "Еркин"), ("Дархан", "Дархан"),
)  # fmt: skip
_FEMALE = (
    ("Айгүл", "Айгуль"), ("Гүлнар", "Гульнар"), ("Сәуле", "Сауле"), ("Динара", "Динара"), ("Мәдина", "Мадина"),
    ("Әсел", "Асель"), ("Жанар", "Жанар"), ("Алма", "Алма"), ("Ләззат", "Ляззат"), ("Қарлығаш", "Карлыгаш"),
    ("Назым", "Назым"), ("Роза", "Роза"), ("Әйгерім", "Айгерим"), ("Бибігүл", "Бибигуль"), ("Шолпан", "Шолпан"),
    ("Зәуре", "Зауре"), ("Меруерт", "Меруерт"), ("Камила", "Камила"), ("Ұлжан", "Улжан"), ("Фариза", "Фариза"),
)  # fmt: skip
_LAST = (
    ("Әбдірахманов", "Абдрахманов"), ("Ахметов", "Ахметов"), ("Әлиев", "Алиев"), ("Байжанов", "Байжанов"),
    ("Досмұхамедов", "Досмухамедов"), ("Ермеков", "Ермеков"), ("Жұмабаев", "Жумабаев"), ("Иманғалиев", "Имангалиев"),
    ("Кәрімов", "Каримов"), ("Қасымов", "Касымов"), ("Мұқанов", "Муканов"), ("Нұрпейісов", "Нурпеисов"),
    ("Оспанов", "Оспанов"), ("Өтегенов", "Утегенов"), ("Рахымов", "Рахимов"), ("Сейітов", "Сеитов"),
    ("Сүлейменов", "Сулейменов"), ("Тәжібаев", "Тажибаев"), ("Төлеуов", "Тулеуов"), ("Ұзақбаев", "Узакбаев"),
    ("Шәкенов", "Шакенов"), ("Ыбыраев", "Ибраев"),
)  # fmt: skip


def draw_name(draw: Random, female: bool) -> Name:
    """Draw a full name of that sex."""
    father = pick(draw, _MALE)
    first = pick(draw, _FEMALE if female else _MALE)
    patronymic = Text(
        father[0] + ("қызы" if female else "ұлы"),
        father[1] + ("овна" if female else "ович"),
    )
    return Name(draw_last_name(draw, female), Text(*first), patronymic)


def draw_last_name(draw: Random, female: bool) -> Text:
    """Draw a last name, in its female form if `female`."""
    kk, ru = pick(draw, _LAST)
    return Text(kk + "а", ru + "а") if female else Text(kk, ru)


def sibling_of(name: Name, of_female: bool, first: Text, female: bool) -> Name:
    """Form the name of a brother or sister: the same last name and father, in the sibling's own gender."""
    if of_female == female:
        return Name(name.last, first, name.patronymic)
    kk, ru = name.last.kk, name.last.ru
    stem = Text(kk.removesuffix("а"), ru.removesuffix("а"))
    father = Text(name.patronymic.kk[: -4 if of_female else -3], name.patronymic.ru[:-4])
    last = Text(stem.kk + "а", stem.ru + "а") if female else stem
    return Name(last, first, Text(father.kk + ("қызы" if female else "ұлы"), father.ru + ("овна" if female else "ович")))
