"""The bound: FastAPI with a route for each operation, without sign-in, GraphQL and limits: ``python -m benchmarks.api.bare``."""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import FastAPI, Request, Response

from benchmarks.api.database import Statements, serve
from benchmarks.api.operations import OPERATIONS, Operation


def create_app() -> FastAPI:
    """Return the application; each route takes its variables as a JSON object and answers with the rows of its statement."""
    statements = Statements()
    app = FastAPI(lifespan=statements.lifespan)
    for operation in OPERATIONS:
        _add_route(app, statements, operation)
    return app


def _add_route(app: FastAPI, statements: Statements, operation: Operation) -> None:
    async def answer(request: Request) -> Response:
        variables: dict[str, Any] = orjson.loads(await request.body())
        return Response(orjson.dumps(await statements.rows(operation.cypher, variables)), media_type="application/json")

    app.add_api_route(f"/{operation.name.replace(' ', '-')}", answer, methods=["POST"])


if __name__ == "__main__":
    serve(create_app())
