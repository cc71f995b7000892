"""What callers may change, and what they are told of it."""
