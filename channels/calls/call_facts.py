"""What a turn of a call says of the call: which one it is, and what its number is worth."""

from __future__ import annotations

from bot.model.address import facts_of
from voice.telephony.stream.ticket import Ticket

VOUCHED = {"page"}
"""Wires that vouch for who calls: the page knows its visitors by a signed cookie."""


def facts_in(ticket: Ticket, *, begins: bool) -> dict[str, str]:
    """Facts of a turn; begins: with who rang whom and over which wire."""
    shown = "shown" if ticket.caller else ""
    number = "vouched" if ticket.wire in VOUCHED else ticket.number or shown
    begun = {"call": "ours" if ticket.message else "new", "wire": ticket.wire} if begins else {}
    return {**facts_of(number, ticket.call), **begun}
