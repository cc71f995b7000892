"""The words of the model: closed vocabularies into which portals translate their own words, each word with its meaning.

None in the place of a word means that no source states one. ``unknown`` means that a source states something which nobody has
translated, or which leaves open what it is; the source's own word is kept beside it (``<field>_word``). A rule compares meanings,
never a portal's word.
"""

from __future__ import annotations

from enum import StrEnum

UNKNOWN = "unknown"
"""What every vocabulary has for a word that nobody translated."""


class Word(StrEnum):
    """Base of the vocabularies: a member is its value in the graph, and has a meaning in one sentence."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> Word:
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


class OrderedWord(Word):
    """Base of the vocabularies whose words stand from the lowest to the highest; ``other`` and ``unknown`` have no place."""

    @property
    def order(self) -> int | None:
        """The place of the word among the ordered ones, from 0 for the lowest; None where it has none."""
        return None if self.value in _WITHOUT_PLACE else list(type(self)).index(self)


_WITHOUT_PLACE = frozenset({"other", UNKNOWN})


class Mode(Word):
    """How a position was filled."""

    COMPETITION = "competition", "By winning a competition for it."
    ROTATION = "rotation", "By planned rotation between positions or regions."
    TRANSFER = "transfer", "By transfer from another position."
    SECONDMENT = "secondment", "By secondment for a time; the servant keeps her own position."
    POOL = "pool", "From the talent pool or personnel reserve."
    ACTING = "acting", "As acting holder until somebody is appointed."
    GUARANTEE = "guarantee", "Because the law guarantees the return to a position."
    ELECTION = "election", "By election."
    OTHER = "other", "In another way, which the portal names."
    UNKNOWN = "unknown", "In a way for which the portal has a word that nobody translated."


class Term(Word):
    """For how long an appointment was made."""

    INDEFINITE = "indefinite", "Without an end."
    FIXED = "fixed", "For a fixed time."
    PROBATION = "probation", "On probation."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class EndReason(Word):
    """Why an appointment or a contract ended."""

    OWN_WISH = "own_wish", "The person left at her own wish, also because she moved away."
    AGREEMENT = "agreement", "Both sides agreed."
    AGE = "age", "The person retired by age or length of service."
    END_OF_TERM = "end_of_term", "The agreed time was over: a term, a secondment, an acting or a second post."
    TRANSFER = "transfer", "The person moved to another position, in this body or another one."
    ABOLITION = "abolition", "The position was abolished, or the staff was reduced."
    REORGANISATION = "reorganisation", "The body was merged, split or dissolved."
    LEAVE = "leave", "A long leave, such as parental leave or military service, after which the position is guaranteed."
    HEALTH = "health", "The person could not serve for reasons of health."
    DEATH = "death", "The person died."
    FAILED_PROBATION = "failed_probation", "The person did not pass the probation."
    PERFORMANCE = "performance", "The person was dismissed as unfit for the position, as by an assessment."
    DISCIPLINE = "discipline", "The person was dismissed for a breach of duty that has no word of its own here."
    ETHICS = "ethics", "The person was dismissed for a breach of ethics."
    DISCREDITING = "discrediting", "The person was dismissed for an act that discredits the civil service."
    CORRUPTION = "corruption", "The person was dismissed for an act of corruption."
    CONVICTION = "conviction", "The person was convicted by a court."
    OTHER = "other", "Another reason, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class RotationExtension(Word):
    """Who extended the term of a rotation."""

    NONE = "none", "Nobody: the term was not extended."
    HEAD = "head", "The head of the body."
    AGENCY = "agency", "The agency for the civil service."
    UNKNOWN = "unknown", "It is not known who extended the term; without its new end it is not known whether anybody did."


class Sex(Word):
    """Sex, as the register states it."""

    FEMALE = "female", "Female."
    MALE = "male", "Male."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class PositionGroup(Word):
    """Group of a position in the register (ZRU-788, Art 22-24)."""

    POLITICAL = "political", "Filled by political decision, never by competition."
    MANAGERIAL = "managerial", "Leads or does the state's work; filled by competition."
    AUXILIARY = "auxiliary", "Supports the other groups; filled by competition only where its description requires one."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class ServantClass(Word):
    """Class of the servants who hold a position, by what they do."""

    OFFICIALS = "officials", "Exercise the powers of the body, inside and outside it."
    OPERATIONAL = "operational", "Implement those powers."
    AUXILIARY_TECHNICAL = "auxiliary_technical", "Have common functions: auxiliary and technical staff."
    OTHER = "other", "Another class, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class BodyLevel(Word):
    """Level of a body."""

    NATIONAL = "national", "An office of the state as a whole."
    REPUBLICAN = "republican", "A ministry, agency or other central body."
    TERRITORIAL = "territorial", "A body of a region, or of a city with its rank."
    DISTRICT = "district", "A body of a district or town, or of a part of one."
    OTHER = "other", "Another level, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class Sector(Word):
    """Sector of an employer."""

    BUDGET = "budget", "Paid from the state's budget."
    STATE_ENTERPRISE = "state_enterprise", "An enterprise of the state, not paid from its budget."
    PRIVATE = "private", "Private."
    NON_BUDGET = "non_budget", "Not paid from the budget; the portal does not say whether the state owns it."
    OTHER = "other", "Another sector, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class EducationLevel(OrderedWord):
    """Level of a diploma, or of the diploma that a position requires, from the lowest to the highest."""

    NONE = "none", "No diploma: none is required."
    SCHOOL = "school", "General secondary school."
    VOCATIONAL = "vocational", "Vocational school."
    SECONDARY_SPECIAL = "secondary_special", "College, lyceum or technical school (secondary special education)."
    BACHELOR = "bachelor", "Bachelor."
    SPECIALIST = "specialist", "Specialist, the diploma of five years."
    MASTER = "master", "Master."
    CANDIDATE = "candidate", "Candidate of sciences or doctor of philosophy (PhD)."
    DOCTOR = "doctor", "Doctor of sciences."
    OTHER = "other", "Another level, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class KinKind(Word):
    """What the first person of a tie is to the second one."""

    PARENT = "parent", "Father or mother."
    CHILD = "child", "Son or daughter."
    SIBLING = "sibling", "Brother or sister, also a half one."
    SPOUSE = "spouse", "Husband or wife."
    SPOUSES_PARENT = "spouses_parent", "Father or mother of the husband or wife."
    SPOUSES_CHILD = "spouses_child", "Child of the husband or wife."
    SPOUSES_SIBLING = "spouses_sibling", "Brother or sister of the husband or wife."
    CHILDS_SPOUSE = "childs_spouse", "Husband or wife of a child."
    PARENTS_SPOUSE = "parents_spouse", "Husband or wife of a parent."
    SIBLINGS_SPOUSE = "siblings_spouse", "Husband or wife of a brother or sister."
    OTHER = "other", "A relative beyond these, such as a cousin, an uncle or a grandchild."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."

    @property
    def mirror(self) -> KinKind:
        """What the second person of the tie is to the first one."""
        return KinKind(_MIRRORS.get(self.value, self.value))

    @property
    def close(self) -> bool | None:
        """Whether the law names such kin (rule V11); None where the word is not known."""
        return None if self is KinKind.UNKNOWN else self is not KinKind.OTHER


_MIRRORS = {
    one: other
    for pair in (
        ("parent", "child"),
        ("spouses_parent", "childs_spouse"),
        ("spouses_child", "parents_spouse"),
        ("spouses_sibling", "siblings_spouse"),
    )
    for one, other in (pair, pair[::-1])
}


class CompetitionKind(Word):
    """Who may apply in a competition."""

    INTERNAL = "internal", "Civil servants, of this body or of all."
    GENERAL = "general", "Everybody: a general, external or open competition."
    CLOSED = "closed", "Only invited people: a closed competition."
    OTHER = "other", "Another kind, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class ApplicationState(Word):
    """How far an application came."""

    SUBMITTED = "submitted", "Filed; nothing is decided."
    ADMITTED = "admitted", "Admitted to the competition; nothing more is decided."
    REJECTED = "rejected", "Not admitted to the competition."
    WITHDRAWN = "withdrawn", "The applicant withdrew it."
    RECOMMENDED = "recommended", "The panel recommended the applicant."
    NOT_RECOMMENDED = "not_recommended", "The panel did not recommend the applicant, who lost."
    WON = "won", "The applicant won the competition."
    RESERVE = "reserve", "The applicant did not win and was placed in the reserve."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class CourseKind(Word):
    """Purpose of a course."""

    ADVANCED = "advanced", "Advanced training in the servant's own field."
    RETRAINING = "retraining", "Training for another field."
    ADDITIONAL = "additional", "Any other training."
    INTRODUCTORY = "introductory", "The introduction to the civil service, at entry."
    OTHER = "other", "Another kind, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class EnrolmentState(Word):
    """State of one person's place on a course."""

    ENROLLED = "enrolled", "Enrolled; the course has not begun."
    RUNNING = "running", "The course is running."
    COMPLETED = "completed", "The person completed the course."
    FAILED = "failed", "The person reached the end and did not pass."
    LEFT = "left", "The person left the course before its end."
    OTHER = "other", "Another state, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class AssessmentType(Word):
    """Type of an assessment."""

    A1 = "A1", "Annual, by criteria."
    A2 = "A2", "Extraordinary."
    A3 = "A3", "For the personnel reserve."
    A4 = "A4", "For filling a vacancy."
    A5 = "A5", "Results of a test."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class QualificationDegree(OrderedWord):
    """Qualification degree of a servant (ZRU-788, Art 24), from the lowest to the highest."""

    SERVANT_6 = "servant_6", "Servant of the sixth degree, the first to be granted."
    SERVANT_5 = "servant_5", "Servant of the fifth degree."
    SERVANT_4 = "servant_4", "Servant of the fourth degree."
    SERVANT_3 = "servant_3", "Servant of the third degree."
    SERVANT_2 = "servant_2", "Servant of the second degree."
    SERVANT_1 = "servant_1", "Servant of the first degree."
    ADVISER_3 = "adviser_3", "Adviser of the third degree."
    ADVISER_2 = "adviser_2", "Adviser of the second degree."
    ADVISER_1 = "adviser_1", "Adviser of the first degree."
    SUPREME_ADVISER = "supreme_adviser", "Supreme adviser."
    OTHER = "other", "Another degree, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class SanctionKind(Word):
    """Kind of a disciplinary sanction."""

    REMARK = "remark", "A remark."
    REPRIMAND = "reprimand", "A reprimand."
    SEVERE_REPRIMAND = "severe_reprimand", "A severe reprimand."
    WARNING = "warning", "A warning that the servant does not fully suit the position."
    FINE = "fine", "A fine."
    LOWERING_POST = "lowering_post", "The servant was lowered to another position."
    LOWERING_DEGREE = "lowering_degree", "The servant's qualification degree was lowered."
    RELEASE = "release", "The servant was released from the position."
    OTHER = "other", "Another kind, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class RewardKind(Word):
    """Kind of a reward."""

    BONUS = "bonus", "Money."
    AWARD = "award", "A medal, order or badge."
    HONOUR = "honour", "An honorary title or diploma."
    BENEFIT = "benefit", "A benefit, such as a voucher or a present."
    THANKS = "thanks", "Thanks, in an order or a letter."
    OTHER = "other", "Another kind, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class BarGround(Word):
    """Why a person may not be appointed for a time."""

    CORRUPTION = "corruption", "An act of corruption."
    CONVICTION = "conviction", "A conviction that is not expunged."
    ETHICS = "ethics", "A dismissal for a breach of ethics."
    DISCREDITING = "discrediting", "A dismissal for an act that discredits the civil service."
    OTHER = "other", "Another ground, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class Pool(Word):
    """The pool or reserve of which a person is a member."""

    NATIONAL = "national", "The national talent pool, at the level of the republic."
    REGIONAL = "regional", "The national talent pool, at the level of a region."
    LOCAL = "local", "The pool of local staff."
    PERSONNEL_RESERVE = "personnel_reserve", "The personnel reserve of a body."
    OTHER = "other", "Another pool, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class AppealKind(Word):
    """Kind of an appeal."""

    COMPLAINT = "complaint", "A complaint about the conduct of a person or body."
    APPEAL = "appeal", "An appeal against a decision."
    REQUEST = "request", "A request for a decision or for information."
    OTHER = "other", "Another kind, which the portal names."
    UNKNOWN = "unknown", "The portal has a word for it that nobody translated."


class MoveKind(Word):
    """Kind of a move along the main line, by the ranks on the day of the order."""

    PROMOTION = "promotion", "To a higher rank on the same ladder."
    DEMOTION = "demotion", "To a lower rank on the same ladder."
    LATERAL = "lateral", "To an equal rank on the same ladder."
    UNKNOWN = "unknown", "The ranks are not known, or they are on different ladders."
