"""Who asks, by tokens of the local key and of an identity provider; which tokens were revoked; who read whose data."""
