"""What became of a change that was not made: each outcome is a type of its own, with a sentence for the person who asked."""

from __future__ import annotations

from typing import ClassVar

import strawberry

from resolvers.mutations import outcomes
from schema.nodes import ModelBacked


@strawberry.interface(description="Why a change was not made. Nothing was saved.")
class Refusal:
    message: str = strawberry.field(description="What is the matter, and what to do next, for a person to read.")


@strawberry.type(description="What is to be changed was changed since you read it.")
class StaleVersion(Refusal, ModelBacked):
    model_class: ClassVar[type] = outcomes.StaleVersion
    version: int = strawberry.field(description="The version that it has now. Read it again before you decide again.")


@strawberry.type(description="The change does not fit the state of what is to be changed, or lacks what such a change must have.")
class NotPossible(Refusal, ModelBacked):
    model_class: ClassVar[type] = outcomes.NotPossible


@strawberry.type(description="You see what is to be changed, and it is for others to change it.")
class NotAllowed(Refusal, ModelBacked):
    model_class: ClassVar[type] = outcomes.NotAllowed


@strawberry.type(description="There is nothing of this id that you see. What is hidden from you is not told apart from it.")
class NotFound(Refusal, ModelBacked):
    model_class: ClassVar[type] = outcomes.NotFound


@strawberry.type(description="The idempotency key was used with another input within the last day.")
class KeyUsedOtherwise(Refusal, ModelBacked):
    model_class: ClassVar[type] = outcomes.KeyUsedOtherwise
