"""The one schema of this service, assembled."""

from __future__ import annotations

from functools import cache

from graphql import ASTValidationRule
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from schema.execution import FastExecutionContext
from schema.federation import Subgraph
from schema.limits import MAX_TOKENS, LimitsRule
from schema.query import Query

_CACHED_QUERIES = 256
# One list for the whole process: the rules are part of the key under which the validation of a query is cached.
_RULES: list[type[ASTValidationRule]] = [LimitsRule]


@cache
def subgraph() -> Subgraph:
    return Subgraph(
        query=Query,
        execution_context_class=FastExecutionContext,
        config=StrawberryConfig(disable_field_suggestions=True),
        extensions=[
            lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
            lambda: ParserCache(maxsize=_CACHED_QUERIES),
            lambda: AddValidationRules(_RULES),
            lambda: ValidationCache(maxsize=_CACHED_QUERIES),
        ],
    )
