"""Faults 34, 35 and 40: a voice process that is told to stop lets people finish; one that dies leaves neither word nor seat."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from process import Process, voice_process
from websockets.exceptions import InvalidStatus

from channels.twilio.voice_dependencies import ENDED_BY_US


@pytest.fixture
def process(tmp_path: Path) -> Iterator[Process]:
    with voice_process(tmp_path) as one:
        yield one


def test_told_to_stop_it_refuses_the_next_and_carries_the_call_to_its_end(process: Process) -> None:
    process.listening()
    with process.telephone("CA1") as phone:
        phone.ring().greeted()
        process.child.send_signal(signal.SIGTERM)
        phone.until(lambda: not process.takes, "new calls are refused")
        marks = len(phone.marks)
        phone.press("1").until(lambda: process.turns("CA1") > 1, "the key counts")
        phone.until(lambda: len(phone.marks) > marks, "the answer is spoken")
        assert process.child.poll() is None
        phone.hang_up()
    assert process.child.wait(120) == 0, process.log.read_text()
    assert "Traceback" not in process.log.read_text()


def test_one_that_is_killed_leaves_the_call_as_not_ended_by_us(process: Process) -> None:
    process.listening()
    with process.telephone("CA1") as phone:
        phone.ring().greeted()
        os.killpg(process.child.pid, signal.SIGKILL)
        assert phone.ended() == 1006
    assert not process.store.is_noted(ENDED_BY_US, "CA1")


def test_workers_that_are_killed_in_mid_call_give_their_seats_back(process: Process) -> None:
    process.listening()
    with process.telephone("CA1") as one, process.telephone("CA2") as two:
        one.ring().greeted()
        two.ring().greeted()
        with pytest.raises(InvalidStatus, match="503"):
            process.telephone("CA3").__enter__()
        killed = process.workers
        for worker in killed:
            os.kill(worker, signal.SIGKILL)
        assert (one.ended(), two.ended()) == (1006, 1006)
    process.until_workers(2, killed)
    process.listening()
    with process.telephone("CA4") as one, process.telephone("CA5") as two:
        one.ring().greeted()
        two.ring().greeted()


@pytest.mark.parametrize("told", ["all are replaced", "one is told to stop"])
def test_where_workers_are_replaced_the_line_stays_open(process: Process, told: str) -> None:
    process.listening()
    before = process.workers
    gone = before if told == "all are replaced" else {min(before)}
    if told == "all are replaced":
        process.child.send_signal(signal.SIGHUP)
    else:
        os.kill(min(gone), signal.SIGTERM)
    process.until_workers(2, gone)
    for number in range(4):
        with process.telephone(f"CA{number + 1}") as phone:
            phone.ring().greeted()
    assert process.child.poll() is None


def test_a_worker_whose_engines_hang_is_replaced_and_its_call_goes_on(process: Process, tmp_path: Path) -> None:
    process.listening()
    before = process.workers
    (tmp_path / "ill").write_text(str(min(before)))
    process.until_workers(2, {min(before)})
    with process.telephone("CA1") as phone:
        phone.ring().greeted()
        for worker in process.workers:
            (tmp_path / "ill").write_text(str(worker))
            time.sleep(2.5)  # why: each looks at itself once a second
        phone.quiet().press("1").until(lambda: process.turns("CA1") > 1, "the key counts")


def test_a_call_goes_on_while_its_worker_is_replaced(process: Process) -> None:
    process.listening()
    with process.telephone("CA1") as phone:
        phone.ring().greeted()
        process.child.send_signal(signal.SIGHUP)
        phone.quiet().press("1").until(lambda: process.turns("CA1") > 1, "the key counts")
        with process.telephone("CA2") as other:
            other.ring().greeted()
