"""Kazakh names in Kazakh Cyrillic, and their spellings by Kazakh, Russian and passport offices."""

from random import Random

from sandbox.names import Name
from sandbox.random_streams import pick

MALE = (
    "Абай", "Айдос", "Арман", "Асқар", "Бақытжан", "Бауыржан", "Болат", "Дәулет", "Дінмұхаммед", "Ерлан", "Ермек", "Жандос",
    "Жанібек", "Жомарт", "Қайрат", "Қанат", "Қасым", "Марат", "Мұрат", "Мұхтар", "Нұрлан", "Нұрсұлтан", "Олжас", "Өмірзақ",
    "Рахымжан", "Самат", "Серік", "Сәкен", "Талғат", "Тимур", "Шыңғыс", "Әділ",
)  # fmt: skip
FEMALE = (
    "Айгүл", "Айжан", "Алма", "Ақмарал", "Ботагөз", "Гүлнәр", "Гүлшат", "Дана", "Дина", "Динара", "Жанар", "Жұлдыз", "Зәуре",
    "Қарлығаш", "Ләззат", "Мәдина", "Меруерт", "Назгүл", "Роза", "Сәуле", "Шолпан", "Ұлжан", "Әлия", "Әсел",
)  # fmt: skip
_STEMS = (
    "Абдрахманов", "Айтбаев", "Ахметов", "Бекмағамбетов", "Байжанов", "Досанов", "Ермеков", "Есенов", "Жақсыбеков", "Жүсіпов",
    "Ибраев", "Исқақов", "Қасымов", "Қожахметов", "Құлыбаев", "Мұқанов", "Мұстафин", "Назарбаев", "Нұрғалиев", "Оспанов",
    "Өтегенов", "Сағынтаев", "Садықов", "Сәрсенбаев", "Смағұлов", "Сүлейменов", "Тоқаев", "Төлегенов", "Шаяхметов", "Әбенов",
    "Әлиев", "Әуезов",
)  # fmt: skip

_RUSSIAN = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_PASSPORT = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziyklmnoprstufye", strict=True)),
    **{"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ё": "yo", "ь": "", "ъ": ""},
}
_ALPHABET_2021 = {
    **dict(zip("абвгдезийклмнопрстфхыэ", "abvgdeziiklmnoprstfhye", strict=True)),
    **{"ә": "ä", "ғ": "ğ", "қ": "q", "ң": "ñ", "ө": "ö", "ұ": "ū", "ү": "ü", "һ": "h", "і": "ı", "у": "u", "ж": "j", "ш": "ş"},
    **{"ч": "ch", "ц": "ts", "щ": "şş", "ю": "iu", "я": "ia", "ё": "io", "ь": "", "ъ": ""},
}
_AFTER_SOFT = ("й", "ь", "и", "і")


def draw_kazakh_name(draw: Random, female: bool) -> Name:
    """Draw a name whose patronymic has the Kazakh form, in one word."""
    father = pick(draw, MALE)
    last = pick(draw, _STEMS) + ("а" if female else "")
    return Name(last, pick(draw, FEMALE if female else MALE), f"{father}{'қызы' if female else 'ұлы'}")


def in_russian(text: str) -> str:
    """Replace the Kazakh letters by the nearest Russian ones."""
    return text.translate(_RUSSIAN)


def russian_patronymic(father: str, female: bool) -> str:
    """Form the Russian patronymic (-ович or -евич, -овна or -евна) from the father's name."""
    stem = in_russian(father)
    soft = stem.endswith(_AFTER_SOFT)
    if soft:
        stem = stem[:-1]
    return stem + ("е" if soft else "о") + ("вна" if female else "вич")


def in_passport_letters(text: str) -> str:
    """Transliterate to Latin as passports do: from the Russian spelling."""
    return _letter_by_letter(in_russian(text), _PASSPORT)


def in_alphabet_of_2021(text: str) -> str:
    """Transliterate to the Latin alphabet decided on in 2021."""
    return _letter_by_letter(text, _ALPHABET_2021)


def _letter_by_letter(text: str, table: dict[str, str]) -> str:
    letters: list[str] = []
    for letter in text:
        plain = table.get(letter.lower(), letter)
        letters.append(plain[:1].upper() + plain[1:] if letter.isupper() else plain)
    return "".join(letters)
