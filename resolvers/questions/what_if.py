"""What another policy would change, judged for a graph that is small enough for one request."""

from __future__ import annotations

from graph.cypher.statements import statement
from merit.context import RunStatement, read_context
from merit.dossiers.reading import COMPETITIONS, SERVANTS
from merit.policies.overlay import overlay_text
from merit.policies.values import BadPolicy
from merit.registry import all_rules
from merit.what_if import WhatIfReport, what_if
from resolvers.context import Context
from resolvers.errors import BadUserInput
from resolvers.questions.asking import asked
from resolvers.questions.permitted import require_whole_service

MOST_DOSSIERS = 1_500
"""The most servants, and the most posts with competitions, that are judged under both policies."""
MOST_SIGNS = 20_000
_SENT = "policy"


async def policy_what_if(context: Context, policy: str) -> WhatIfReport | None:
    """Return what a policy file would change, given as its text.

    Raises BadUserInput for a text that is no policy, and where the graph is too large; Forbidden for callers who do not
    investigate in all bodies, as it is about all of them.
    """
    await require_whole_service(context)
    if len(policy) > MOST_SIGNS:
        raise BadUserInput(f"A policy has at most {MOST_SIGNS:,} characters here. Ask by `meritgraph rules what-if`.")
    try:
        other = overlay_text(context.policy, policy, _SENT)
    except BadPolicy as error:
        raise BadUserInput(str(error)) from error

    async def judged(run: RunStatement) -> WhatIfReport:
        for kind in (SERVANTS, COMPETITIONS):
            if len(await run(statement(kind.list), {"after": "", "limit": MOST_DOSSIERS + 1})) > MOST_DOSSIERS:
                raise BadUserInput(
                    f"The graph has more than {MOST_DOSSIERS:,} dossiers, which are not judged in one request. Ask by "
                    "`meritgraph rules what-if`."
                )
        present = await read_context(run, context.today, context.policy)
        return await what_if(run, all_rules(), present, other)

    return await asked(context, judged)
