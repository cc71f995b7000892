"""Guides: AsciiDoc that asciidoctor reads without a message, HTML slides with the same blocks, and a step for every rule."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from graph.cypher.mirror_statements import COPIED, copied_links, copied_properties
from graph.model.table import NODES
from merit.contract import RuleClass
from merit.registry import all_rules
from meritgraph.browser.guides import INNOCENT, asciidoc, blocks_of, carousel
from meritgraph.browser.steps import Guide, Step, guides, shown_in_a_copy
from tests.support.fork_server import ROOT
from tests.support.npm import from_npm
from tests.support.rule_packages import install_rule, shown_rule

HUB = "https://hub.example"
GUIDES = guides(all_rules())
HOSTILE = (
    "*bold* _leaning_ `code` #marked# ^up^ ~down~ 5*6*7 a_b_c",
    "{hub} {empty} [.role]#x# [[anchor]] <<anchor>> ((term)) (((a, b)))",
    "<b>&amp; &#42; </b> -> => <- (C) (TM) -- ... +++<i>+++ pass:[<i>]",
    "https://a.example/b c@d.example link:x[y] image::x[] kbd:[F1]",
    "include::/etc/passwd[]",
    "ifdef::x[]",
    ":attribute: value",
    "== No heading",
    "* no item",
    "1. no item",
    "term:: no definition",
    "NOTE: no admonition",
    "----",
    "// no comment",
    "|=== +",
    "ends with \\",
    "two\n\nparagraphs",
    "O'zbekiston “Bo‘lim” «§ 5» 100 % (first; second): third",
)


def read_by_asciidoctor(text: str) -> dict[str, Any]:
    from_npm("asciidoctor")
    script = ROOT / "tests" / "support" / "asciidoctor.mjs"
    ran = subprocess.run(["node", script], input=text, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def texts(read: dict[str, Any], kind: str) -> list[str]:
    """Return the texts of the blocks of a kind, as they are displayed; an apostrophe may be a curly one."""
    found = [block["text"] for block in read["blocks"] if block["kind"] == kind]
    return found if kind == "listing" else [html.unescape(text).replace("’", "'") for text in found]


@dataclass(slots=True)
class Slides(HTMLParser):
    """The texts in a guide of the Browser before the current one, by the element that has them."""

    texts: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _open: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self._open[-1:]:
            self.texts[tag][-1] += data


def slides(guide: Guide) -> dict[str, list[str]]:
    parser = Slides()
    parser.feed(carousel(guide, HUB))
    parser.close()
    return parser.texts


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_asciidoctor_reads_a_guide_as_it_is_meant(guide: Guide) -> None:
    read = read_by_asciidoctor(asciidoc(guide, HUB))

    assert read["messages"] == []
    assert texts(read, "section") == [guide.title, *(step.title for step in guide.steps)]
    assert texts(read, "listing") == [block for step in guide.steps for block in blocks_of(step, HUB, "adoc")]
    assert {block["language"] for block in read["blocks"] if block["kind"] == "listing"} == {"cypher"}
    sentences = [*guide.introduction, *(each for step in guide.steps for each in step.sentences)]
    assert [text for text in texts(read, "paragraph") if text != INNOCENT] == sentences
    assert texts(read, "list_item") == [each for step in guide.steps for each in step.innocent]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_the_slides_of_a_guide_have_the_same_texts(guide: Guide) -> None:
    shown = slides(guide)

    assert shown["h2"] == [guide.title]
    assert shown["h3"] == [step.title for step in guide.steps]
    assert shown["pre"] == [block for step in guide.steps for block in blocks_of(step, HUB, "html")]
    assert shown.get("li", []) == [each for step in guide.steps for each in step.innocent]
    assert len(shown["slide"]) == len(guide.steps)


def test_no_text_of_a_package_means_anything_to_the_browser() -> None:
    steps = tuple(Step(text, (text,), "RETURN 1 // ----\n----\n-----", innocent=(text,)) for text in HOSTILE)
    guide = Guide("hostile", HOSTILE[0], HOSTILE, steps)
    shown = [" ".join(text.split()) for text in HOSTILE]

    read = read_by_asciidoctor(asciidoc(guide, HUB))

    assert read["messages"] == []
    assert texts(read, "section") == [shown[0], *shown]
    assert [text for text in texts(read, "paragraph") if text != INNOCENT] == [*shown, *shown]
    assert texts(read, "list_item") == shown
    assert set(texts(read, "listing")) == {"RETURN 1 // ----\n----\n-----"}
    assert slides(guide)["li"] == list(HOSTILE)


def test_every_rule_has_a_step_in_the_guide_of_its_class() -> None:
    by_name = {guide.name: guide for guide in GUIDES}
    for name, rule_class in (
        ("breaches", RuleClass.BREACH),
        ("indicators", RuleClass.INDICATOR),
        ("records", RuleClass.RECORD),
    ):
        of_class = [rule for rule in all_rules() if rule.rule_class is rule_class]
        assert [step.title for step in by_name[name].steps] == [f"{rule.id} {rule.title}" for rule in of_class]
        for step, rule in zip(by_name[name].steps, of_class, strict=True):
            assert (step.sentences, step.innocent) == ((rule.looks_for,), rule.innocent_explanations)


def test_what_a_copy_does_not_hold_is_shown_by_the_evidence_that_it_does() -> None:
    """A copy has no identifiers: the query of Q04, which starts at one, would show nothing."""
    (bad_identity,) = [step for guide in GUIDES for step in guide.steps if step.title.startswith("Q04 ")]
    assert [parameter.name for parameter in bad_identity.parameters] == ["finding"]
    assert [rule.id for rule in all_rules() if not shown_in_a_copy(rule)] == ["Q04"]


def test_the_blocks_ask_for_nothing_that_a_copy_does_not_have() -> None:
    labels = {node.label for node in NODES}
    # The copy says of a finding what it is about once it is known to hold that.
    has = {name for label in COPIED for name in copied_properties(label)} | {"subjects"}
    types = {link.type for link in copied_links()}
    for guide in GUIDES:
        for step in guide.steps:
            text = " ".join([step.query, *(parameter.example for parameter in step.parameters)])
            assert {name for name in re.findall(r":(\w+)", text) if name in labels} <= set(COPIED), step.title
            assert set(re.findall(r"\b[a-z]\w*\.(\w+)", text)) <= has, step.title
            named = {type_ for listed in re.findall(r"\[\w*:([A-Z_|]+)", text) for type_ in listed.split("|")}
            assert named <= types, step.title


def test_the_guide_to_start_with_opens_all_others_at_the_hub() -> None:
    start, *others = GUIDES
    for ending, text in (("adoc", asciidoc(start, HUB)), ("html", carousel(start, HUB))):
        for guide in others:
            assert f":play {HUB}/guide/{guide.name}.{ending}\n" in text.replace("</pre>", "")


def test_the_rule_of_an_installed_package_has_a_step(tmp_path: Path) -> None:
    install_rule(tmp_path, "Q90", "short_spell", shown_rule("Q90"))
    program = (
        "from merit.registry import all_rules\n"
        "from meritgraph.browser.guides import files_of\n"
        "from meritgraph.browser.steps import guides\n"
        "files = files_of(guides(all_rules()), 'https://hub.example')\n"
        "print(files['records.adoc'], files['records.html'], files['saved-queries.csv'])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "\n== Q90 " in ran.stdout
    assert "<h3>Q90 " in ran.stdout
    assert "\nQ90 " in ran.stdout
