"""What came from an address is looked up once in a turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bot.dialogue.turn.desk_of_turn import DeskOfTurn
from bot.model.address import Address
from bot.model.case_desk import CaseDesk

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


class Desk:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def cases_of(self, address: Address, now: datetime) -> tuple[Any, ...]:
        """Nobody has any."""
        self.asked.append((address, now))
        return ()


def test_the_same_is_looked_up_once_and_another_address_or_moment_anew() -> None:
    plain = Desk()
    desk = DeskOfTurn(cast(CaseDesk, plain))
    for _ in range(3):
        desk.cases_of(Address("+8613900000101"), NOW)
    desk.cases_of(Address("+8613900000202"), NOW)
    desk.cases_of(Address("+8613900000101"), NOW + timedelta(minutes=1))
    assert len(plain.asked) == 3
