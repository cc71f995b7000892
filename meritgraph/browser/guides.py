"""Guides as Neo4j Browser reads them: AsciiDoc for the current one, HTML slides for the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from meritgraph.browser.saved_queries import FILE, saved_queries
from meritgraph.browser.steps import Guide, Step

INNOCENT = "What would explain it innocently:"

# What begins a block, marks text up or is replaced in AsciiDoc. A curly apostrophe in place of a straight one does no harm.
_MARKUP = re.compile(r"[*_`#^~{}\[\]<>&+\\|=@]|--|\.\.|::|;;|//|\(\(|\((?:C|R|TM)\)|^\W|^\w{1,9}[.):]")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def files_of(guides: Sequence[Guide], hub: str) -> Mapping[str, str]:
    """Return all files for the Browser by their names: each guide in both forms, and the saved queries."""
    written = {f"{guide.name}.adoc": asciidoc(guide, hub) for guide in guides}
    slides = {f"{guide.name}.html": carousel(guide, hub) for guide in guides}
    return {**written, **slides, FILE: saved_queries(guides)}


def asciidoc(guide: Guide, hub: str) -> str:
    """Return a guide as AsciiDoc; its links lead to guides of the hub at this address."""
    return "".join(_asciidoc(guide, hub))


def carousel(guide: Guide, hub: str) -> str:
    """Return a guide as HTML, one slide for each step; its links lead to guides of the hub at this address."""
    return "".join(_carousel(guide, hub))


def blocks_of(step: Step, hub: str, ending: str) -> Iterator[str]:
    """Yield what a step lets its reader run: its parameters, its query, the guides that it opens."""
    yield from (parameter.command for parameter in step.parameters)
    if step.query:
        yield step.query
    yield from (f":play {hub}/guide/{name}.{ending}" for name in step.guides)


def _asciidoc(guide: Guide, hub: str) -> Iterator[str]:
    yield f"= {_literal(guide.title)}\n"
    yield from (f"\n{_literal(sentence)}\n" for sentence in guide.introduction)
    for step in guide.steps:
        yield f"\n== {_literal(step.title)}\n"
        yield from (f"\n{_literal(sentence)}\n" for sentence in step.sentences)
        for block in blocks_of(step, hub, "adoc"):
            fence = max(["---", *re.findall("-+", block)], key=len) + "-"
            yield f"\n[source,cypher]\n{fence}\n{block}\n{fence}\n"
        if step.innocent:
            yield f"\n{INNOCENT}\n\n"
            yield from (f"* {_literal(each)}\n" for each in step.innocent)


def _literal(text: str) -> str:
    """Return a text on one line, in which no sign means anything to AsciiDoc."""
    line = " ".join(text.split())
    return _PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", line) if _MARKUP.search(line) else line


def _carousel(guide: Guide, hub: str) -> Iterator[str]:
    """Yield a slide for each step; the guide's own words stand above the first one, so that a query is at hand at once."""
    yield '<article class="guide">\n<carousel class="deck container-fluid">\n'
    for number, step in enumerate(guide.steps):
        yield '<slide class="row-fluid">\n<div class="col-sm-12">\n'
        if number == 0:
            yield f"<h2>{escape(guide.title)}</h2>\n"
            yield from (f"<p>{escape(sentence)}</p>\n" for sentence in guide.introduction)
        yield from _slide(step, hub)
        yield "</div>\n</slide>\n"
    yield "</carousel>\n</article>\n"


def _slide(step: Step, hub: str) -> Iterator[str]:
    yield f"<h3>{escape(step.title)}</h3>\n"
    yield from (f"<p>{escape(sentence)}</p>\n" for sentence in step.sentences)
    for block in blocks_of(step, hub, "html"):
        yield f'<pre class="pre-scrollable code runnable">{escape(block, quote=False)}</pre>\n'
    if step.innocent:
        yield f"<p>{INNOCENT}</p>\n<ul>\n"
        yield from (f"<li>{escape(each)}</li>\n" for each in step.innocent)
        yield "</ul>\n"
