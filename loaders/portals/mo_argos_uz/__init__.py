"""mo.argos.uz, the qualification system: degrees, the certificates they rely on, and what it is to learn of others.

REST JSON with OAuth2 client credentials. It has authority for degrees; a certificate is the one my.dba.uz speaks of, by
the same number. Certificates and rewards are delivered to it.
"""

from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portals.mo_argos_uz import mapping, rows
from loaders.portals.mo_argos_uz.reader import connect
from loaders.portals.mo_argos_uz.recipient import receive

PORTAL = Portal(
    name=mapping.NAME,
    title="Qualification system",
    country="UZ",
    authority=frozenset({"DegreeGrant"}),
    connect=connect,
    receive=receive,
    streams=(
        Stream(
            "certificates",
            rows.Certificate,
            ("number",),
            mapping.certificate,
            StreamMode.SNAPSHOT,
            ignored_fields={"registered": "the day it was registered there: a certificate has the day it was issued"},
        ),
        Stream(
            "degrees",
            rows.Degree,
            ("id",),
            mapping.degree,
            StreamMode.DELTA,
            labels=("DegreeGrant",),
            ignored_fields={"changedAt": "the mark by which the reader asks for what is new"},
        ),
    ),
)
