"""What clients see: GraphQL types, inputs, enums and entity keys, each with its description.

Modules import in this order: ``common``, ``enums`` and ``paging``; ``entities``; ``career`` and ``findings``; ``query``;
``subgraph``. ``entities`` refers to the types of ``career`` and ``findings`` by ``strawberry.lazy``, and no other module does so.
"""
