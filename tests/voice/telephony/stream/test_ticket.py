"""Tickets: only ours, only for a minute, only as they were made; once only, in whatever process."""

from __future__ import annotations

import pytest
from itsdangerous import URLSafeTimedSerializer

from voice.telephony.stream.ticket import LASTS, SALT, BadTicket, Ticket, bearer, check, name_of, sign

SECRET = "a secret of the tests"
TICKET = Ticket("CA1", "+14155550123", "+14155550100", "zh", "m1", "sip")


@pytest.mark.parametrize("ticket", [TICKET, Ticket("CA1", ""), Ticket("页面-1", "anonymous", wire="page")])
def test_what_is_signed_is_read_back(ticket: Ticket) -> None:
    assert check(sign(ticket, SECRET), SECRET) == ticket


def _signed(parts: object, salt: str = SALT, secret: str = SECRET) -> str:
    return str(URLSafeTimedSerializer(secret, salt=salt).dumps(parts))


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "a.b.c", "\0", "你好", "x" * 100_000,
        sign(TICKET, "another secret"), sign(TICKET, ""),
        _signed(["CA1", ""], salt="another use"),
        _signed([]), _signed({}), _signed(5), _signed(["CA1"] * 9), _signed(None),
    ],
    ids=["empty", "a letter", "three parts", "NUL", "Chinese", "long", "another secret", "no secret", "another use",
         "no parts", "an object", "a number", "too many parts", "null"],
)  # fmt: skip
def test_what_is_no_ticket_of_ours_is_refused(text: str) -> None:
    with pytest.raises(BadTicket):
        check(text, SECRET)


def test_a_changed_ticket_is_refused_wherever_it_is_changed() -> None:
    text = sign(TICKET, SECRET)
    for place in range(len(text) - 1):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        with pytest.raises(BadTicket):
            check(changed, SECRET)


def test_a_ticket_written_another_way_is_the_same_ticket() -> None:
    text, letters = sign(TICKET, SECRET), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    same = [text[:-1] + letter for letter in letters if _is_taken(text[:-1] + letter)]
    assert text in same
    assert len(same) > 1
    assert {name_of(each) for each in same} == {name_of(text)}
    assert name_of(sign(Ticket("CA2", ""), SECRET)) != name_of(text)


def _is_taken(text: str) -> bool:
    try:
        return check(text, SECRET) == TICKET
    except BadTicket:
        return False


def test_a_ticket_of_more_than_a_minute_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = sign(TICKET, SECRET)
    made = URLSafeTimedSerializer(SECRET, salt=SALT).loads(text, return_timestamp=True)[1].timestamp()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: made + LASTS)
    assert check(text, SECRET) == TICKET
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: made + LASTS + 1)
    with pytest.raises(BadTicket):
        check(text, SECRET)


def test_a_ticket_from_the_future_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = sign(TICKET, SECRET)
    made = URLSafeTimedSerializer(SECRET, salt=SALT).loads(text, return_timestamp=True)[1].timestamp()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: made - 3600)
    with pytest.raises(BadTicket):
        check(text, SECRET)


def test_the_word_at_the_gateways_door_is_neither_the_secret_nor_the_same_for_another() -> None:
    assert SECRET not in bearer(SECRET)
    assert bearer(SECRET) == bearer(SECRET) != bearer("another")
    assert len(bearer(SECRET)) == 64
