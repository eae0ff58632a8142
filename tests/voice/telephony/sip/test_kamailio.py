"""deploy/sip as it stands: a call through Kamailio and rtpengine, past a gateway that is full, and strangers who hear nothing."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fake_line import Call, FakeLine
from gateways import ROOT, Start
from raw_sip import RawPhone
from telephones import Baresip, free_port, until
from tones import seconds_of, tone
from tools import program

from voice.audio.audio import write_wav

pytestmark = pytest.mark.skipif(
    not (program("kamailio") and program("rtpengine")),
    reason="kamailio or rtpengine is not installed: apt-get install kamailio rtpengine-daemon",
)
Proxy = Callable[[list[int], str], int]


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    """Starts both in front of gateways at these ports, for a trunk in a network; gives the port they listen at."""
    running: list[subprocess.Popen[bytes]] = []

    def start(gateways: list[int], network: str) -> int:
        listed = tmp_path / "dispatcher.list"
        listed.write_text("".join(f"1 sip:127.0.0.1:{port} 0 {10 - place}\n" for place, port in enumerate(gateways)))
        port, log = free_port(), tmp_path / "kamailio.log"
        setting = ["-A", f"LISTEN=udp:127.0.0.1:{port}", "-A", f"TRUNK_NET={network}"]
        with log.open("w") as written:
            command = [str(ROOT / "deploy/sip/try.sh"), *setting]
            environment = {**os.environ, "GATEWAYS": str(listed)}
            running.append(
                subprocess.Popen(command, stdout=written, stderr=written, env=environment, start_new_session=True)
            )
        until(lambda: "support for it enabled" in log.read_text(), f"Kamailio finds rtpengine: {log}")
        return port

    yield start
    for one in running:
        os.killpg(one.pid, signal.SIGTERM)
        one.wait(20)


def greet(call: Call) -> None:
    """A second of a tone, and a mark."""
    call.play(tone(880, 1.0))
    call.mark("greeting")


def test_a_call_goes_past_a_full_gateway_to_the_next_and_is_heard_both_ways(
    tmp_path: Path, gateway: Start, proxy: Proxy
) -> None:
    wav = tmp_path / "says.wav"
    write_wav(wav, bytes(8000) + tone(500, 30.0))
    with FakeLine(greet) as line, Baresip(tmp_path, says=wav) as telephone:
        full, free = gateway(line.line.url, "--calls", "0"), gateway(line.line.url)
        port = proxy([full.port, free.port], "127.0.0.0/8")
        telephone.dial(f"sip:city@127.0.0.1:{port}")
        telephone.wait_for("CALL_ESTABLISHED")
        until(lambda: seconds_of(500, bytes(line.calls[0].heard)) >= 1.0 and line.calls[0].marks, "both ways")
        telephone.press("5")
        until(lambda: line.calls[0].keys == "5", "the key")
        telephone.hang_up()
        until(line.calls[0].ended.is_set, "the end")
    assert seconds_of(880, telephone.heard()) >= 0.9


def test_a_stranger_hears_nothing(proxy: Proxy) -> None:
    with RawPhone(proxy([free_port()], "192.0.2.0/24")) as stranger:
        stranger.invite("stranger")
        stranger.send(stranger.request("OPTIONS", "scan"))
        stranger.listen(1.0)
        assert stranger.came == []
