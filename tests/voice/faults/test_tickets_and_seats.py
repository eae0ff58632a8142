"""Faults 10, 36 and 41: who has no ticket of ours, who comes when all lines are busy, who withholds the number."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from served import SECRET, Served, served
from telephone import Telephone
from websockets.exceptions import InvalidStatus

from bot.dialogue.turn.resources import Resources
from voice.telephony.stream.ticket import BadTicket, Ticket, check, sign

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.mark.parametrize(
    "ticket",
    ["", "forged", "WyJDQTEiXQ.aaaaaa.bbbb", sign(Ticket("CA1", ""), "another secret")],
    ids=["none", "forged", "half", "another secret"],
)
def test_who_brings_no_ticket_of_ours_is_closed_and_leaves_no_trace(tmp_path: Path, ticket: str) -> None:
    with served(tmp_path) as line:
        with pytest.raises(InvalidStatus, match="403"):
            Telephone(line.url, ticket).__enter__()
        assert (line.turns("CA1"), line.board.admission.taken) == ([], 0)


@pytest.mark.parametrize("ticket", ["", "forged"])
def test_a_signed_wire_without_a_ticket_of_ours_is_closed_and_leaves_no_trace(tmp_path: Path, ticket: str) -> None:
    with served(tmp_path, prove=lambda head: True) as line, Telephone(line.signed(line.ticket("CA1")), ticket) as phone:
        phone.ring().ended()
        assert (bytes(phone.heard), phone.marks) == (b"", [])
        assert (line.turns("CA1"), line.board.admission.taken) == ([], 0)


def test_a_ticket_opens_one_stream(tmp_path: Path) -> None:
    with served(tmp_path) as line:
        ticket = line.ticket("CA1")
        with Telephone(line.url, ticket) as first:
            with pytest.raises(InvalidStatus, match="403"):
                Telephone(line.url, ticket).__enter__()
            first.ring().greeted()
            assert line.board.admission.taken == 1


def test_a_ticket_written_another_way_opens_no_second_stream(tmp_path: Path) -> None:
    with served(tmp_path) as line:
        ticket = line.ticket("CA1")
        with Telephone(line.url, ticket) as first:
            first.ring().greeted()
            same = next(ticket[:-1] + letter for letter in LETTERS if _is_other(ticket, ticket[:-1] + letter))
            with pytest.raises(InvalidStatus, match="403"):
                Telephone(line.url, same).__enter__()


def _is_other(ticket: str, text: str) -> bool:
    """True for another text that is taken for the same ticket."""
    with suppress(BadTicket):
        return text != ticket and check(text, SECRET) == check(ticket, SECRET)
    return False


def test_who_rings_when_all_lines_are_busy_is_refused_and_taken_when_one_is_free(tmp_path: Path) -> None:
    with served(tmp_path, seats=2) as line:
        with _rung(line, "CA1") as first, _rung(line, "CA2") as second:
            with pytest.raises(InvalidStatus, match="503"):
                _rung(line, "CA3").__enter__()
            first.hang_up()
            second.until(lambda: line.board.admission.taken == 1, "a seat is free")
            with _rung(line, "CA4") as fourth:
                fourth.ring().greeted()
        assert line.turns("CA3") == []


def test_who_comes_through_the_door_together_with_the_last_is_closed_without_a_word(tmp_path: Path) -> None:
    with served(tmp_path, seats=1) as line:
        one = Telephone(line.url, line.ticket("CA1"), "CA1")
        two = Telephone(line.url, line.ticket("CA2"), "CA2")
        with one, two:
            one.ring().greeted()
            two.ring().ended()
            assert (bytes(two.heard), line.turns("CA2")) == (b"", [])
            one.press("1").until(lambda: len(line.turns("CA1")) > 1, "the first goes on")


def test_two_who_withhold_their_numbers_never_meet(tmp_path: Path, house: Resources) -> None:
    with served(tmp_path, house) as line, _rung(line, "CA1") as one, _rung(line, "CA2") as two:
        one.greeted().press("1").until(lambda: _offered(line, "CA1"), "a menu")
        two.greeted().press("3").until(lambda: _offered(line, "CA2"), "a menu")
        one.press("3").until(lambda: len(line.turns("CA1")) > 2, "a pick")
        senders = {turn.turn.sender for call in ("CA1", "CA2") for turn in line.turns(call)}
        assert len(senders) == 2
        talks = {line.store.conversation_of("phone", sender) for sender in senders}
        assert len(talks) == 2
        told = line.turns("CA2")
        assert [turn.turn.keys for turn in told] == ["", "3"]


def test_the_same_number_is_one_conversation_over_two_calls(tmp_path: Path, house: Resources) -> None:
    with served(tmp_path, house) as line:
        for call in ("CA1", "CA2"):
            with Telephone(line.url, line.ticket(call, "+14155550123"), call) as phone:
                phone.ring().greeted().press("1").until(lambda call=call: len(line.turns(call)) > 1, "a turn")
        assert {turn.turn.sender for call in ("CA1", "CA2") for turn in line.turns(call)} == {"+14155550123"}


def _rung(line: Served, call: str) -> _Rung:
    return _Rung(line.url, line.ticket(call), call)


class _Rung(Telephone):
    """A telephone that rings when it is opened."""

    def __enter__(self) -> _Rung:
        super().__enter__()
        self.ring().greeted()
        return self


def _offered(line: Served, call: str) -> bool:
    """True once the last turn was answered with something to pick from."""
    told = line.turns(call)
    return bool(len(told) > 1 and told[-1].reply and told[-1].reply.choices)
