"""What the filters of the list of leads offer, which of them are chosen, and how each is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from meritgraph.case_pages.cases_address import ME, NOBODY, SEVERITIES, STATES, WAITING, CasesAddress
from meritgraph.case_pages.sealed_names import SealedNames
from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models import words
from meritgraph.case_pages.visits import BadAddress

_CLASSES: Final[Mapping[str, str]] = {
    "BREACH": N_("Provable breaches (V)"),
    "INDICATOR": N_("Statistical indicators (R)"),
    "RECORD": N_("Record quality (Q)"),
}
_OTHER_RULES: Final = N_("Rules that are no longer installed")


Answer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a filter offers. ``number`` is how many leads it has under the other filters."""

    value: str
    words: str
    chosen: bool
    number: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Choices that belong together; it stands open where one of them is chosen."""

    words: str
    choices: Sequence[Choice]

    @property
    def opened(self) -> bool:
        """Whether one of the choices is chosen."""
        return any(each.chosen for each in self.choices)


@dataclass(frozen=True, slots=True)
class Tag:
    """A filter that is applied, and the address of the list without it."""

    words: str
    path: str


@dataclass(frozen=True, slots=True)
class Filters:
    """All filters of a list."""

    rules: Sequence[Group]
    severities: Sequence[Choice]
    states: Sequence[Choice]
    bodies: Sequence[Choice]
    assignees: Sequence[Choice]
    tags: Sequence[Tag]


def filters_of(
    texts: Texts, address: CasesAddress, data: Mapping[str, Any], assignee: str | None, names: SealedNames, reader: str
) -> Filters:
    """Return the filters of a list. Raises BadAddress for a rule or a body that does not exist."""
    _ = texts.gettext
    assignees = [Choice("", _("anybody"), not address.assignee)]
    assignees += [Choice(ME, _("me"), address.assignee == ME), Choice(NOBODY, _("nobody"), address.assignee == NOBODY)]
    known = {edge["node"]["assignee"] for edge in data["findings"]["edges"]} | {assignee}
    sealed = {name: names.seal(name) for name in sorted(each for each in known if each) if name != reader}
    assignees += [Choice(code, name, address.assignee == code) for name, code in sealed.items()]
    of_states = {each["state"]: each["findings"] for each in data["ofStates"]}
    rules, bodies = _rules(texts, address, data), _bodies(texts, address, data)
    return Filters(
        rules=rules,
        severities=[Choice(each, _(words.SEVERITIES[each.upper()]), each in address.severities) for each in SEVERITIES],
        states=[
            Choice(each, _(words.STATES[each.upper()]), each in address.states, of_states.get(each.upper(), 0)) for each in STATES
        ],
        bodies=bodies,
        assignees=assignees,
        tags=_tags(texts, address, rules, bodies, assignees),
    )


def _rules(texts: Texts, address: CasesAddress, data: Mapping[str, Any]) -> Sequence[Group]:
    """Return the rules that have leads or are chosen, in the groups of their classes."""
    numbers: dict[str, int] = {each["ruleId"]: each["findings"] for each in data["ofRules"]}
    installed = {rule["id"]: rule for rule in data["rules"]}
    for unknown in set(address.rules) - installed.keys() - numbers.keys():
        sentence = texts.gettext("There is no rule “%(rule)s”. The page of rules names all.", rule=unknown)
        raise BadAddress(sentence)
    groups: dict[str, list[Choice]] = {**{name: [] for name in _CLASSES}, "": []}
    for id_ in sorted(numbers.keys() | set(address.rules)):
        rule = installed.get(id_)
        called = texts.gettext("%(rule)s: %(title)s", rule=id_, title=rule["title"]) if rule else id_
        choice = Choice(id_, called, id_ in address.rules, numbers.get(id_, 0))
        groups[rule["class"] if rule else ""].append(choice)
    called = {**_CLASSES, "": _OTHER_RULES}
    return [Group(texts.gettext(called[name]), choices) for name, choices in groups.items() if choices]


def _bodies(texts: Texts, address: CasesAddress, data: Mapping[str, Any]) -> Sequence[Choice]:
    """Return the bodies to choose from: the reader's own, the chosen one, the one above it, and those directly below both."""
    own: Answer | None = data["me"]["body"]
    chosen: Answer | None = data.get("organisation")
    if address.body and chosen is None:
        raise BadAddress(texts.gettext("There is no body with the id in this address. Choose one from the list of bodies."))
    above: Answer | None = chosen["parent"] if chosen else None
    found: dict[str, str] = {}
    for body in (own, above, chosen):
        if body is not None:
            nodes: list[Answer] = [body, *(edge["node"] for edge in body["children"]["edges"])]
            found |= {each["id"]: each["name"] for each in nodes if each["id"] not in found}
    every = Choice("", texts.gettext("all bodies that you see"), not address.body)
    return [every, *(Choice(id_, name, id_ == address.body) for id_, name in found.items())]


def _tags(
    texts: Texts, address: CasesAddress, rules: Sequence[Group], bodies: Sequence[Choice], assignees: Sequence[Choice]
) -> Sequence[Tag]:
    """Return the filters that are applied, each with the address of the list without it."""
    _, tags = texts.gettext, list[Tag]()
    for choice in (each for group in rules for each in group.choices if each.chosen):
        left = tuple(each for each in address.rules if each != choice.value)
        tags.append(Tag(_("Rule %(rule)s", rule=choice.words), address.changed(rules=left).path))
    for severity in address.severities:
        left = tuple(each for each in address.severities if each != severity)
        tags.append(
            Tag(_("Severity: %(word)s", word=_(words.SEVERITIES[severity.upper()])), address.changed(severities=left).path)
        )
    tags += _state_tags(texts, address)
    for choice in (each for each in bodies if each.chosen and each.value):
        words_ = _("%(body)s alone", body=choice.words) if address.alone else _("%(body)s and below", body=choice.words)
        tags.append(Tag(words_, address.changed(body="", alone=False).path))
    for choice in (each for each in assignees if each.chosen and each.value):
        tags.append(Tag(_("Assigned to: %(name)s", name=choice.words), address.changed(assignee="").path))
    if address.since is not None:
        tags.append(Tag(_("New or changed since %(day)s", day=texts.day(address.since)), address.changed(since=None).path))
    return tags


def _state_tags(texts: Texts, address: CasesAddress) -> Sequence[Tag]:
    """Return a tag for each state, or one for all; none for the usual ones."""
    _ = texts.gettext
    if address.states == WAITING:
        return []
    if len(address.states) == len(STATES):
        return [Tag(_("In any state"), address.changed(states=WAITING).path)]
    tags = list[Tag]()
    for state in address.states:
        left = tuple(each for each in address.states if each != state) or WAITING
        tags.append(Tag(_("State: %(word)s", word=_(words.STATES[state.upper()])), address.changed(states=left).path))
    return tags
