"""References to what rows of E-kyzmet name."""

from __future__ import annotations

from graph.model.facts import Ref, person

NAME = "e-kyzmet"


def servant_ref(iin: str) -> Ref:
    return person("KZ/IIN", iin)


def body_ref(code: str) -> Ref:
    return Ref(f"{NAME}/bodies", code)


def post_ref(code: str) -> Ref:
    return Ref(f"{NAME}/posts", code)


def competition_ref(number: str) -> Ref:
    return Ref(f"{NAME}/competitions", number)


def appointment_ref(number: str) -> Ref:
    return Ref(f"{NAME}/appointments", number)


def evaluation_ref(number: str) -> Ref:
    return Ref(f"{NAME}/evaluations", number)


def penalty_ref(number: str) -> Ref:
    return Ref(f"{NAME}/discipline", number)
