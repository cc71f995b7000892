"""Subscriptions as clients hold them: over a WebSocket or as server-sent events, while the client's token is good."""
