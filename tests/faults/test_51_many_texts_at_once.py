"""Many texts at once by the real web process: each is acknowledged, none is lost, each person is answered in order.

How fast is measured by `python -m bench load`, not here.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from small_line import shell
from web_process import slow_senders, web

from bot.store.open_sealed import open_kept

PERSONS, TEXTS, SENDERS = 12, 120, 16


def test_of_many_texts_at_once_none_is_lost_though_others_send_slowly(tmp_path: Path) -> None:
    with web(tmp_path) as served, slow_senders(served.settings.port, 40, b"POST /twilio/sms HT"):

        def send(number: int) -> int:
            return served.text(f"SM{number:032d}", f"Number {number}?", From=f"+141555501{number % PERSONS:02d}")

        with ThreadPoolExecutor(SENDERS) as together:
            statuses = Counter(together.map(send, range(TEXTS)))
            again = Counter(together.map(send, range(0, TEXTS, 10)))
    assert (statuses, again) == ({200: TEXTS}, {200: TEXTS // 10})
    with closing(open_kept(served.settings)) as store:
        line, later = shell(store), datetime.now(UTC) + timedelta(seconds=60)
        while line.work_once(later):
            pass
        talks = [store.conversation_of("sms", f"+141555501{person:02d}") for person in range(PERSONS)]
        turns = {row.turn.text: row.state for talk in talks if talk for row in store.records(talk)}
        assert turns == {f"Number {number}?": "answered" for number in range(TEXTS)}
        for talk in talks:
            said = [int(told.body.partition(":")[0]) for told in store.replies_since(talk or 0)]
            assert said == sorted(said)
            assert said
