"""A trusted peer vouches for the number that it asserts, and for no other."""

from __future__ import annotations

import pytest
from aiosipua.message import SipMessage, SipRequest

from voice.telephony.sip import identities

FROM = '"x" <sip:+15550100@there.example>'


@pytest.mark.parametrize(
    ("asserted", "trusted", "who", "vouched"),
    [
        ("<sip:+15550123@there.example>", True, "+15550123", True),
        ("<sip:anonymous@anonymous.invalid>", True, "+15550100", False),
        ("<sip:@there.example>", True, "+15550100", False),
        ("", True, "+15550100", False),
        ("<sip:+15550123@there.example>", False, "+15550100", False),
    ],
)
def test_a_number_is_vouched_for_only_where_it_is_the_one_asserted(
    asserted: str, trusted: bool, who: str, vouched: bool
) -> None:
    lines = [
        "INVITE sip:1@here SIP/2.0",
        f"From: {FROM};tag=1",
        *([f"P-Asserted-Identity: {asserted}"] if asserted else []),
    ]
    request = SipMessage.parse("\r\n".join([*lines, "", ""]))
    assert isinstance(request, SipRequest)
    assert identities.caller(request, trusted) == who
    assert identities.is_vouched(request, trusted) is vouched
