"""Senior posts of the UK civil service: the organograms that departments publish twice a year, as CSV files in a folder.

An organogram shows who was seen in a post on a day. It names no national id, so its people are its own: a person is a name
within a body, and nothing joins people of two bodies but a person's judgement.
"""

from loaders.portal_api.contract import Portal, Stream, StreamMode
from uk_organograms import mapping, rows
from uk_organograms.reader import connect

PORTAL = Portal(
    name=mapping.NAME,
    title="Organograms of the UK civil service",
    country="GB",
    authority=frozenset({"Organisation", "OrganisationVersion", "Position", "PositionVersion", "Servant", "Appointment"}),
    connect=connect,
    # No labels: an organogram shows senior posts only, and only of bodies that published. What is not in it may well exist.
    streams=(
        Stream("bodies", rows.Body, ("row",), mapping.body, StreamMode.SNAPSHOT),
        Stream("posts", rows.Post, ("row",), mapping.post, StreamMode.SNAPSHOT),
    ),
)
