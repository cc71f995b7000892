"""The civil servants as persons: numbers, names, birth, education, and the relatives they declare."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random

from sandbox.kazakhstan.bodies import Landscape
from sandbox.kazakhstan.iin import IinOffice
from sandbox.kazakhstan.model import Education, Name, Person, Relative
from sandbox.kazakhstan.names import draw_last_name, draw_name, sibling_of
from sandbox.kazakhstan.plans import KinPlan, SpellPlan
from sandbox.random_streams import day_between, days, number_between, pick, stream

FIELDS = ("law", "economics", "finance", "public administration", "statistics")
_BIRTHPLACES = ("Алматы", "Астана", "Шымкент", "Ақмола облысы", "Қарағанды облысы", "Түркістан облысы", "Павлодар облысы")
INSTITUTIONS = (
    "Әл-Фараби атындағы Қазақ ұлттық университеті", "Л. Н. Гумилев атындағы Еуразия ұлттық университеті",
    "Нархоз университеті", "Е. А. Бөкетов атындағы Қарағанды университеті",
)  # fmt: skip
_WORKPLACES = ("мектеп", "аурухана", "жеке кәсіпорын", "зейнеткер")
_MARRIED_NAMES = 0.2
_SIBLINGS_PER = 40


def build_people(seed: int, entries: Sequence[date]) -> list[Person]:
    """Build one person for each day of entry into the service.

    A fifth of the women have changed their name, and the first woman always has.
    """
    office = IinOffice()
    people = [_person(seed, index, entry, office) for index, entry in enumerate(entries)]
    first = next((one for one in people if one.female), None)
    if first is not None and first.former_last_name is None:
        people[first.index] = _married(stream(seed, "kz married", first.index), first)
    return people


def _person(seed: int, index: int, entry: date, office: IinOffice) -> Person:
    draw = stream(seed, "kz person", index)
    female = draw.random() < 0.5
    age = number_between(draw, 22, 36)
    born = day_between(draw, date(entry.year - age, 1, 1), date(entry.year - age, 12, 28))
    name = draw_name(draw, female)
    person = Person(
        index=index,
        iin=office.issue(female, born),
        name=name,
        former_last_name=None,
        name_changed=None,
        female=female,
        born=born,
        birthplace=pick(draw, _BIRTHPLACES),
        education=_education(draw, born.year),
        relatives=_father(draw, name, female, born, entry) if draw.random() < 0.5 else (),
        entered=entry,
    )
    return _married(draw, person) if female and draw.random() < _MARRIED_NAMES else person


def _married(draw: Random, person: Person) -> Person:
    former = draw_last_name(draw, True)
    while former == person.name.last:
        former = draw_last_name(draw, True)
    changed = day_between(draw, person.entered + days(30), max(person.entered + days(90), date(2025, 12, 1)))
    return replace(person, former_last_name=former, name_changed=changed)


def _education(draw: Random, born: int) -> tuple[Education, ...]:
    """Draw the diplomas; the first is earned at the age of 21, before anybody enters the service."""
    field, school = pick(draw, FIELDS), pick(draw, INSTITUTIONS)
    first = Education("bachelor", field, school, born + 21)
    return (first, Education("master", field, school, born + 23)) if draw.random() < 0.3 else (first,)


def _father(draw: Random, name: Name, female: bool, born: date, entry: date) -> tuple[Relative, ...]:
    father = sibling_of(name, female, draw_name(draw, False).first, False)
    written = f"{father.last.ru} {name.patronymic.ru[:-4]}"
    return (Relative(None, "father", written, date(born.year - 28, 5, 12), pick(draw, _WORKPLACES), "қызметкер", entry),)


def declare_kin(people: list[Person], ties: Sequence[KinPlan]) -> None:
    """Let both people of each planned tie declare the other; siblings also get the names of siblings."""
    for tie in ties:
        one, other = tie.pair
        if set(tie.kinds) <= {"brother", "sister"}:
            people[other] = _named_as_sibling(people[one], people[other])
        for declaring, relative, kinship in ((one, other, tie.kinds[0]), (other, one, tie.kinds[1])):
            declared = _relative(people[relative], kinship, tie.declared)
            own = replace(declared, since=tie.since, until=tie.until)
            people[declaring] = replace(people[declaring], relatives=(own,))


def declare_siblings(seed: int, people: list[Person], plans: Sequence[SpellPlan], land: Landscape) -> None:
    """Turn some pairs of people into siblings who declare each other: about one person in twenty, and at least one pair.

    People with a planted case are not among them.

    Neither of a pair ever serves in a body of the other or above it, so neither can decide about the other.
    """
    own, above = _bodies(people, plans, land)
    order = sorted(range(len(people)), key=lambda index: stream(seed, "kz kin", index).random())
    wanted, taken = max(1, len(people) // _SIBLINGS_PER), {plan.person for plan in plans if plan.script is not None}
    for rank, one in enumerate(order):
        if wanted == 0:
            return
        for other in order[rank + 1 :]:
            if one in taken or other in taken or not may_be_siblings(people[one], people[other]):
                continue
            if not own[one] & above[other] and not own[other] & above[one]:
                _declare(people, one, other)
                taken |= {one, other}
                wanted -= 1


def _bodies(people: Sequence[Person], plans: Sequence[SpellPlan], land: Landscape) -> tuple[list[set[int]], list[set[int]]]:
    """Return for each person the bodies served in, and those bodies together with all bodies above them."""
    own: list[set[int]] = [set() for _ in people]
    above: list[set[int]] = [set() for _ in people]
    for plan in plans:
        own[plan.person].add(plan.body)
        body: int | None = plan.body
        while body is not None:
            above[plan.person].add(body)
            body = land.bodies[body].parent
    return own, above


def may_be_siblings(one: Person, other: Person) -> bool:
    """Tell whether two people may be made siblings: neither has changed the name, and their births are a year apart or more."""
    plain = one.former_last_name is None and other.former_last_name is None
    return plain and 400 < abs((one.born - other.born).days) < 5000


def _declare(people: list[Person], one: int, other: int) -> None:
    first, second = people[one], people[other]
    second = replace(_named_as_sibling(first, second), relatives=())
    first = replace(first, relatives=())
    both_serve = max(first.entered, second.entered)
    people[one] = replace(first, relatives=(_sibling(second, both_serve),))
    people[other] = replace(second, relatives=(_sibling(first, both_serve),))


def _named_as_sibling(first: Person, second: Person) -> Person:
    return replace(second, name=sibling_of(first.name, first.female, second.name.first, second.female))


def _sibling(of: Person, declared: date) -> Relative:
    return _relative(of, "sister" if of.female else "brother", declared)


def _relative(of: Person, kinship: str, declared: date) -> Relative:
    name = of.name
    written = f"{name.last.ru} {name.first.ru} {name.patronymic.ru}"
    return Relative(of.iin, kinship, written, of.born, "мемлекеттік қызмет", "", declared)
