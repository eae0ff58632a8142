"""The provider waits in vain, goes to its fallback address, and the resident's text is there once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import httpx
import pytest
from web_process import BASE, SMS, Web, wait_for, web


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The web process as it runs."""
    with web(tmp_path_factory.mktemp("w")) as opened:
        yield opened


def _kept(served: Web, sid: str) -> int:
    ((count,),) = served.rows(f"SELECT count(*) FROM inbox WHERE provider_id = '{sid}'")
    return int(str(count))


def test_a_text_whose_first_request_timed_out_comes_by_the_fallback_and_is_kept_once(served: Web) -> None:
    sid, database = "SM" + "1" * 32, sqlite3.connect(served.settings.data / "oneline.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(httpx.TimeoutException):
            served.text(sid, seconds=1.0)
    finally:
        database.execute("ROLLBACK")
        database.close()
    asked_again = {"ErrorCode": "11205", "ErrorUrl": BASE + SMS}
    assert served.text(sid, target=SMS, **asked_again) == 200
    # Why waited for: the request that was given up is in the web process still, and writes the same text down too.
    wait_for(lambda: _kept(served, sid) >= 1)
    assert served.text("SM" + "2" * 32) == 200
    assert _kept(served, sid) == 1


def test_a_text_refused_while_the_database_is_locked_comes_by_the_fallback(served: Web) -> None:
    sid, database = "SM" + "3" * 32, sqlite3.connect(served.settings.data / "oneline.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    try:
        assert served.text(sid, seconds=120) == 503
    finally:
        database.execute("ROLLBACK")
        database.close()
    assert _kept(served, sid) == 0
    assert served.text(sid, ErrorCode="11200", ErrorUrl=BASE + SMS) == 200
    assert _kept(served, sid) == 1
