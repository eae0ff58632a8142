"""What the line says to a gateway is read; what is no message is refused without a word of it."""

from __future__ import annotations

import json

import pytest

from voice.telephony.stream import media_stream, messages_out
from voice.telephony.stream.media_stream import BadMessage, Mark, Media, Unknown
from voice.telephony.stream.messages_out import Clear, Transfer

READ = [
    (media_stream.media("MZ1", b"\x7f\xff"), Media(b"\x7f\xff")),
    (media_stream.mark("MZ1", "greeting"), Mark("greeting")),
    (media_stream.clear("MZ1"), Clear()),
    (media_stream.transfer("MZ1", "sip:desk@192.0.2.1"), Transfer("sip:desk@192.0.2.1")),
    (media_stream.transfer("MZ1", "+15550100"), Transfer("+15550100")),
    ('{"event": "weather"}', Unknown("weather")),
]
BAD = [
    ("no JSON", "{"),
    ("a list", "[]"),
    ("too deep", "[" * 100_000),
    ("media without payload", '{"event": "media", "media": {}}'),
    ("media that is no base64", '{"event": "media", "media": {"payload": "%%"}}'),
    ("mark without name", '{"event": "mark", "mark": {"name": 5}}'),
    ("transfer to nobody", '{"event": "transfer", "transfer": {"to": ""}}'),
    ("transfer with a header in it", json.dumps({"event": "transfer", "transfer": {"to": "sip:a@b>\r\nX: y"}})),
    ("transfer that is too long", json.dumps({"event": "transfer", "transfer": {"to": "1" * 300}})),
]


@pytest.mark.parametrize(("text", "order"), READ)
def test_an_order_of_the_line_is_read(text: str, order: messages_out.Order) -> None:
    assert messages_out.read(text) == order


@pytest.mark.parametrize("text", [row[1] for row in BAD], ids=[row[0] for row in BAD])
def test_what_is_no_order_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        messages_out.read(text)
