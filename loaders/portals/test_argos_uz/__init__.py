"""test.argos.uz, the unified information-analytical system of the civil service.

It offers REST JSON with an API key and opaque cursors. It has authority for bodies, positions, civil-service appointments,
servants, competitions, assessments, sanctions and rewards. Its rewards are delivered to mo.argos.uz.
"""

from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portals.test_argos_uz import mapping, rows
from loaders.portals.test_argos_uz.reader import connect
from loaders.portals.test_argos_uz.words import WORDS

_SNAPSHOT, _DELTA, _APPEND = StreamMode.SNAPSHOT, StreamMode.DELTA, StreamMode.APPEND
_CHANGED = {"changedAt": "the watermark by which the reader requests changes"}

PORTAL = Portal(
    name=mapping.NAME,
    title="Information system of the civil service",
    country="UZ",
    authority=frozenset(
        {
            "Organisation",
            "OrganisationVersion",
            "Position",
            "PositionVersion",
            "Servant",
            "Education",
            "Relative",
            "Appointment",
            "Competition",
            "Application",
            "Assessment",
            "Sanction",
            "Reward",
            "ReserveMembership",
        }
    ),
    connect=connect,
    words=WORDS,
    streams=(
        Stream("bodies", rows.Body, ("code",), mapping.body, _SNAPSHOT, labels=("Organisation",), mapping_version=5),
        Stream("positions", rows.Position, ("code",), mapping.position, _SNAPSHOT, mapping_version=3, labels=("Position",)),
        Stream(
            "servants",
            rows.Servant,
            ("registerNo",),
            mapping.servant,
            _SNAPSHOT,
            labels=("Servant", "Education"),
            mapping_version=5,
            personal_key=True,
            ignored_fields={"declaredKin": "it has always been empty, so its format is not known"},
        ),
        Stream(
            "competitions",
            rows.Competition,
            ("id",),
            mapping.competition,
            _SNAPSHOT,
            labels=("Competition",),
            mapping_version=4,
        ),
        Stream(
            "orders",
            rows.Order,
            ("orderNo",),
            mapping.order,
            _DELTA,
            mapping_version=3,
            labels=("Appointment",),
            ignored_fields={
                "seq": "the watermark by which the reader requests changes",
                "kind": "the title of the order: how a post was filled is in `mode`, whether it is a correction in `corrects`",
                "correctedKind": "the title of the corrected order",
            },
        ),
        Stream(
            "applications", rows.Application, ("id",), mapping.application, _SNAPSHOT, mapping_version=4, labels=("Application",)
        ),
        Stream("assessments", rows.Assessment, ("id",), mapping.assessment, _APPEND, mapping_version=3, labels=("Assessment",)),
        Stream(
            "sanctions",
            rows.Sanction,
            ("id",),
            mapping.sanction,
            _DELTA,
            mapping_version=3,
            labels=("Sanction",),
            ignored_fields=_CHANGED,
        ),
        Stream(
            "rewards",
            rows.Reward,
            ("id",),
            mapping.reward,
            _DELTA,
            mapping_version=3,
            labels=("Reward",),
            outgoing=mapping.reward_to_qualification,
            ignored_fields=_CHANGED,
        ),
        Stream(
            "reserve",
            rows.Reserve,
            ("id",),
            mapping.reserve,
            _DELTA,
            mapping_version=3,
            labels=("ReserveMembership",),
            ignored_fields=_CHANGED,
        ),
    ),
)
