"""Personal files of people with a planted case: education, courses, certificates and degrees as the case needs them."""

from dataclasses import dataclass, field

from sandbox.model import Deed, Education
from sandbox.personal_file import Certificate, DegreeGrant, Enrolment


@dataclass(slots=True)
class ScriptedFiles:
    """The scripted parts, by the person's index.

    `students` have no other courses, certificates and degrees than the scripted ones. `borrowing` holds the numbers of degrees
    that name the certificate of somebody else, which is chosen once all certificates are known.
    """

    education: dict[int, tuple[Education, ...]] = field(default_factory=dict[int, tuple[Education, ...]])
    students: set[int] = field(default_factory=set[int])
    enrolments: list[Enrolment] = field(default_factory=list[Enrolment])
    certificates: list[Certificate] = field(default_factory=list[Certificate])
    degrees: list[DegreeGrant] = field(default_factory=list[DegreeGrant])
    borrowing: set[str] = field(default_factory=set[str])

    def join(self, further: "ScriptedFiles") -> None:
        """Add the files of further people."""
        self.education |= further.education
        self.students |= further.students
        self.enrolments += further.enrolments
        self.certificates += further.certificates
        self.degrees += further.degrees
        self.borrowing |= further.borrowing


@dataclass(frozen=True, slots=True)
class CertificateHeld:
    """A certificate as the subject of an entry of the answer key."""

    number: str

    def deed(self) -> Deed:
        """Return the certificate in the Academy's list."""
        return Deed("certificate", "my.dba.uz", "certificates", self.number)


@dataclass(frozen=True, slots=True)
class DegreeHeld:
    """A granted degree as the subject of an entry of the answer key."""

    number: str

    def deed(self) -> Deed:
        """Return the grant in the list of the qualification system."""
        return Deed("degree_grant", "mo.argos.uz", "degrees", self.number)
