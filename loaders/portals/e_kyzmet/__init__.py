"""E-kyzmet, the personnel system of Kazakhstan's civil service.

It delivers a drop of files every night, in a folder or over HTTP with a token: full on Sundays, changes on other days. It has
authority for everything that it states about Kazakhstan.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from graph.model.facts import Fact
from loaders.portal_api.contract import Portal, R, Stream, StreamMode
from loaders.portals.e_kyzmet import mapping, personal_records, rows
from loaders.portals.e_kyzmet.reader import connect
from loaders.portals.e_kyzmet.references import NAME
from loaders.portals.e_kyzmet.words import WORDS

_CHANGED = {"changed_at": "when the portal recorded the row: the reader knows what is new from the drop that contains it"}


def _module(
    name: str,
    row: type[R],
    key: str,
    map_: Callable[[R], Iterable[Fact]],
    *labels: str,
    mapping_version: int = 3,
    personal_key: bool = False,
    full_refresh: bool = True,
    ignored_fields: Mapping[str, str] = MappingProxyType({}),
) -> Stream[R]:
    """Return the stream of a module: its changes every night, and everything on Sundays."""
    return Stream(
        name,
        row,
        (key,),
        map_,
        StreamMode.DELTA,
        labels,
        mapping_version=mapping_version,
        personal_key=personal_key,
        full_refresh=full_refresh,
        ignored_fields={**ignored_fields, **_CHANGED},
    )


PORTAL = Portal(
    name=NAME,
    title="Personnel system of the civil service of Kazakhstan",
    country="KZ",
    authority=frozenset(
        {
            "Organisation",
            "OrganisationVersion",
            "Position",
            "PositionVersion",
            "Servant",
            "Education",
            "Kinship",
            "Relative",
            "Competition",
            "Application",
            "Appointment",
            "Assessment",
            "Course",
            "Enrolment",
            "Certificate",
            "Reward",
            "Sanction",
            "Appeal",
        }
    ),
    connect=connect,
    words=WORDS,
    streams=(
        _module("bodies", rows.Body, "code", mapping.body, "Organisation", mapping_version=4),
        _module("posts", rows.Post, "code", mapping.post, "Position"),
        _module(
            "persons",
            rows.Person,
            "iin",
            mapping.servant,
            "Servant",
            "Education",
            "Kinship",
            "Relative",
            mapping_version=4,
            personal_key=True,
        ),
        _module("competitions", rows.Competition, "id", mapping.competition, "Competition"),
        _module("appointments", rows.Appointment, "id", mapping.appointment, "Appointment"),
        _module("terminations", rows.Termination, "appointment", mapping.termination),
        _module(
            "rotation",
            rows.Rotation,
            "appointment",
            mapping.rotation,
            ignored_fields={"planned": "a plan, not a fact: how long a post was held follows from the appointments"},
        ),
        _module(
            "pay",
            rows.Pay,
            "appointment",
            mapping.pay,
            mapping_version=2,
            ignored_fields={"pilot_body": "it describes the body, in rows about appointments: the model has no property for it"},
        ),
        _module("candidates", rows.Candidate, "id", mapping.candidate, "Application"),
        # The portal deletes sheets after three years, so a sheet that is no longer there was not withdrawn.
        _module("evaluations", rows.Evaluation, "id", personal_records.evaluation, "Assessment", full_refresh=False),
        _module("training", rows.Training, "id", personal_records.training, "Enrolment", "Certificate"),
        _module(
            "bonuses",
            rows.Bonus,
            "id",
            personal_records.bonus,
            "Reward",
            ignored_fields={"ground": "why a bonus was given, in free text: the model has no property for it"},
        ),
        _module("discipline", rows.Penalty, "id", personal_records.penalty, "Sanction"),
        _module("appeals", rows.Appeal, "id", personal_records.appeal, "Appeal"),
    ),
)
