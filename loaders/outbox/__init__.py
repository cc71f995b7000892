"""The outbox: messages from the records of one portal to other portals.

``delivery`` sends queued messages until there is a receipt, and lists, retries or discards those that were set aside.
``reconciliation`` compares the certificates of two portals. Messages are queued by ``loaders.ingest``, with the records they are
about.
"""
