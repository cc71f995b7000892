"""What a lead rests on, as nodes and links: its drawing, its table and its files are made from this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from meritgraph.case_pages.texts import N_, Texts
from meritgraph.case_pages.view_models.days import date_of, day_in_words
from meritgraph.case_pages.view_models.evidence_building import Gathered, Gathering
from meritgraph.case_pages.view_models.evidence_graph import MOST_NODES, Address, Choice, EvidenceGraph, Further, Link, Node
from meritgraph.case_pages.view_models.evidence_relations import MORE, RELATIONS
from meritgraph.case_pages.view_models.evidence_words import (
    Wording,
    about_node,
    day_of_node,
    detail_of_node,
    kind_in_words,
    short_title_of_node,
    title_of_node,
)
from meritgraph.visible_text import visible

Facts = Mapping[str, Any]

# From the servant of an order to her body by way of its post.
_HOPS_OF_EVIDENCE: Final = 2
_RESTS_ON: Final = N_("What lead %(rule)s rests on: %(nodes)s, %(links)s")
_PAGES: Final = {"Servant": "/servants/", "Organisation": "/organisations/", "Finding": "/cases/"}


def evidence_of(finding: Facts, texts: Texts, kept: Sequence[tuple[str, str]] = ()) -> EvidenceGraph:
    """Return the graph of an answer of the fragment ``EvidenceOfLead``."""
    return graph_of(finding, gathered_of(finding), texts, Address(kept=tuple(kept)))


def gathered_of(finding: Facts) -> Gathering:
    """Return the nodes and links of the evidence."""
    gathering = Gathering()
    for each in finding["evidence"]:
        if each is not None:
            if each["node"] is not None:
                facts = {key: value for key, value in each["node"].items() if key != "sources"}
                gathering.take(each["label"], facts, _HOPS_OF_EVIDENCE, is_evidence=True)
            gathering.mark(each["id"], each["label"], {"id": each["id"], "text": each["text"]}, gone=each["missingAtPortal"])
    if (servant := finding["servant"]) is not None:
        # The answer may have her whole career for another part of the page.
        gathering.take("Servant", {"id": servant["id"], "name": servant["name"]}, 0)
    for number, each in enumerate(finding.get("absent") or ()):
        gathering.miss(_owner(finding, gathering), f"missing:{number}", each)
    gathering.keep_first(MOST_NODES)
    return gathering


def graph_of(
    finding: Facts, gathering: Gathering, texts: Texts, address: Address, further: Sequence[Further] = ()
) -> EvidenceGraph:
    """Return what was gathered in words."""
    subject = None if finding["servant"] is None else finding["servant"]["id"]
    drawn = [_node(each, subject, texts, address) for each in gathering.nodes.values()]
    drawn += [_more(each, texts) for each in further]
    links = [
        Link(each.source, each.target, tuple(map(texts.gettext, each.verbs)), each.is_evidence, each.dashed, each.directed)
        for each in gathering.links()
    ]
    links += [Link(each.of, each.id, (texts.gettext(MORE),), False, True, False) for each in further]
    hidden = sum(each is None for each in finding["evidence"])
    return EvidenceGraph(
        finding["id"],
        _title(finding, len(drawn), len(links), bool(address.opened), texts),
        date_of(finding["day"]),
        tuple(sorted(drawn, key=_by_time)),
        tuple(links),
        hidden,
        gathering.left_out,
        tuple(_remarks(hidden, gathering.left_out, texts)),
        address.opened,
        tuple(further),
    )


def choice_of(gathered: Gathered, subject: str | None, texts: Texts, address: Address) -> Choice:
    """Return a node that is not drawn."""
    wording = Wording(texts)
    title = visible(title_of_node(gathered.kind, gathered.facts, wording))
    detail = visible(detail_of_node(gathered.kind, gathered.facts, wording))
    about = visible(about_node(gathered.kind, gathered.facts, subject))
    return Choice(gathered.id, kind_in_words(gathered.kind, texts), title, about, detail, address.turned(gathered.id))


def page_of(kind: str, id_: str) -> str | None:
    """Return the address of the page about a node; None where there is none."""
    return _PAGES[kind] + quote(id_, safe=":") if kind in _PAGES else None


def _node(gathered: Gathered, subject: str | None, texts: Texts, address: Address) -> Node:
    kind, facts, id_ = gathered.kind, gathered.facts, gathered.id
    full, brief = Wording(texts), Wording(texts, brief=True)
    gone = texts.gettext("no longer at its portal") if gathered.gone else ""
    title, detail = (
        title_of_node(kind, facts, full),
        _joined(gone, _role(id_, subject, texts) or detail_of_node(kind, facts, full)),
    )
    drawn = title_of_node(kind, facts, brief), _joined(gone, _role(id_, subject, texts) or detail_of_node(kind, facts, brief))
    day, about = day_of_node(kind, facts), about_node(kind, facts, subject)
    href = address.turned(id_) if kind in RELATIONS else page_of(kind, id_)
    opened = id_ in address.opened
    name = kind_in_words(kind, texts)
    return Node(
        id=id_,
        kind=kind,
        name=name,
        title=visible(title),
        about=visible(about),
        detail=visible(detail),
        drawn=(visible(drawn[0]), visible(drawn[1])),
        short=visible(short_title_of_node(kind, facts, subject, brief)),
        label=_label(name, title, _joined(about, detail, separator=", "), _use(kind, href, opened, texts), texts),
        day=None if day is None else day.earliest or day.latest,
        day_in_words="" if day is None else day_in_words(day, texts),
        is_evidence=gathered.is_evidence,
        is_subject=id_ == subject,
        opened=opened,
        dashed=gathered.gone or kind == "Missing",
        href=href,
        page=page_of(kind, id_),
    )


def _more(further: Further, texts: Texts) -> Node:
    """Return the node that stands for the links that are not drawn."""
    name, count = kind_in_words("More", texts), texts.number(further.count)
    title = texts.gettext("+ %(count)s", count=count)
    detail = texts.gettext("more of %(title)s", title=further.title)
    label = _label(name, title, detail, texts.gettext("Choose from them"), texts)
    return Node(
        id=further.id,
        kind="More",
        name=name,
        title=title,
        about="",
        detail=detail,
        drawn=(title, detail),
        short=title,
        label=label,
        day=None,
        day_in_words="",
        is_evidence=False,
        is_subject=False,
        opened=False,
        dashed=True,
        href=f"#{further.anchor}",
        page=None,
    )


def _role(id_: str, subject: str | None, texts: Texts) -> str:
    return texts.gettext("whom the lead is about") if id_ == subject else ""


def _use(kind: str, href: str | None, opened: bool, texts: Texts) -> str:
    """Return what following the link of a node does; empty where it has none."""
    if href is None:
        return ""
    if kind not in RELATIONS:
        return texts.gettext("Open its page")
    return texts.gettext("Its links are shown. Hide them") if opened else texts.gettext("Show its links")


def _label(name: str, title: str, detail: str, use: str, texts: Texts) -> str:
    both = _joined(title, detail, separator=", ")
    what = both if title.startswith(name) else texts.gettext("%(kind)s: %(title)s", kind=name, title=both)
    return texts.gettext("%(what)s. %(use)s", what=what, use=use) if use else what


def _joined(*parts: str, separator: str = " · ") -> str:
    return separator.join(part for part in parts if part)


def _owner(finding: Facts, gathering: Gathering) -> str | None:
    """Return the node whose counterpart is missing: the first shown one of those that the lead is about, else of its evidence."""
    about = [each["id"] for each in (*finding["subjects"], *finding["evidence"], finding["servant"]) if each is not None]
    return next((id_ for id_ in about if id_ in gathering.nodes), None)


def _title(finding: Facts, nodes: int, links: int, opened: bool, texts: Texts) -> str:
    message = N_("Lead %(rule)s and what it leads to: %(nodes)s, %(links)s") if opened else _RESTS_ON
    return texts.gettext(
        message,
        rule=finding["ruleId"],
        nodes=texts.ngettext("%(number)s thing", "%(number)s things", nodes),
        links=texts.ngettext("%(number)s link", "%(number)s links", links),
    )


def _remarks(hidden: int, left_out: int, texts: Texts) -> Iterator[str]:
    if hidden:
        yield texts.ngettext("%(number)s fact that you may not see", "%(number)s facts that you may not see", hidden)
    if left_out:
        yield texts.ngettext("%(number)s more fact is not drawn", "%(number)s more facts are not drawn", left_out)


def _by_time(node: Node) -> tuple[bool, date, str, str]:
    return node.day is None, node.day or date.max, node.title, node.id
