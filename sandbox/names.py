"""Uzbek names, and the ways in which different offices write the same name."""

from dataclasses import dataclass
from random import Random

from sandbox.random_streams import pick

MALE = (
    "Akmal", "Alisher", "Anvar", "Aziz", "Bahodir", "Bekzod", "Botir", "Davron", "Dilshod", "Doniyor",
    "Elyor", "Farhod", "Farrux", "Gʻayrat", "Gʻolib", "Hamid", "Husan", "Ibrohim", "Islom", "Jahongir",
    "Jamshid", "Javlon", "Kamol", "Laziz", "Mansur", "Mirzo", "Muzaffar", "Nodir", "Olim", "Otabek",
    "Oʻktam", "Qahramon", "Ravshan", "Rustam", "Sanjar", "Sardor", "Sherzod", "Shuhrat", "Tohir", "Toʻlqin",
    "Ulugʻbek", "Umid", "Xurshid", "Yoʻldosh", "Zafar", "Zokir",
)  # fmt: skip
FEMALE = (
    "Adiba", "Barno", "Dildora", "Dilfuza", "Dilnoza", "Feruza", "Gavhar", "Gulnora", "Gulchehra", "Hilola",
    "Iroda", "Kamola", "Lola", "Madina", "Maftuna", "Malika", "Mohira", "Muhayyo", "Munira", "Nafisa",
    "Nargiza", "Nigora", "Nilufar", "Nodira", "Oygul", "Ozoda", "Oʻgʻiloy", "Ra’no", "Robiya", "Sabohat",
    "Saodat", "Sevara", "Shahnoza", "Shoira", "Umida", "Xosiyat", "Yulduz", "Zebo", "Zilola", "Zulfiya",
)  # fmt: skip
_STEMS = (
    "Abdullayev", "Abdurahmonov", "Ahmedov", "Aliyev", "Asqarov", "Azimov", "Boboyev", "Boymurodov",
    "Davronov", "Ergashev", "Eshmatov", "Fayziyev", "Gʻaniyev", "Gʻofurov", "Hakimov", "Hamroyev",
    "Haydarov", "Ibragimov", "Ismoilov", "Jalolov", "Joʻrayev", "Karimov", "Komilov", "Mahmudov",
    "Mirzayev", "Moʻminov", "Murodov", "Nazarov", "Nishonov", "Normatov", "Olimov", "Oripov", "Oʻrinov",
    "Pulatov", "Qodirov", "Qoʻldoshev", "Rahimov", "Rashidov", "Rasulov", "Roʻziyev", "Saidov", "Salimov",
    "Sattorov", "Sobirov", "Sodiqov", "Sultonov", "Shukurov", "Tojiyev", "Toshmatov", "Toʻrayev",
    "Tursunov", "Umarov", "Usmonov", "Valiyev", "Xasanov", "Xoʻjayev", "Yoʻldoshev", "Yusupov", "Zokirov",
    "Ziyayev",
)  # fmt: skip
APOSTROPHES = ("ʻ", "'", "’", "`")
_LETTERS = (
    ("yoʻ", "йў"), ("oʻ", "ў"), ("gʻ", "ғ"), ("sh", "ш"), ("ch", "ч"), ("yo", "ё"), ("yu", "ю"), ("ya", "я"), ("ye", "е"),
)  # fmt: skip
_SINGLES = dict(zip("abdefghijklmnopqrstuvxyz’", "абдэфгҳижклмнопқрстувхйзъ", strict=True))


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in correct Uzbek Latin (oʻ and gʻ with U+02BB)."""

    last: str
    first: str
    patronymic: str


def draw_name(draw: Random, female: bool) -> Name:
    """Draw a full name of that sex."""
    father = pick(draw, MALE)
    first = pick(draw, FEMALE if female else MALE)
    return Name(draw_last_name(draw, female), first, f"{father} {'qizi' if female else 'oʻgʻli'}")


def draw_last_name(draw: Random, female: bool) -> str:
    """Draw a last name, in its female form if `female`."""
    return pick(draw, _STEMS) + ("a" if female else "")


def spelled(text: str, apostrophe: str) -> str:
    """Replace the correct apostrophe (U+02BB) by another one that people type."""
    return text.replace("ʻ", apostrophe)


def cyrillic(text: str) -> str:
    """Transliterate to Uzbek Cyrillic; characters without a Cyrillic letter stay as they are."""
    return " ".join(_cyrillic_word(word) for word in text.split(" "))


def _cyrillic_word(word: str) -> str:
    rest, letters = word.lower(), list[str]()
    while rest:
        found = next((pair for pair in _LETTERS if rest.startswith(pair[0])), None)
        if found is not None:
            letters.append(found[1])
            rest = rest[len(found[0]) :]
            continue
        plain = _SINGLES.get(rest[0], rest[0])
        letters.append("е" if plain == "э" and letters else plain)
        rest = rest[1:]
    text = "".join(letters)
    return text[:1].upper() + text[1:] if word[:1].isupper() else text
