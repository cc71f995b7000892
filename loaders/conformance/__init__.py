"""The conformance kit: checks by recorded pages or a live feed whether a portal keeps the promises of its contract.

Nothing here touches a database. ``examine`` returns a verdict for each check of each stream: fine, failed or not examined. A
failed check says what is wrong, in which row by its position (never by its content), and what to do. A check that could not be
made says why. The hub itself guarantees that the graph is the same whatever the order of pages, and after a second load. The kit
examines the portal's share of that: rows that state the same facts in any order, and reads that give the same twice.
"""

from loaders.conformance.examination import examine
from loaders.conformance.first_look import FirstPage, first_look
from loaders.conformance.page_sources import LiveFeed, Recording, recorded_pages
from loaders.conformance.verdicts import Outcome, Verdict

__all__ = ["FirstPage", "LiveFeed", "Outcome", "Recording", "Verdict", "examine", "first_look", "recorded_pages"]
