"""Messages to other portals as rows of the outbox. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import orjson

from loaders.ingest.records import Change, Row
from loaders.keys.keyring import KeyRing
from loaders.portal_api.joining import escaped


def delivery_rows(changes: Iterable[Change], keys: KeyRing, queued_at: datetime) -> list[Row]:
    """Return a row of ``outbox/queue_deliveries`` for each subject about which the changed records have a message.

    Of a record that changes several times in one batch the last message is queued. Bodies are encrypted.
    """
    rows = {row["id"]: row for change in changes for row in _rows(change, keys, queued_at)}
    return list(rows.values())


def _rows(change: Change, keys: KeyRing, queued_at: datetime) -> Iterator[Row]:
    for message in change.record.messages:
        body = orjson.dumps(message.body, option=orjson.OPT_SORT_KEYS)
        subject = f"{escaped(message.recipient, '/')}/{escaped(message.kind, '/')}/{message.number}"
        properties = {
            "recipient": message.recipient,
            "kind": message.kind,
            "number": message.number,
            "record": change.record.id,
            "state": "waiting",
            "waiting": message.recipient,
            "subject": subject,
            # The outbox queues no message whose content is that of the last one about its subject.
            "content": keys.fingerprint(f"{subject}\x1f{body.decode()}"),
            "body": keys.seal(body),
            "attempts": 0,
            "queued_at": queued_at,
            "not_before": queued_at,
        }
        yield {"id": f"delivery:{keys.fingerprint(subject)}", "subject": subject, "properties": properties}
