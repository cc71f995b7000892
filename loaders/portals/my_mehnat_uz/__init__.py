"""my.mehnat.uz, the Unified National Labour System: employers and labour contracts.

REST over X-Road. It has authority for contracts, in the civil service and outside it; of employers and people it knows number
and name, which create whom nobody else knows and change nobody.
"""

from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portals.my_mehnat_uz import mapping, rows
from loaders.portals.my_mehnat_uz.reader import connect

PORTAL = Portal(
    name=mapping.NAME,
    title="Unified National Labour System",
    country="UZ",
    authority=frozenset({"Contract"}),
    connect=connect,
    streams=(
        Stream(
            "employers",
            rows.Employer,
            ("stir",),
            mapping.employer,
            StreamMode.SNAPSHOT,
            ignored_fields={
                "soato": "where a body is belongs to one of its versions, and this portal does not say since when it is so"
            },
        ),
        Stream(
            "contracts",
            rows.Contract,
            ("contractId",),
            mapping.contract,
            StreamMode.DELTA,
            labels=("Contract",),
            ignored_fields={
                "changed": "days on which terms were changed, without the terms: a contract has those it has now",
                "changedAt": "the mark by which the reader asks for what is new",
            },
        ),
    ),
)
