"""How many messages WeChat takes and for how long, each row of windows.yml by the clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.turn import Turn, abilities_of
from channels.wechat.windows import FOLLOW, MESSAGE, SCAN, TAP, WINDOWS, Quota

AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ALL = {
    MESSAGE: (5, timedelta(hours=48)),
    TAP: (3, timedelta(minutes=1)),
    SCAN: (3, timedelta(minutes=1)),
    FOLLOW: (3, timedelta(minutes=1)),
}


def _turn(opened_by: str, at: datetime = AT) -> Turn:
    facts = {"opened_by": opened_by, "written_at": str(int(at.timestamp()))}
    return Turn("1", "wechat", "o6", at, "hello", facts=facts)


def _is_open(turns: list[Turn], at: datetime, *sent: datetime) -> bool:
    return Quota(lambda _: turns, lambda _, since, __: sum(each >= since for each in sent), lambda: at).is_open(
        "o6", "k"
    )


def test_every_row_has_its_clock_here() -> None:
    assert {name: (each.most, timedelta(minutes=each.minutes)) for name, each in WINDOWS.items()} == ALL
    assert abilities_of("wechat").reply_window == ALL[MESSAGE][1]


@pytest.mark.parametrize("opened_by", ALL)
def test_a_window_is_open_until_its_last_second_and_its_last_message(opened_by: str) -> None:
    most, lasts = ALL[opened_by]
    turn = _turn(opened_by)
    assert _is_open([turn], AT + lasts - SECOND)
    assert not _is_open([turn], AT + lasts)
    assert _is_open([turn], AT + SECOND, *[AT] * (most - 1))
    assert not _is_open([turn], AT + SECOND, *[AT] * most)


def test_what_was_sent_before_they_wrote_counts_no_more() -> None:
    assert _is_open([_turn(MESSAGE)], AT + SECOND, *[AT - SECOND] * 9)


def test_a_tap_opens_a_minute_where_the_message_before_is_used_up_and_closes_nothing_that_it_opened() -> None:
    before, tapped = _turn(MESSAGE, AT - timedelta(hours=1)), _turn(TAP)
    used_up = [AT - timedelta(minutes=30)] * 5
    assert _is_open([tapped, before], AT + SECOND, *used_up)
    assert not _is_open([tapped, before], AT + timedelta(minutes=2), *used_up)
    assert _is_open([tapped, before], AT + timedelta(minutes=2))


def test_of_somebody_we_know_nothing_of_wechat_is_asked() -> None:
    assert _is_open([], AT)
