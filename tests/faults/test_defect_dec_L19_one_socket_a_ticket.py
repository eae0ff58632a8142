"""A ticket to try a call opens one socket, however many knock with it at once, and another visitor is let in beside it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from served import served
from telephone import Telephone
from websockets.exceptions import InvalidStatus

KNOCKS = 24


def test_of_many_who_knock_with_one_ticket_one_is_let_in_and_the_next_visitor_too(tmp_path: Path) -> None:
    with served(tmp_path, seats=4) as line, ExitStack() as opened:
        ticket = line.ticket("CA1")

        def knock(_: int) -> str:
            try:
                opened.enter_context(Telephone(line.url, ticket))
            except InvalidStatus as refused:
                return str(refused.response.status_code)
            return "open"

        with ThreadPoolExecutor(KNOCKS) as together:
            came = [*together.map(knock, range(KNOCKS))]
        assert sorted(came) == ["403"] * (KNOCKS - 1) + ["open"]
        with Telephone(line.url, line.ticket("CA2"), "CA2") as other:
            other.ring().greeted()
