"""What clients see: GraphQL types, inputs, enums, entity keys and their descriptions."""
