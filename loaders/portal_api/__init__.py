"""What a portal package builds on: the contract, field types, the registry of installed portals, names of scopes."""
