"""my.dba.uz, the education portal of the Academy: courses, enrolments with mastering scores, certificates.

It offers REST JSON with a bearer token and numbered pages. It has authority for courses, enrolments and certificates. It states
the number and name of people: that creates servants whom no other portal states, and changes no known servant. Its certificates
are delivered to mo.argos.uz, where they are needed for degrees.
"""

from loaders.portal_api.contract import Portal, Stream, StreamMode
from loaders.portals.my_dba_uz import mapping, rows
from loaders.portals.my_dba_uz.reader import connect
from loaders.portals.my_dba_uz.words import WORDS

PORTAL = Portal(
    name=mapping.NAME,
    title="Education portal of the Academy",
    country="UZ",
    authority=frozenset({"Course", "Enrolment", "Certificate"}),
    connect=connect,
    words=WORDS,
    streams=(
        Stream("courses", rows.Kurs, ("kod",), mapping.course, StreamMode.SNAPSHOT, mapping_version=3, labels=("Course",)),
        Stream(
            "enrolments",
            rows.Tinglovchi,
            ("id",),
            mapping.enrolment,
            StreamMode.DELTA,
            mapping_version=3,
            labels=("Enrolment",),
            whole_country=True,
            ignored_fields={"updatedAt": "the watermark by which the reader requests changes"},
        ),
        Stream(
            "certificates",
            rows.Sertifikat,
            ("raqam",),
            mapping.certificate,
            StreamMode.APPEND,
            mapping_version=2,
            labels=("Certificate",),
            whole_country=True,
            outgoing=mapping.certificate_to_register,
            ignored_fields={"qaydEtilgan": "the day of registration, the watermark by which the reader requests changes"},
        ),
    ),
)
