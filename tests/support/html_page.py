"""A page of the hub as its reader gets it: its elements, its words, its tables and its links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"br", "hr", "img", "input", "link", "meta"}
# Where one of these ends, words do not run on.
_BLOCKS = {"br", "dd", "dt", "h1", "h2", "h3", "h4", "li", "p", "pre", "summary", "td", "text", "th", "title", "tr"}


@dataclass(slots=True)
class Element:
    """An element with its attributes, the names of what it stands in, and all text within it."""

    name: str
    attributes: dict[str, str | None]
    parents: tuple[str, ...]
    text: str = ""

    @property
    def words(self) -> str:
        """The text with single blanks."""
        return " ".join(self.text.split())


@dataclass(slots=True)
class HtmlPage(HTMLParser):
    """The elements of a page in their order. An element that is closed by the wrong tag fails the test."""

    source: str
    status: int = 200
    elements: list[Element] = field(default_factory=list[Element])
    _open: list[Element] = field(default_factory=list[Element])

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)
        self.feed(self.source)
        self.close()
        assert not self._open, f"<{self._open[-1].name}> is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs), tuple(each.name for each in self._open))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)
        else:
            self._part(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), tuple(each.name for each in self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().name == tag, f"</{tag}> closes another element"
        self._part(tag)

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def _part(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.handle_data(" ")

    def all_of(self, *names: str) -> Iterator[Element]:
        """Return the elements of these names."""
        return (each for each in self.elements if each.name in names)

    def by_id(self, id_: str) -> Element:
        """Return the only element of an id."""
        (found,) = (each for each in self.elements if each.attributes.get("id") == id_)
        return found

    @property
    def heading(self) -> str:
        """The words of the only h1."""
        (found,) = self.all_of("h1")
        return found.words

    @property
    def words(self) -> str:
        """What the page says below its menu."""
        (main,) = self.all_of("main")
        return main.words

    @property
    def links(self) -> dict[str, str]:
        """The words of each link within the page's content, by its address; the last of an address."""
        return {str(each.attributes["href"]): each.words for each in self.all_of("a") if "main" in each.parents}

    def table(self, caption: str) -> list[list[str]]:
        """Return the rows of the table whose caption begins so, the head first, each as the words of its cells."""
        rows, found, taking = list[list[str]](), False, False
        for each in self.elements:
            if each.name == "table":
                taking = False
            elif each.name == "caption":
                taking = each.words.startswith(caption)
                found = found or taking
            elif taking and each.name == "tr":
                rows.append([])
            elif taking and each.name in ("th", "td"):
                rows[-1].append(each.words)
        assert found, f"no table {caption!r} on the page: {self.words}"
        return rows
