"""The conformance kit: whether a portal keeps what its contract promises, found out by reading recorded pages or a live feed.

Nothing here touches a database. ``examine`` gives a verdict for each check of each stream: fine, failed or not examined. What
failed says what is wrong, with which row by its place (never by what stands in it), and what to do; what could not be made says
why. That a graph is the same whatever the order of pages, and after a second load, is the hub's to keep; what a portal adds to it
is examined here: rows that state the same in any order, and readings that give the same twice.
"""

from loaders.conformance.examining import examine
from loaders.conformance.feeds import LiveFeed, Recording, pages_of
from loaders.conformance.first_look import Look, first_look
from loaders.conformance.verdicts import Outcome, Verdict

__all__ = ["LiveFeed", "Look", "Outcome", "Recording", "Verdict", "examine", "first_look", "pages_of"]
