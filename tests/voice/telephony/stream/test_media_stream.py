"""The wire's messages: each kind read and written, and everything that is none of them refused without being repeated."""

from __future__ import annotations

import base64
import json

import pytest

from voice.telephony.stream import media_stream as wire
from voice.telephony.stream.media_stream import (
    BadMessage,
    Connected,
    Incoming,
    Key,
    Mark,
    Media,
    Start,
    Stop,
    Transferred,
    Unknown,
)

SOUND = bytes(range(160))
COME: dict[str, tuple[str, Incoming]] = {
    "connected": ('{"event":"connected","protocol":"Call","version":"1.0.0"}', Connected()),
    "start": (
        '{"event":"start","sequenceNumber":"1","start":{"accountSid":"AC1","streamSid":"MZ1","callSid":"CA1","tracks":["inbound"],'
        '"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{"ticket":"t"}},"streamSid":"MZ1"}',
        Start("MZ1", "CA1", {"ticket": "t"}),
    ),
    "a start without more": ('{"event":"start","start":{"streamSid":"MZ1","callSid":"CA1"}}', Start("MZ1", "CA1")),
    "a start with what is no text": (
        '{"event":"start","start":{"streamSid":"MZ1","callSid":"CA1","customParameters":{"a":1,"b":"c"}}}',
        Start("MZ1", "CA1", {"b": "c"}),
    ),
    "media": (
        '{"event":"media","sequenceNumber":"3","media":{"track":"inbound","chunk":"1","timestamp":"5","payload":"//8="},"streamSid":"MZ1"}',
        Media(b"\xff\xff", 5),
    ),
    "media without a time": ('{"event":"media","media":{"payload":"//8="}}', Media(b"\xff\xff")),
    "media late and out of order": (
        '{"event":"media","media":{"chunk":"9","timestamp":"1","payload":""}}',
        Media(b"", 1),
    ),
    "mark": ('{"event":"mark","sequenceNumber":"4","streamSid":"MZ1","mark":{"name":"1:0"}}', Mark("1:0")),
    "key": (
        '{"event":"dtmf","streamSid":"MZ1","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"1"}}',
        Key("1"),
    ),
    "stop": ('{"event":"stop","sequenceNumber":"5","stop":{"accountSid":"AC1","callSid":"CA1"},"streamSid":"MZ1"}', Stop()),
    "stop without more": ('{"event":"stop"}', Stop()),
    "transferred": ('{"event":"transferred","transferred":{"outcome":"busy"}}', Transferred("busy")),
    "of tomorrow": ('{"event":"teleport","to":"moon"}', Unknown("teleport")),
    "with a long name": (json.dumps({"event": "x" * 90}), Unknown("x" * 40)),
}  # fmt: skip
BAD = {
    "nothing": "",
    "no JSON": "hello",
    "half": '{"event":"media"',
    "a list": "[]",
    "a number": "5",
    "null": "null",
    "no event": "{}",
    "an event that is no text": '{"event":5}',
    "not UTF-8": b"\xff\xfe{",
    "deep": "[" * 60_000,
    "deep objects": '{"a":' * 12_000,
    "ten megabytes": json.dumps({"event": "media", "media": {"payload": "A" * 10_000_000}}),
    "ten megabytes of bytes": b"x" * 10_000_000,
    "media without media": '{"event":"media"}',
    "media that is a list": '{"event":"media","media":[]}',
    "media without sound": '{"event":"media","media":{}}',
    "sound that is a number": '{"event":"media","media":{"payload":5}}',
    "no base64": '{"event":"media","media":{"payload":"%%%%"}}',
    "base64 with a line end": '{"event":"media","media":{"payload":"//8=\\n"}}',
    "base64 cut off": '{"event":"media","media":{"payload":"//8"}}',
    "base64 in Chinese": '{"event":"media","media":{"payload":"你好"}}',
    "a time that is none": '{"event":"media","media":{"payload":"//8=","timestamp":"soon"}}',
    "a time that is a list": '{"event":"media","media":{"payload":"//8=","timestamp":[1]}}',
    "start without start": '{"event":"start"}',
    "start without a stream": '{"event":"start","start":{"callSid":"CA1"}}',
    "start without a call": '{"event":"start","streamSid":"MZ1","start":{}}',
    "start with parameters in a list": '{"event":"start","start":{"streamSid":"M","callSid":"C","customParameters":["t"]}}',
    "start with a form in words": '{"event":"start","start":{"streamSid":"M","callSid":"C","mediaFormat":"mulaw"}}',
    "start with a rate in words": '{"event":"start","start":{"streamSid":"M","callSid":"C","mediaFormat":{"sampleRate":"8k"}}}',
    "mark without a name": '{"event":"mark","mark":{}}',
    "mark that is text": '{"event":"mark","mark":"1:0"}',
    "no key": '{"event":"dtmf","dtmf":{}}',
    "an empty key": '{"event":"dtmf","dtmf":{"digit":""}}',
    "two keys": '{"event":"dtmf","dtmf":{"digit":"12"}}',
    "a letter": '{"event":"dtmf","dtmf":{"digit":"A"}}',
    "a wide digit": '{"event":"dtmf","dtmf":{"digit":"１"}}',
    "no outcome": '{"event":"transferred","transferred":{}}',
}  # fmt: skip


@pytest.mark.parametrize("name", COME)
def test_a_message_of_a_source_is_read(name: str) -> None:
    text, message = COME[name]
    assert wire.read(text) == message
    assert wire.read(text.encode()) == message


@pytest.mark.parametrize("digit", wire.KEYS)
def test_every_key_of_a_telephone_is_read(digit: str) -> None:
    assert wire.read(wire.key("MZ1", digit)) == Key(digit)


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_message_is_refused_and_not_repeated(name: str) -> None:
    with pytest.raises(BadMessage) as refused:
        wire.read(BAD[name])
    assert len(str(refused.value)) < 40
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (wire.connected(), Connected()),
        (wire.start("MZ1", "CA1", {"ticket": "t"}), Start("MZ1", "CA1", {"ticket": "t"})),
        (wire.media("MZ1", SOUND), Media(SOUND)),
        (wire.media("MZ1", SOUND, 7), Media(SOUND, 140)),
        (wire.mark("MZ1", "1:0"), Mark("1:0")),
        (wire.key("MZ1", "#"), Key("#")),
        (wire.stop("MZ1", "CA1"), Stop()),
        (wire.transferred("MZ1", "answered"), Transferred("answered")),
        (wire.clear("MZ1"), Unknown("clear")),
        (wire.transfer("MZ1", "sip:staff"), Unknown("transfer")),
    ],
    ids=lambda value: "" if isinstance(value, str) else type(value).__name__,
)
def test_what_is_written_is_read_back(written: str, message: Incoming) -> None:
    assert wire.read(written) == message


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (wire.media("MZ1", SOUND), {"event": "media", "streamSid": "MZ1", "media": {"payload": base64.b64encode(SOUND).decode()}}),
        (wire.mark("MZ1", "1:0"), {"event": "mark", "streamSid": "MZ1", "mark": {"name": "1:0"}}),
        (wire.clear("MZ1"), {"event": "clear", "streamSid": "MZ1"}),
    ],
    ids=["media", "mark", "clear"],
)  # fmt: skip
def test_what_the_line_says_to_a_provider_is_in_its_own_shape(written: str, said: dict[str, object]) -> None:
    assert json.loads(written) == said


def test_a_second_of_sound_is_well_inside_the_longest_message() -> None:
    assert len(wire.media("MZ1", b"\xff" * 8000)) < wire.LONGEST_MESSAGE / 4
