"""Tickets of links: sealed, short-lived, and nobody's but the hub's to read or to make."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from meritgraph.access.principals import Principal, Role
from meritgraph.access.tickets import NoTicket, Ticket, Tickets
from resolvers.errors import BadUserInput
from resolvers.paging import Cursors
from tests.support.principals import BODY

KEY = b"k" * 32
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER = (NOW + timedelta(hours=1)).timestamp()
ANN = Principal("Ann Ivanova", Role.INVESTIGATOR, BODY, "servant:1a", "4f", NOW.timestamp(), LATER)
TICKET = Ticket.new("finding:7b", ANN, "investigation", 300, NOW)


def test_a_ticket_says_who_wants_to_see_what_and_why() -> None:
    found = Tickets(KEY).unseal(Tickets(KEY).seal(TICKET), NOW)

    assert (found.target, found.purpose, found.nonce) == ("finding:7b", "investigation", TICKET.nonce)
    assert found.expires == NOW + timedelta(minutes=5)
    assert (found.principal.subject, found.principal.role, found.principal.body) == ("Ann Ivanova", "investigator", BODY)
    assert (found.principal.token_id, found.principal.issued, found.principal.expires) == ("4f", NOW.timestamp(), LATER)


def test_a_ticket_leaves_out_the_number_by_which_a_token_names_a_servant() -> None:
    assert Tickets(KEY).unseal(Tickets(KEY).seal(TICKET), NOW).principal.servant is None


def test_two_tickets_for_one_node_differ() -> None:
    assert Ticket.new("finding:7b", ANN, None, 300, NOW).nonce != TICKET.nonce
    assert Tickets(KEY).seal(TICKET) != Tickets(KEY).seal(TICKET)


def test_a_ticket_can_stand_in_an_address_and_tells_nothing() -> None:
    text = Tickets(KEY).seal(TICKET)

    assert len(text) < 600
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize("seconds", [0, 299.9])
def test_a_ticket_is_valid_until_it_expires(seconds: float) -> None:
    assert Tickets(KEY).unseal(Tickets(KEY).seal(TICKET), NOW + timedelta(seconds=seconds)).target == "finding:7b"


@pytest.mark.parametrize("seconds", [300, 3600])
def test_a_ticket_is_refused_once_it_has_expired(seconds: float) -> None:
    with pytest.raises(NoTicket):
        Tickets(KEY).unseal(Tickets(KEY).seal(TICKET), NOW + timedelta(seconds=seconds))


def test_a_ticket_does_not_outlive_the_token_of_its_principal() -> None:
    short = replace(ANN, expires=(NOW + timedelta(seconds=20)).timestamp())

    assert Ticket.new("finding:7b", short, None, 300, NOW).expires == NOW + timedelta(seconds=20)


def test_a_changed_ticket_is_refused() -> None:
    text = Tickets(KEY).seal(TICKET)

    for index in range(0, len(text) - 1, 7):
        changed = text[:index] + ("A" if text[index] != "A" else "B") + text[index + 1 :]
        with pytest.raises(NoTicket):
            Tickets(KEY).unseal(changed, NOW)


@pytest.mark.parametrize("text", ["", "A", "!", "ä", "../..", "A" * 15, "A" * 5000, "\x00"])
def test_other_text_is_no_ticket(text: str) -> None:
    with pytest.raises(NoTicket):
        Tickets(KEY).unseal(text, NOW)


def test_a_ticket_of_another_hub_is_refused() -> None:
    with pytest.raises(NoTicket):
        Tickets(b"x" * 32).unseal(Tickets(KEY).seal(TICKET), NOW)


def test_cursors_are_no_tickets_and_tickets_are_no_cursors() -> None:
    cursors = Cursors.of_list(KEY, "open")

    with pytest.raises(NoTicket):
        Tickets(KEY).unseal(cursors.encrypt("finding:7b"), NOW)
    with pytest.raises(BadUserInput):
        cursors.decrypt(Tickets(KEY).seal(TICKET))
