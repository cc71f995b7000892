"""What a client asked for and cannot have, with a code it can act on."""

from __future__ import annotations


class Refusal(Exception):
    """Shown to the client as it is: the message holds nothing she did not send herself."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class BadUserInput(Refusal):
    """An argument that no repetition will make right."""

    def __init__(self, message: str) -> None:
        super().__init__("BAD_USER_INPUT", message)
