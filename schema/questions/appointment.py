"""The answer of the check before an order."""

from __future__ import annotations

from datetime import date

import strawberry

from resolvers import types
from resolvers.questions import appointment as model
from schema.common import Info
from schema.entities import Servant
from schema.list_sizes import usual_size
from schema.questions.checked_cases import CheckedCase, NotJudged, cases_of

NOT_CHECKED = "Nothing was checked, as a record holds a value that is impossible or lacks one."
"""What is told where the record may not be seen."""


@strawberry.type(description="What the rules say of a proposed appointment of one servant, as if its order were given.")
class AppointmentCheck:
    servant_id: strawberry.ID = strawberry.field(description="Id of the servant, as it was asked.")
    clean: bool = strawberry.field(
        description="Whether every rule that concerns the order was judged, and holds. What cannot be judged is not clean."
    )
    not_checked: str | None = strawberry.field(
        description="Why nothing was checked, such as a file that cannot be read; null where it was."
    )
    cases: list[CheckedCase] = strawberry.field(
        description="The cases about the order, satisfied ones included, by rule.", directives=[usual_size(15)]
    )
    peers_as_of: date | None = strawberry.field(
        description="Day of the detection with whose peers the order was compared; null where it was compared with none."
    )
    not_judged: list[NotJudged] = strawberry.field(description="What could not be judged.", directives=[usual_size(2)])

    @strawberry.field(graphql_type=Servant | None, description="The servant.")
    async def servant(self, info: Info) -> types.Servant | None:
        return await info.context.dataloaders.servants.load(str(self.servant_id))

    @classmethod
    def of(cls, answer: model.AppointmentAnswer) -> AppointmentCheck:
        checked = answer.checked
        return cls(
            servant_id=strawberry.ID(answer.servant),
            clean=checked is not None and checked.clean,
            not_checked=answer.not_checked and (answer.not_checked if answer.telling.whole else NOT_CHECKED),
            cases=cases_of(checked.cases, answer.evidence, answer.telling) if checked else [],
            peers_as_of=checked.peers_as_of if checked else None,
            not_judged=NotJudged.all_of(checked.unreadable, checked.failures, answer.telling) if checked else [],
        )
