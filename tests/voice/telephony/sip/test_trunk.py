"""At a registrar and through a trunk that want a password, with SIPp as the one who checks it."""

from __future__ import annotations

from pathlib import Path

import pytest
import sip_steps as sip
from fake_line import Call, FakeLine
from gateways import Start
from sip_steps import answered, bye, invite, pause, scenario
from telephones import free_port, sipp, start_sipp, until

PASSWORD = ["--user", "city", "--password-env", "UNUSED"]
FOR_A_MINUTE = "Expires: 60\n"
TAKEN_BACK = ['<recv request="REGISTER"/>', sip.answers(200, more="Expires: 0\n")]


def test_it_registers_proves_itself_and_takes_it_back_at_the_end(tmp_path: Path, gateway: Start) -> None:
    there = free_port()
    once = [sip.challenges("REGISTER"), sip.answers(200, more=FOR_A_MINUTE)]
    back = [sip.challenges("REGISTER"), sip.answers(200, more="Expires: 0\n")]
    first, last = (tmp_path / name for name in ("first", "last"))
    first.mkdir()
    last.mkdir()
    with FakeLine() as line:
        registrar = start_sipp(scenario(*once), 1, first, server=there)
        one = gateway(line.line.url, "--register", f"sip:city@127.0.0.1:{there}", *PASSWORD)
        said, _ = registrar.communicate(timeout=60)
        assert registrar.returncode == 0, said
        registrar = start_sipp(scenario(*back), 1, last, server=there)
        one.stop()
        said, _ = registrar.communicate(timeout=60)
    assert registrar.returncode == 0, said


def test_a_registration_is_renewed_before_it_runs_out(tmp_path: Path, gateway: Start) -> None:
    there = free_port()
    steps = [sip.challenges("REGISTER"), sip.answers(200, more="Expires: 1\n")] * 2
    registrar = start_sipp(scenario(*steps), 1, tmp_path, server=there)
    with FakeLine() as line:
        gateway(line.line.url, "--register", f"sip:city@127.0.0.1:{there}", *PASSWORD)
        said, _ = registrar.communicate(timeout=60)
    assert registrar.returncode == 0, said


def test_a_registrar_that_refuses_is_asked_again(
    tmp_path: Path, gateway: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    there = free_port()
    steps = [
        '<recv request="REGISTER"/>',
        sip.answers(403),
        '<recv request="REGISTER"/>',
        sip.answers(200, more=FOR_A_MINUTE),
    ]
    registrar = start_sipp(scenario(*steps, *TAKEN_BACK), 1, tmp_path, server=there)
    with FakeLine() as line:
        one = gateway(line.line.url, "--register", f"127.0.0.1:{there}")
        until(lambda: "registered" in caplog.messages, "it is registered in the end")
        one.stop()
        said, _ = registrar.communicate(timeout=60)
    assert registrar.returncode == 0, said


@pytest.mark.parametrize("status", [401, 407])
def test_a_number_is_rung_through_the_trunk_with_the_password(status: int, tmp_path: Path, gateway: Start) -> None:
    def ask(call: Call) -> None:
        call.mark("start")
        until(lambda: call.marks, "the call is answered")
        call.transfer("+1 555 0100")

    there = free_port()
    (tmp_path / "trunk").mkdir()
    trunk = start_sipp(
        scenario(sip.challenges("INVITE", status), sip.answers(486), sip.acknowledged()),
        1,
        tmp_path / "trunk",
        server=there,
    )
    with FakeLine(ask) as line:
        one = gateway(line.line.url, "--trunk", f"127.0.0.1:{there}", *PASSWORD)
        played = sipp(scenario(invite(), answered(), pause(400), bye()), one.port, tmp_path)
        said, _ = trunk.communicate(timeout=60)
    assert (played.ended, trunk.returncode) == (0, 0), played.said + said
    assert line.calls[0].outcomes == ["busy"]
