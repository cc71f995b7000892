"""my.dba.uz, the education portal of the Academy: courses, enrolments with mastering scores, certificates.

REST JSON with a bearer token and numbered pages. It has authority for courses, enrolments and certificates; of people it
knows number and name, which create whom nobody else knows and change nobody. Its certificates are told to mo.argos.uz, where
degrees wait for them.
"""

from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portals.my_dba_uz import mapping, rows
from loaders.portals.my_dba_uz.reader import connect

PORTAL = Portal(
    name=mapping.NAME,
    title="Education portal of the Academy",
    country="UZ",
    authority=frozenset({"Course", "Enrolment", "Certificate"}),
    connect=connect,
    streams=(
        Stream("courses", rows.Kurs, ("kod",), mapping.course, StreamMode.SNAPSHOT, labels=("Course",)),
        Stream(
            "enrolments",
            rows.Tinglovchi,
            ("id",),
            mapping.enrolment,
            StreamMode.DELTA,
            labels=("Enrolment",),
            ignored_fields={"updatedAt": "the mark by which the reader asks for what is new"},
        ),
        Stream(
            "certificates",
            rows.Sertifikat,
            ("raqam",),
            mapping.certificate,
            StreamMode.APPEND,
            labels=("Certificate",),
            outgoing=mapping.certificate_to_register,
            ignored_fields={"qaydEtilgan": "the day of registration, the mark by which the reader asks for what is new"},
        ),
    ),
)
