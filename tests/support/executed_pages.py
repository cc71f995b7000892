"""Pages of documentation that a test executes.

A fence that has a file as its title holds that file's content. In a ``console`` fence every line after ``$`` is a
command; every other line must be among what the command before it printed, and ``…`` in it stands for anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_FENCE = re.compile(r'^```(\w+)(?: title="(\S+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """A fence of a page: its language, the file it names ('' for none) and its content."""

    language: str
    file: str
    content: str


@dataclass(slots=True)
class Command:
    """A command of a page, and the lines that it must print."""

    text: str
    prints: list[str] = field(default_factory=list[str])

    def require_printed(self, printed: str) -> int:
        """Check that every expected line was printed, and return how many there are."""
        for expected in self.prints:
            pattern = ".*".join(re.escape(part) for part in expected.strip().split("…"))
            found = any(re.fullmatch(pattern, line.strip()) for line in printed.splitlines())
            assert found, f"{self.text} does not print {expected!r}:\n{printed}"
        return len(self.prints)


def blocks_of(page: Path) -> list[Block]:
    """Return the fences of a page in their order."""
    return [Block(*found) for found in _FENCE.findall(page.read_text("utf-8"))]


def commands_of(block: Block) -> list[Command]:
    """Return the commands of a ``console`` fence, none of any other."""
    found: list[Command] = []
    for line in block.content.splitlines() if block.language == "console" else ():
        if line.startswith("$ "):
            found.append(Command(line.removeprefix("$ ")))
        else:
            found[-1].prints.append(line)
    return found
