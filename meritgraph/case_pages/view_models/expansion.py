"""The graph of a lead with some of its nodes opened: what each leads to, one hop further."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from meritgraph.case_pages.texts import Texts
from meritgraph.case_pages.view_models.days import date_of
from meritgraph.case_pages.view_models.evidence import choice_of, gathered_of, graph_of, page_of
from meritgraph.case_pages.view_models.evidence_building import Gathered, Gathering
from meritgraph.case_pages.view_models.evidence_graph import MOST_NODES, MOST_OPENED, Address, EvidenceGraph, Further
from meritgraph.case_pages.view_models.evidence_relations import RELATIONS, not_read
from meritgraph.case_pages.view_models.evidence_words import Wording, day_of_node, title_of_node

Facts = Mapping[str, Any]

MOST_LINKS: Final = 25
"""How many further links of a node are drawn."""
_MOST_READ: Final = 50
_KINDS_OF_IDS: Final[Mapping[str, tuple[str, str]]] = {
    "servant": ("people", "Servant"),
    "organisation": ("bodies", "Organisation"),
    "position": ("posts", "Position"),
    "appointment": ("orders", "Appointment"),
    "competition": ("rounds", "Competition"),
}
_GROUPS: Final = tuple(group for group, _ in _KINDS_OF_IDS.values())
_FACTS: Final = "facts"


class CannotOpen(Exception):
    """The address names nodes to open that no page can open. The message says why."""


def opened_of(ids: Sequence[str], texts: Texts) -> tuple[str, ...]:
    """Return the nodes that an address opens, each once, in order. Raises CannotOpen."""
    opened = tuple(dict.fromkeys(ids))
    if len(opened) > MOST_OPENED:
        raise CannotOpen(
            texts.gettext("The address opens %(given)s nodes. Open at most %(most)s.", given=len(opened), most=MOST_OPENED)
        )
    return opened


def variables_of(opened: Iterable[str], on: date | None) -> Mapping[str, Any]:
    """Return the variables of the document ``expansion``, one question for all opened nodes.

    The holders of a post and the staff of a body are those of a day.
    """
    groups: dict[str, list[str]] = {group: [] for group in (*_GROUPS, _FACTS)}
    for id_ in opened:
        group, _ = _KINDS_OF_IDS.get(id_.partition(":")[0], (_FACTS, ""))
        groups[group].append(id_)
    return {**groups, "on": None if on is None else on.isoformat(), "most": _MOST_READ}


def expanded(
    finding: Facts,
    opened: Sequence[str],
    answer: Facts,
    texts: Texts,
    kept: Sequence[tuple[str, str]] = (),
) -> EvidenceGraph:
    """Return the graph of a lead with these nodes opened, from the answer to the document ``expansion``.

    What the reader may not see, and what does not exist, opens nothing.
    """
    gathering = gathered_of(finding)
    base = set(gathering.nodes)
    found = _found(answer)
    for id_ in opened:
        if id_ in found:
            gathering.take(*found[id_], hops=1)
    # A person's leads are among what she leads to. This one is the page.
    gathering.nodes.pop(finding["id"], None)
    shown = tuple(id_ for id_ in opened if id_ in found and id_ in gathering.nodes)
    address = Address(shown, tuple(kept))
    drawn = base | set(shown)
    further: list[Further] = []
    on, subject = date_of(finding["day"]), None if finding["servant"] is None else finding["servant"]["id"]
    for id_ in shown:
        kind, facts = found[id_]
        unread = sum(not_read(facts, relation) for relation in RELATIONS.get(kind, ()))
        left = _draw(gathering, id_, drawn, on)
        if left or unread:
            further.append(_further(gathering.nodes[id_], left, unread, subject, texts, address))
    gathering.keep(drawn)
    return graph_of(finding, gathering, texts, address, further)


def _found(answer: Facts) -> dict[str, tuple[str, Facts]]:
    """Return the kind and the answer of each opened node that there is, by id."""
    kinds: dict[str, str] = dict(_KINDS_OF_IDS.values())
    found: dict[str, tuple[str, Facts]] = {}
    for group, nodes in answer.items():
        for facts in nodes or ():
            if facts is not None:
                found[facts["id"]] = (kinds.get(group) or facts["__typename"], facts)
    return found


def _draw(gathering: Gathering, id_: str, drawn: set[str], on: date | None) -> list[Gathered]:
    """Draw the neighbours of an opened node that are nearest to the day of the lead; return those that are left."""
    new = [gathering.nodes[each] for each in gathering.neighbours(id_) if each not in drawn]
    new.sort(key=lambda each: _distance(each, on))
    room = max(0, min(MOST_LINKS, MOST_NODES - len(drawn)))
    drawn.update(each.id for each in new[:room])
    for each in new[:room]:
        # A tie is nothing without its people.
        if each.kind == "Kinship":
            drawn.update(gathering.neighbours(each.id))
    return new[room:]


def _distance(node: Gathered, on: date | None) -> int:
    day = day_of_node(node.kind, node.facts)
    known = None if day is None else day.earliest or day.latest
    return date.max.toordinal() if known is None or on is None else abs(known.toordinal() - on.toordinal())


def _further(
    node: Gathered, left: Sequence[Gathered], unread: int, subject: str | None, texts: Texts, address: Address
) -> Further:
    title = title_of_node(node.kind, node.facts, Wording(texts))
    choices = tuple(choice_of(each, subject, texts, address) for each in left)
    return Further(node.id, title, len(left) + unread, choices, page_of(node.kind, node.id))
