"""What another account of the provider sends is refused, though a secret that is shared with it signed it rightly."""

from __future__ import annotations

import pytest
from signed import TOKEN, Fields, form_call, sign

from bot.config.settings import read_settings
from channels.contract import Untrusted
from channels.twilio.signature import read_signature

SMS = "https://city.example/twilio/sms"
OURS, OTHERS = "AC" + "1" * 32, "AC" + "2" * 32
TEXT: Fields = (("MessageSid", "SM1"), ("From", "+15550100"), ("Body", "hello"))
SETTINGS = {"ONELINE_TWILIO_ACCOUNT_SID": OURS, "ONELINE_TWILIO_AUTH_TOKEN": TOKEN}


@pytest.mark.parametrize(
    ("named", "is_let_in"),
    [((OURS,), True), ((), True), ((OTHERS,), False), ((OURS, OTHERS), False), ((OTHERS, OURS), False), (("",), False)],
)
def test_a_signed_text_of_another_account_is_refused(named: tuple[str, ...], is_let_in: bool) -> None:
    fields = (*TEXT, *(("AccountSid", each) for each in named))
    call = form_call(SMS, fields, sign(SMS, fields))
    proof = read_signature(read_settings(SETTINGS))
    if is_let_in:
        proof.prove(call)
        return
    with pytest.raises(Untrusted, match="another account"):
        proof.prove(call)
