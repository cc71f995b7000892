"""The one schema, put together."""

from __future__ import annotations

from functools import cache

from graphql import ASTValidationRule
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from schema.execution import PlainExecution
from schema.federation import Subgraph
from schema.limits import MAX_TOKENS, LimitsRule
from schema.query import Query

_REMEMBERED_QUERIES = 256
# One list for the process: rules are part of the key under which a query's validation is remembered.
_RULES: list[type[ASTValidationRule]] = [LimitsRule]


@cache
def subgraph() -> Subgraph:
    return Subgraph(
        query=Query,
        execution_context_class=PlainExecution,
        config=StrawberryConfig(disable_field_suggestions=True),
        extensions=[
            lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
            lambda: ParserCache(maxsize=_REMEMBERED_QUERIES),
            lambda: AddValidationRules(_RULES),
            lambda: ValidationCache(maxsize=_REMEMBERED_QUERIES),
        ],
    )
