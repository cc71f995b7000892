"""What rows say of a person: a number in place of an id, and the appointment that names the cases about somebody. Pure."""

from __future__ import annotations

import hashlib

from merit.dossiers.posts import Appointment
from merit.dossiers.servant import ServantDossier


def number_of(servant: str) -> int:
    """Return a number of 56 bits that stands for a servant, as rows keep numbers in less memory than ids."""
    return int.from_bytes(hashlib.blake2b(servant.encode(), digest_size=7).digest(), "big")


def earliest_appointment(dossier: ServantDossier) -> Appointment | None:
    """Return the first appointment of a person; one that follows from a labour contract only where there is no other."""
    return min(dossier.appointments, key=lambda each: each.derived, default=None)
