"""What people said is kept as short as the city's figures say, and what was deleted is written down (H10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from small_line import NOON, shell, turn
from test_50_erase import personal as _personal

from bot.city.city import CityError
from bot.city.retention import read_terms
from bot.config.settings import Settings
from bot.model.dialogue_state import Expectation, Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.processing.purge import Purging
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.store.tables import audit, cases, inbox, metadata, outbox
from oneline.cli.main import main

NUMBER = "+12025550177"
TEXT = "my name is Mary Jones, ring 202 555 0199 about boats"


def talk(turn_: Turn, session: Session) -> TurnResult:
    """As the one who is erased elsewhere, and spoken to slowly."""
    answered = _personal(turn_, session)
    return replace(
        answered,
        session=replace(answered.session, slow=True, expects=Expectation("digits", "person", {"name": "Mary Jones"})),
    )


@pytest.fixture
def settings(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with a data folder and a database of the test's own."""
    monkeypatch.setenv("ONELINE_DATA", str(tmp_path))
    monkeypatch.setenv("ONELINE_DATABASE", url)
    return Settings(data=tmp_path, database=url)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """One text, answered and sent at noon."""
    opened = open_kept(settings)
    opened.receive(turn("T1", TEXT, NUMBER), NOON)
    assert shell(opened, talk).work_once(NOON)
    message = opened.claim_outbox(["sms"], NOON, 60, "w")
    assert message is not None
    opened.mark_attempting(message, NOON)
    opened.mark_sent(message, "P1")
    yield opened
    opened.close()


def _purge(store: Store, settings: Settings, **after: float) -> Mapping[str, int]:
    return Purging(store, settings).purge(NOON + timedelta(**after))


def _all(store: Store) -> str:
    with store.db.reading() as c:
        return "\n".join(str(tuple(row)) for table in metadata.sorted_tables for row in c.execute(sa.select(table)))


def test_after_a_day_nothing_personal_is_left_in_what_was_said(store: Store, settings: Settings) -> None:
    assert _purge(store, settings, hours=23) == {}
    assert "Mary Jones" in _all(store)
    done = _purge(store, settings, hours=25)
    assert done["inbox redacted"] == done["sessions redacted"] == done["gaps redacted"] == 1
    with store.db.reading() as c:
        said = c.execute(sa.select(inbox.c.turn)).scalar_one()
        session = c.execute(sa.select(metadata.tables["conversation"].c.session)).scalar_one()
    assert said["text"] == "my name is [name], ring [number] about boats"
    assert said["sender"] == ""
    assert "Mary" not in str(session)
    assert session["focus"]["goal_text"].startswith("my name is [name]")
    assert _purge(store, settings, hours=26) == {}


def test_after_a_week_messages_and_memory_are_empty_and_after_a_month_the_words_are_gone(
    store: Store, settings: Settings
) -> None:
    assert _purge(store, settings, days=8)["outbox emptied"] == 1
    (told,) = store.replies_since(1)
    assert (told.body, told.status) == ("", "sent")
    assert store.is_slow("sms", NUMBER), "how somebody wants to be spoken to stays"
    assert "boats" in _all(store)
    done = _purge(store, settings, days=31)
    assert done["inbox emptied"] == 1
    with store.db.reading() as c:
        assert c.execute(sa.select(inbox.c.turn, inbox.c.reply)).one()[0]["text"] == ""


def test_an_id_is_kept_longer_than_its_words_so_that_an_old_message_is_not_answered_again(
    store: Store, settings: Settings
) -> None:
    _purge(store, settings, days=40)
    late = NOON + timedelta(days=40)
    assert not store.receive(turn("T1", TEXT, NUMBER, late), late), "seven days or forty: it was seen before"
    assert store.is_known("sms", "P1")


def test_in_the_end_nothing_is_left_but_cases_that_are_not_over(store: Store, settings: Settings) -> None:
    for days in (2, 8, 31, 91, 200):
        _purge(store, settings, days=days)
    with store.db.reading() as c:
        assert c.scalar(sa.select(sa.func.count()).select_from(inbox)) == 0
        assert c.scalar(sa.select(sa.func.count()).select_from(outbox)) == 0
        assert c.scalar(sa.select(cases.c.state)) == "open"
    with store.db.writing() as c:
        c.execute(cases.update().values(state="closed"))
    done = _purge(store, settings, days=400)
    assert done == {"cases deleted": 1, "conversation deleted": 1}
    assert "canary" not in _all(store)


def test_a_no_to_more_messages_is_never_forgotten(store: Store, settings: Settings) -> None:
    store.receive(turn("T2", "STOP", NUMBER), NOON)
    assert shell(store, talk).work_once(NOON)
    with store.db.writing() as c:
        c.execute(cases.update().values(state="closed"))
    for days in (2, 8, 31, 91, 400, 800):
        _purge(store, settings, days=days)
    with store.db.reading() as c:
        kept = c.execute(sa.select(metadata.tables["conversation"].c.opted_out)).scalars().all()
    assert kept == [True]


def test_the_worker_does_it_once_an_hour_and_writes_down_what_it_did(store: Store, settings: Settings) -> None:
    for minutes in (0, 5, 59, 61):
        assert Purging(store, settings).purge_if_due(NOON + timedelta(days=2, minutes=minutes)) is False
    deeds = store.deeds()
    assert [deed.at - NOON for deed in deeds] == [timedelta(days=2), timedelta(days=2, minutes=61)]
    assert deeds[0].counts["inbox redacted"] == 1
    Purging(store, settings).purge_if_due(NOON)
    assert len(store.deeds()) == 3, "a clock that was ahead does not stop it"


def test_a_row_of_the_audit_that_is_changed_or_taken_away_is_noticed(store: Store, settings: Settings) -> None:
    for hours in (25, 26, 27):
        _purge(store, settings, hours=hours)
    shown = CliRunner().invoke(main, ["data", "audit"])
    assert shown.exit_code == 0, shown.output
    assert "1 inbox redacted" in shown.output
    with store.db.writing() as c:
        c.execute(audit.update().where(audit.c.id == 1).values(counts={"inbox redacted": 0}))
    assert store.first_changed() == 1
    with store.db.writing() as c:
        c.execute(audit.delete().where(audit.c.id == 1))
    assert store.first_changed() == 2
    assert CliRunner().invoke(main, ["data", "audit"]).exit_code == 1


def test_it_is_done_by_a_command_too(store: Store, settings: Settings) -> None:
    result = CliRunner().invoke(main, ["data", "purge"])
    assert result.exit_code == 0, result.output
    assert "inbox redacted" in result.output, "what was said in March is long over"
    assert datetime.now(UTC) > NOON


@pytest.mark.parametrize("line", ["provider_id_days: 5", "turn_raw_hours: soon", "for_ever: 1", "message_days: 0"])
def test_figures_that_can_not_be_are_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "retention.yml").write_text(line, encoding="utf-8")
    with pytest.raises(CityError, match=r"retention\.yml"):
        read_terms(tmp_path)
