"""What the meanings of the sandbox's world are in the model's vocabularies, written without the tables of the mappings.

A meaning that stands in no table here has the same name in the model.
"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.words import e_kyzmet, mo_argos_uz, my_dba_uz, my_mehnat_uz, test_argos_uz
from sandbox.words.wording import Wording

Meanings = Mapping[str, str]

END_REASONS: Meanings = {
    "own wish": "own_wish", "moved away": "own_wish", "contract expired": "end_of_term", "returned": "end_of_term",
    "acting ended": "end_of_term", "second post ended": "end_of_term", "retirement": "age", "reduction of staff": "abolition",
    "moved to another post": "transfer", "body merged": "reorganisation", "parental leave": "leave", "illness": "health",
    "agreement of the parties": "agreement", "breach of discipline": "discipline", "breach of ethics": "ethics",
}  # fmt: skip # pairs stand side by side, to be compared
LEVELS: Meanings = {"central": "republican", "regional": "territorial"}
SERVANT_CLASSES: Meanings = {"official": "officials", "auxiliary": "auxiliary_technical"}
EDUCATION_LEVELS: Meanings = {"secondary special": "secondary_special"}
SECTORS: Meanings = {"state enterprise": "state_enterprise"}
KIN: Meanings = {
    "father": "parent", "brother": "sibling", "sister": "sibling", "wife": "spouse", "husband": "spouse",
    "wife's brother": "spouses_sibling", "sister's husband": "siblings_spouse", "husband's sister": "spouses_sibling",
    "brother's wife": "siblings_spouse", "cousin": "other",
}  # fmt: skip # pairs stand side by side, to be compared
COMPETITION_KINDS: Meanings = {"external": "general"}
ROTATION_EXTENSIONS: Meanings = {"nobody": "none"}
ENROLMENT_STATES: Meanings = {"studying": "running", "dropped out": "left"}
SANCTIONS: Meanings = {"degree lowered": "lowering_degree", "severe reprimand": "severe_reprimand"}
REWARDS: Meanings = {"gratitude": "thanks", "badge": "award", "title": "honour"}
POOLS: Meanings = {"republican": "national"}
DEGREES: Meanings = {
    "servant 6": "servant_6", "servant 5": "servant_5", "servant 4": "servant_4", "servant 3": "servant_3",
    "servant 2": "servant_2", "servant 1": "servant_1", "adviser 3": "adviser_3", "adviser 2": "adviser_2",
    "adviser 1": "adviser_1", "supreme adviser": "supreme_adviser",
}  # fmt: skip # pairs stand side by side, to be compared
SAME: Meanings = {}

IN_UZBEKISTAN: Mapping[str, tuple[Wording, Meanings]] = {
    "Organisation.sector": (my_mehnat_uz.SECTOR, SECTORS),
    "OrganisationVersion.level": (test_argos_uz.LEVEL, LEVELS),
    "PositionVersion.group": (test_argos_uz.GROUP, SAME),
    "PositionVersion.servant_class": (test_argos_uz.SERVANT_CLASS, SERVANT_CLASSES),
    "PositionVersion.required_education_level": (test_argos_uz.EDUCATION_LEVEL, EDUCATION_LEVELS),
    "Servant.sex": (test_argos_uz.SEX, SAME),
    "Education.level": (test_argos_uz.EDUCATION_LEVEL, EDUCATION_LEVELS),
    "Competition.kind": (test_argos_uz.COMPETITION_KIND, COMPETITION_KINDS),
    "Application.state": (test_argos_uz.APPLICATION_STATE, SAME),
    "Appointment.mode": (test_argos_uz.MODE, SAME),
    "Appointment.term": (test_argos_uz.TERM, SAME),
    "Appointment.end_reason": (test_argos_uz.GROUND, END_REASONS),
    "Contract.end_reason": (my_mehnat_uz.GROUND, END_REASONS),
    "Course.kind": (my_dba_uz.KIND, SAME),
    "Enrolment.state": (my_dba_uz.STATE, ENROLMENT_STATES),
    "DegreeGrant.degree": (mo_argos_uz.DEGREE, DEGREES),
    "Sanction.kind": (test_argos_uz.SANCTION_KIND, SANCTIONS),
    "Reward.kind": (test_argos_uz.REWARD_KIND, REWARDS),
    "ReserveMembership.pool": (test_argos_uz.POOL, POOLS),
}
"""The words that portals write into each field, and what their meanings are in the model."""

IN_KAZAKHSTAN: Mapping[str, tuple[Wording, Meanings]] = {
    "OrganisationVersion.level": (e_kyzmet.LEVEL, LEVELS),
    "PositionVersion.required_education_level": (e_kyzmet.EDUCATION_LEVEL, EDUCATION_LEVELS),
    "Servant.sex": (e_kyzmet.SEX, SAME),
    "Education.level": (e_kyzmet.EDUCATION_LEVEL, EDUCATION_LEVELS),
    "Kinship.kind": (e_kyzmet.KINSHIP, KIN),
    "Relative.kinship": (e_kyzmet.KINSHIP, KIN),
    "Competition.kind": (e_kyzmet.COMPETITION_KIND, COMPETITION_KINDS),
    "Application.state": (e_kyzmet.CANDIDATE_STATE, SAME),
    "Appointment.mode": (e_kyzmet.MODE, SAME),
    "Appointment.term": (e_kyzmet.TERM, SAME),
    "Appointment.end_reason": (e_kyzmet.GROUND, END_REASONS),
    "Appointment.rotation_extension": (e_kyzmet.ROTATION_EXTENSION, ROTATION_EXTENSIONS),
    "Course.kind": (e_kyzmet.COURSE_KIND, SAME),
    "Sanction.kind": (e_kyzmet.PENALTY_KIND, SANCTIONS),
    "Appeal.kind": (e_kyzmet.APPEAL_KIND, SAME),
}


def in_the_model(meaning: str | None, meanings: Meanings, wording: Wording | None = None) -> str | None:
    """Return the model's word for a meaning of the world; ``unknown`` for a word that nobody has explained."""
    if meaning is None:
        return None
    if wording is not None and meaning in wording.unexplained:
        return "unknown"
    return meanings.get(meaning, meaning)


def translated(word: str | None, wording: Wording, meanings: Meanings) -> str | None:
    """Return the model's word for what a portal wrote; ``unknown`` for a word that nobody has explained."""
    return in_the_model(word if word in wording.unexplained else wording.read(word), meanings, wording)
