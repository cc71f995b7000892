"""Who asks: tokens of the local key and of an identity provider, and tokens that were revoked."""
