"""mo.argos.uz, the qualification system: degrees and the certificates they are based on.

It offers REST JSON with OAuth2 client credentials. It has authority for degrees. A certificate with the same number is the same
certificate in my.dba.uz. It receives certificates from my.dba.uz and rewards from test.argos.uz.
"""

from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portals.mo_argos_uz import mapping, rows
from loaders.portals.mo_argos_uz.reader import connect
from loaders.portals.mo_argos_uz.recipient import receive
from loaders.portals.mo_argos_uz.words import WORDS

PORTAL = Portal(
    name=mapping.NAME,
    title="Qualification system",
    country="UZ",
    authority=frozenset({"DegreeGrant"}),
    connect=connect,
    receive=receive,
    words=WORDS,
    streams=(
        Stream(
            "certificates",
            rows.Certificate,
            ("number",),
            mapping.certificate,
            StreamMode.SNAPSHOT,
            mapping_version=2,
            ignored_fields={"registered": "the day of registration at this portal: the model has the day of issue"},
        ),
        Stream(
            "degrees",
            rows.Degree,
            ("id",),
            mapping.degree,
            StreamMode.DELTA,
            mapping_version=3,
            labels=("DegreeGrant",),
            whole_country=True,
            ignored_fields={"changedAt": "the watermark by which the reader requests changes"},
        ),
    ),
)
