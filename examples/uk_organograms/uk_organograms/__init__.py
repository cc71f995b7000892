"""Senior posts of the UK civil service: the organograms that departments publish twice a year, as CSV files in a folder.

An organogram shows who held a post on a day. It has no national ids, so a person is a name within a body. Only a judgement by a
person joins people of two bodies.
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
    # No coverage: organograms list senior posts only, of bodies that published. A post that is not listed may well exist.
    streams=(
        Stream("bodies", rows.Body, ("row",), mapping.body, StreamMode.SNAPSHOT, mapping_version=2),
        Stream(
            "posts",
            rows.Post,
            ("row",),
            mapping.post,
            StreamMode.SNAPSHOT,
            mapping_version=2,
            ignored_fields=rows.IGNORED_COLUMNS,
        ),
    ),
)
