"""The conformance kit: whether a portal keeps what its contract promises, found out by reading recorded pages or a live feed.

Nothing here touches a database. ``examine`` gives a verdict for each check of each stream; a verdict that is not fine says what
is wrong, with which row by its place (never by what stands in it), and what to do.
"""

from loaders.conformance.examining import examine
from loaders.conformance.feeds import LiveFeed, Recording, pages_of
from loaders.conformance.first_look import Look, first_look
from loaders.conformance.verdicts import Verdict

__all__ = ["LiveFeed", "Look", "Recording", "Verdict", "examine", "first_look", "pages_of"]
