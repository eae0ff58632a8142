"""Messages of chan_websocket, byte by byte as Asterisk writes them, in both of its forms."""

from __future__ import annotations

import pytest

from voice.telephony.asterisk.messages import Event, Flow, KeyEnd, MarkProcessed, MediaStart, Other, command, read
from voice.telephony.stream.media_stream import BadMessage

OLD = "MEDIA_START connection_id:e226e283-c90a-4ea9-9e37-389000b9ef47 channel:WebSocket/oneline/0x1 format:ulaw optimal_frame_size:160"
PLAIN = "MEDIA_START connection_id:e226 channel:WebSocket/oneline/0x1 channel_id:pbx1-12.9 format:slin optimal_frame_size:320 ptime:20"
NEW = '{"event":"MEDIA_START","connection_id":"m1","channel":"WebSocket/m1/0x5","channel_id":"17.1","format":"ulaw","optimal_frame_size":160,"ptime":20,"channel_variables":{"DIALEDPEERNUMBER":"m1/c(ulaw)"}}'
EVENTS: list[tuple[str, Event]] = [
    (OLD, MediaStart("WebSocket/oneline/0x1", "ulaw", 160, True)),
    (PLAIN, MediaStart("pbx1-12.9", "slin", 320, True)),
    (NEW, MediaStart("17.1", "ulaw", 160, False, {"DIALEDPEERNUMBER": "m1/c(ulaw)"})),
    ("DTMF_END digit:5 channel_id:17.1", KeyEnd("5")),
    ("DTMF_END digit:# channel_id:17.1", KeyEnd("#")),
    ('{"event":"DTMF_END","channel_id":"17.1","digit":"*"}', KeyEnd("*")),
    ("MEDIA_MARK_PROCESSED 7", MarkProcessed("7")),
    ("MEDIA_MARK_PROCESSED", MarkProcessed("")),
    ('{"event":"MEDIA_MARK_PROCESSED","channel_id":"17.1","correlation_id":"7"}', MarkProcessed("7")),
    ("MEDIA_XOFF", Flow(False)),
    ("MEDIA_XON", Flow(True)),
    ('{"event":"MEDIA_XOFF","channel_id":"17.1"}', Flow(False)),
    ("QUEUE_DRAINED", Other("QUEUE_DRAINED")),
    ('{"event":"STATUS","queue_length":5}', Other("STATUS")),
]
COMMANDS = [
    (command("HANGUP", True), "HANGUP"),
    (command("HANGUP", False), '{"command": "HANGUP"}'),
    (command("FLUSH_MEDIA", True), "FLUSH_MEDIA"),
    (command("MARK_MEDIA", True, "7"), "MARK_MEDIA 7"),
    (command("MARK_MEDIA", False, "7"), '{"command": "MARK_MEDIA", "correlation_id": "7"}'),
    (command("ANSWER", False), '{"command": "ANSWER"}'),
]
BAD = [
    "",
    "   ",
    "{",
    "{}",
    '{"event": 5}',
    "DTMF_END",
    "DTMF_END digit:12",
    '{"event":"DTMF_END","digit":5}',
    "MEDIA_START optimal_frame_size:many",
]


@pytest.mark.parametrize(("text", "event"), EVENTS)
def test_an_event_is_read(text: str, event: Event) -> None:
    assert read(text) == event


@pytest.mark.parametrize(("made", "text"), COMMANDS)
def test_a_command_is_written_in_the_form_asterisk_speaks(made: str, text: str) -> None:
    assert made == text


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        read(text)
