"""my.mehnat.uz, the Unified National Labour System: employers and labour contracts.

It offers REST over X-Road. It has authority for contracts, in the civil service and outside it. It states the number and name of
employers and people: that creates bodies and servants that no other portal states, and changes no known one.
"""

from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portals.my_mehnat_uz import mapping, rows
from loaders.portals.my_mehnat_uz.reader import connect
from loaders.portals.my_mehnat_uz.words import WORDS

PORTAL = Portal(
    name=mapping.NAME,
    title="Unified National Labour System",
    country="UZ",
    authority=frozenset({"Contract"}),
    connect=connect,
    words=WORDS,
    streams=(
        Stream(
            "employers",
            rows.Employer,
            ("stir",),
            mapping.employer,
            StreamMode.SNAPSHOT,
            mapping_version=3,
            ignored_fields={
                "soato": "the area is a property of a version of the body, and this portal does not say since when it holds"
            },
        ),
        Stream(
            "contracts",
            rows.Contract,
            ("contractId",),
            mapping.contract,
            StreamMode.DELTA,
            mapping_version=3,
            labels=("Contract",),
            ignored_fields={
                "changed": "the days on which terms changed, without the terms: a contract has its present terms",
                "changedAt": "the watermark by which the reader requests changes",
            },
        ),
    ),
)
