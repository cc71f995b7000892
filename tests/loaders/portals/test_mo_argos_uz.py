"""mo.argos.uz: the facts of its rows, how it is read, and what is delivered to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from graph.errors import DeliveryRefused, PortalError
from graph.model import facts
from graph.model.days import Day
from graph.model.facts import Ref, person
from loaders.portal_api.contract import CoveredDays, Feed, Message, Portal, Receipt, Visit
from loaders.portals.mo_argos_uz import PORTAL
from loaders.portals.mo_argos_uz.recipient import MoArgosRecipient
from loaders.portals.my_dba_uz import PORTAL as DBA
from loaders.portals.test_argos_uz import PORTAL as ARGOS
from loaders.sources.http import HttpTransport
from sandbox.serve import running
from sandbox.world import build_world
from tests.support.sandbox_visits import NOON, recorded, stream_of, visit, whole

PINFL = "31503856070019"


@pytest.fixture(scope="module")
def announcement(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with running(build_world(120, 5), tmp_path_factory.mktemp("sandbox")) as announced:
        yield announced


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Path]:
    """Serve a portal that has received nothing yet, so that its early refusals are still ahead."""
    with running(build_world(120, 5), tmp_path) as announced:
        yield announced


def messages(announcement: Path, portal: Portal, stream: str) -> list[Message]:
    declared = stream_of(portal, stream)
    assert declared.outgoing is not None
    read, _ = whole(portal, stream, visit(announcement, portal, page_size=1000))
    return [message for row in read for message in declared.outgoing(declared.row.model_validate(row))]


def test_a_recorded_certificate_is_the_same_as_in_my_dba_uz() -> None:
    ours = recorded(PORTAL, "certificates")[0]
    assert ours == [
        facts.Certificate(
            ref=Ref("UZ/certificate", "DBA-2018-000235-1"),
            servant=person("UZ/PINFL", "41205820370019"),
            number="DBA-2018-000235-1",
            issued=Day.exactly(date(2018, 4, 13)),
            valid_until=Day.exactly(date(2023, 4, 13)),
            hours=36,
        )
    ]
    stream = stream_of(DBA, "certificates")
    row = {
        "raqam": "DBA-2018-000235-1",
        "jshshir": "41205820370019",
        "berilgan": "13.04.2018",
        "amalQiladi": "13.04.2023",
        "soat": 36,
    }
    assert list(stream.map(stream.row.model_validate(row))) == ours


def test_a_recorded_degree_is_linked_to_its_certificate() -> None:
    assert recorded(PORTAL, "degrees")[0] == [
        facts.DegreeGrant(
            ref=Ref("mo.argos.uz/degrees", "D000235-1"),
            servant=person("UZ/PINFL", "41205820370019"),
            certificate=Ref("UZ/certificate", "DBA-2018-000235-1"),
            degree_word="6-darajali davlat xizmatchisi",
            granted=Day.exactly(date(2018, 6, 29)),
            opinion="positive",
        )
    ]


def test_a_certificate_that_expires_before_it_is_issued_is_refused() -> None:
    stream = stream_of(PORTAL, "certificates")
    row = stream.row.model_validate({"number": "X-1", "pinfl": PINFL, "issued": "2024-01-02", "validUntil": "2024-01-01"})
    with pytest.raises(ValueError, match="cannot end"):
        list(stream.map(row))


def test_a_degree_without_a_certificate_has_no_link_to_one() -> None:
    stream = stream_of(PORTAL, "degrees")
    row = stream.row.model_validate({"id": "D1", "pinfl": PINFL, "degree": "servant 6", "granted": "2024-05"})
    (fact,) = stream.map(row)
    assert isinstance(fact, facts.DegreeGrant)
    assert (fact.certificate, fact.granted) == (None, Day(date(2024, 5, 1), date(2024, 5, 31)))


def test_every_row_that_is_served_is_read_and_mapped(announcement: Path) -> None:
    for name, key in (("certificates", "number"), ("degrees", "id")):
        read, done = whole(PORTAL, name, visit(announcement, PORTAL, page_size=30))
        stream = stream_of(PORTAL, name)
        assert len({row[key] for row in read}) == len(read) > 30
        assert all(len(list(stream.map(stream.row.model_validate(row)))) == 1 for row in read)
        assert done.covers == CoveredDays(date(2018, 1, 1), date(2026, 11, 20))
        assert done.watermark == (max(row["changedAt"] for row in read) if name == "degrees" else None)


def test_a_later_read_requests_changes(announcement: Path) -> None:
    read, done = whole(PORTAL, "degrees", visit(announcement, PORTAL))
    again, same = whole(PORTAL, "degrees", visit(announcement, PORTAL), done.watermark)
    assert again == [row for row in read if row["changedAt"] == done.watermark]
    assert same.watermark == done.watermark


def test_every_message_is_accepted_even_if_receipts_are_lost(fresh: Path) -> None:
    before, _ = whole(PORTAL, "degrees", visit(fresh, PORTAL))
    certificates, rewards = messages(fresh, DBA, "certificates"), messages(fresh, ARGOS, "rewards")
    assert PORTAL.receive is not None
    with PORTAL.receive(visit(fresh, PORTAL)) as recipient:
        receipts, again = (
            [recipient.deliver(message, f"key of {message.number}") for message in [*rewards, *certificates]] for _ in range(2)
        )
    # The second delivery fails. The receipt of the fourth, the third reward, is lost and returned again for the same key.
    assert [receipt.known for receipt in receipts[:4]] == [False, False, True, False]
    assert [receipt.number for receipt in receipts] == [receipt.number for receipt in again]
    assert len({receipt.number for receipt in receipts}) == len(certificates) + len(rewards)
    assert all(receipt.known for receipt in again)
    registered, _ = whole(PORTAL, "certificates", visit(fresh, PORTAL))
    assert {message.number for message in certificates} <= {row["number"] for row in registered}
    after, _ = whole(PORTAL, "degrees", visit(fresh, PORTAL))
    assert after[: len(before)] == before
    assert len(after) > len(before)
    assert {row["certificate"] for row in after} <= {message.number for message in certificates}


def test_a_message_takes_effect_once_however_often_it_is_sent(fresh: Path) -> None:
    message = messages(fresh, ARGOS, "rewards")[0]
    assert PORTAL.receive is not None
    with PORTAL.receive(visit(fresh, PORTAL)) as recipient:
        first, second, third = (recipient.deliver(message, key) for key in ("one", "one", "two"))
    assert first == Receipt(first.number)
    assert second == third == Receipt(first.number, known=True)


def test_another_body_under_a_known_number_is_refused(fresh: Path) -> None:
    message = messages(fresh, ARGOS, "rewards")[0]
    assert PORTAL.receive is not None
    with PORTAL.receive(visit(fresh, PORTAL)) as recipient:
        recipient.deliver(message, "one")
        with pytest.raises(DeliveryRefused, match=rf"refuses reward {message.number}: another body is known"):
            recipient.deliver(replace(message, body={**message.body, "kind": "other"}), "two")


def test_a_refused_body_is_reported_with_the_portals_reason(fresh: Path) -> None:
    message = messages(fresh, ARGOS, "rewards")[0]
    assert PORTAL.receive is not None
    with PORTAL.receive(visit(fresh, PORTAL)) as recipient:
        with pytest.raises(DeliveryRefused, match=rf"refuses reward {message.number}: registerNo is not in the register"):
            recipient.deliver(replace(message, body={**message.body, "registerNo": "R9999999"}), "one")
        assert not recipient.deliver(message, "one").known


def deliver(*answers: httpx.Response, kind: str = "certificate") -> Receipt:
    """Deliver a message to a portal that gives each answer once and the last one for ever."""
    given = list(answers)

    def portal(request: httpx.Request) -> httpx.Response:
        return given.pop(0) if len(given) > 1 else given[0]

    with httpx.Client(transport=httpx.MockTransport(portal), base_url="http://portal") as client:
        recipient = MoArgosRecipient(HttpTransport(client, PORTAL.name, pause=lambda _: None))
        return recipient.deliver(Message(PORTAL.name, kind, "DBA-1", {"pinfl": PINFL}), "key")


def test_national_numbers_in_a_reason_are_left_out() -> None:
    with pytest.raises(DeliveryRefused) as raised:
        deliver(httpx.Response(422, json={"field": "pinfl", "reason": f"{PINFL} is no PINFL"}))
    assert str(raised.value) == "mo.argos.uz refuses certificate DBA-1: pinfl … is no PINFL."


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"<html>"])
def test_a_refusal_without_a_reason_says_so(body: bytes) -> None:
    with pytest.raises(DeliveryRefused, match="it gives no reason"):
        deliver(httpx.Response(409, content=body))


def test_a_message_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(DeliveryRefused, match="no message of kind 'sanction'"):
        deliver(httpx.Response(201), kind="sanction")


@pytest.mark.parametrize("answer", [httpx.Response(503), httpx.Response(404), httpx.Response(201, content=b"thanks")])
def test_a_failure_that_may_pass_is_an_error_of_the_portal(answer: httpx.Response) -> None:
    with pytest.raises(PortalError):
        deliver(answer)


@pytest.mark.parametrize(
    ("body", "sent"),
    [
        (b"<html><title>Login</title>Karimova", "an HTML page («Login») in place of a receipt"),
        (b"", "nothing in place of a receipt"),
        (b'{"receipt": null}', "no receipt"),
        (b'{"receipt": 7}', "no receipt"),
        (b'{"receipt": ""}', "no receipt"),
        (b'{"receipt": "\\ud800"}', "no receipt"),
        (b'{"receipt": "%s"}' % (b"1" * 5000), "no receipt"),
        (b'{"receipt": %s}' % (b"[" * 5000), "no receipt"),
    ],
)
def test_what_is_no_receipt_is_named(body: bytes, sent: str) -> None:
    with pytest.raises(PortalError, match=re.escape(f"accepted certificate DBA-1 but sent {sent}.")):
        deliver(httpx.Response(201, content=body))


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        (None, "it gives no reason"),
        ({"a": None}, "it gives no reason"),
        (["x"], "it gives no reason"),
        ("\x1b[2Jtoo\u200b late", "[2Jtoo late"),
        ("x" * 5000, "x" * 200),
    ],
)
def test_a_reason_is_text_that_can_be_shown(reason: object, shown: str) -> None:
    with pytest.raises(DeliveryRefused) as raised:
        deliver(httpx.Response(422, json={"reason": reason}))
    assert str(raised.value) == f"mo.argos.uz refuses certificate DBA-1: {shown}."


def test_a_receipt_after_failures_counts() -> None:
    assert deliver(httpx.Response(503), httpx.Response(200, json={"receipt": "Q-1"})) == Receipt("Q-1", known=True)


def test_a_reward_known_only_to_the_month_is_not_delivered() -> None:
    stream = stream_of(ARGOS, "rewards")
    assert stream.outgoing is not None
    row = {"id": "M1", "registerNo": "R0000001", "kind": "bonus", "date": "2023-09", "amount": 2_000_000}
    assert list(stream.outgoing(stream.row.model_validate(row))) == []
    (message,) = stream.outgoing(stream.row.model_validate(row | {"date": "2023-09-01"}))
    assert (message.recipient, message.kind, message.number) == ("mo.argos.uz", "reward", "M1")


@pytest.mark.parametrize("missing", ["url", "account", "secret"])
def test_the_message_names_what_a_feed_lacks(missing: str) -> None:
    feed = Feed(url="http://x", account="us", secret=SecretStr("s")).model_copy(update={missing: None})
    assert PORTAL.receive is not None
    for way in (PORTAL.connect, PORTAL.receive):
        with pytest.raises(PortalError, match="needs a url, an account"), way(Visit(feed, NOON)):
            pass
