"""Personal text is encrypted where it is kept: nothing of it can be read without the keys, and all of it with them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small_line import later, shell, turn
from test_upgrade import fill

from bot.config.settings import Settings, SettingsError
from bot.model.dialogue_state import Expectation, ServiceFocus, Session
from bot.model.reply import Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import CaseOpening, Gap, TurnRecord, TurnResult
from bot.store import Store, open_store
from bot.store.keyring import KeyRing, Keys, Unreadable, new_key, read_keys, write_keys
from bot.store.open_sealed import keys_of, new_id, open_kept, replace_keys, ring_of
from bot.store.reencrypt import CLEAR, count_by_key, reseal
from bot.store.tables import metadata

WORDS, NUMBER, CHINESE = "canary-marigold", "+12025550199", "金丝雀"
KEYS = Keys({"one": new_key()}, new_key())


def ring(*other: str) -> KeyRing:
    """A ring with the first key, or with others instead."""
    keys = Keys({id_: new_key() for id_ in other}, KEYS.index) if other else KEYS
    return KeyRing(lambda: keys)


def personal(turn_: Turn, session: Session) -> TurnResult:
    """An answer that repeats what was said in every place there is."""
    said = f"{turn_.text} {turn_.sender}"
    asked = Expectation("digits", "person", {"name": said})
    after = replace(session, expects=asked, focus=ServiceFocus(goal_text=said), rest=(said,), turns=session.turns + 1)
    case = CaseOpening("482913", "callback", "hotline", {"number": turn_.sender, "need": said})
    return TurnResult(
        Reply((Say(said),), "en"), after, TurnRecord(), cases=() if session.turns else (case,), gaps=(Gap(said, "en"),)
    )


def everything(store: Store) -> str:
    """All that stands in the database, as it stands there."""
    with store.db.reading() as c:
        tables = [c.exec_driver_sql(f"SELECT * FROM {table.name}").all() for table in metadata.sorted_tables]
    return "\n".join(str(tuple(row)) for rows in tables for row in rows)


def talked(store: Store, id_: str = "T1") -> None:
    """One text that is answered and sent, and one message we begin."""
    store.receive(turn(id_, f"I am {WORDS} {CHINESE}", NUMBER), later(0))
    assert shell(store, personal).work_once(later(1))
    while message := store.claim_outbox(["sms"], later(2), 60, "w"):
        store.mark_attempting(message, later(2))
        assert message.address == NUMBER
        assert WORDS in message.body
        store.mark_failed(message, f"no such number {NUMBER}")


def test_nothing_personal_stands_in_clear_and_all_is_read(url: str) -> None:
    store = open_store(url, ring=ring())
    talked(store)
    store.tell("phone", NUMBER, f"For {WORDS}", later(3), later(900))
    store.receipt("sms", "P77", "failed", f"to {NUMBER}", later(4))
    kept = everything(store)
    for secret in (WORDS, NUMBER, NUMBER[1:], CHINESE, CHINESE.encode("unicode_escape").decode()):
        assert secret not in kept
    assert len(kept) > 1000
    assert set(count_by_key(store.db)) == {"one"}
    talk = store.conversation_of("sms", NUMBER)
    assert talk is not None
    assert store.records(talk)[0].turn.text == f"I am {WORDS} {CHINESE}"
    assert WORDS in store.replies_since(talk)[0].body
    talked(store, "T2")
    assert store.conversation_of("sms", NUMBER) == talk
    store.close()


def test_the_files_of_the_database_hold_nothing_in_clear(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    store = open_kept(settings)
    talked(store)
    for path in tmp_path.iterdir():
        held = path.read_bytes()
        for secret in (WORDS, NUMBER, CHINESE):
            assert secret.encode() not in held, path.name
    assert any(WORDS in told.body for told in store.replies_since(store.conversation_of("sms", NUMBER) or 0))
    store.close()
    assert (tmp_path / "data.keys").stat().st_mode & 0o777 == 0o600


def test_what_an_earlier_version_kept_in_clear_is_read_and_then_encrypted(url: str) -> None:
    fill(url, "0.1.0")
    store, own = open_store(url, ring=ring()), ring()
    before = count_by_key(store.db)
    assert before[CLEAR] > 10
    store.receive(turn("new", "And now?"), later(100))
    claimed = store.claim_conversation(later(101), 60, "w")
    while claimed and claimed.pending[0].turn.id != "new":
        claimed = store.claim_conversation(later(101), 60, "w")
    assert claimed is not None
    assert claimed.session is not None
    assert claimed.session.turns == 1, "the conversation of before was found by its number"
    done = reseal(store.db, own)
    assert set(count_by_key(store.db)) == {"one"}
    assert sum(done.values()) == before[CLEAR]
    assert "Where is it" not in everything(store)
    assert store.records(1)[0].turn.text == "How do I get a bus card?"
    assert reseal(store.db, own) == {}
    store.close()


def test_a_row_whose_key_is_lost_begins_afresh_and_stops_nobody(url: str) -> None:
    store = open_store(url, ring=ring())
    talked(store)
    store.close()
    other = open_store(url, ring=ring("two"))
    other.receive(turn("T8", "Hello again", NUMBER), later(10))
    assert shell(other, personal).work_once(later(11))
    assert WORDS not in "".join(told.body for told in other.replies_since(1))
    done = reseal(other.db, ring("three"))
    assert "one" in count_by_key(other.db), "what can not be read is left as it is, for its key may come back"
    assert done
    other.close()


def test_a_key_made_meanwhile_is_fetched_by_a_process_that_runs(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    running = open_kept(settings)
    keys = keys_of(settings)
    replace_keys(settings, Keys({"later": new_key(), **keys.sealing}, keys.index))
    newer = open_kept(settings)
    talked(newer)
    assert set(count_by_key(newer.db)) == {"later"}
    assert WORDS in running.replies_since(1)[0].body
    for store in (running, newer):
        store.close()


def test_a_value_is_read_in_its_own_column_and_unchanged_only() -> None:
    own = ring()
    sealed = own.seal("hello", "inbox.turn")
    assert own.unseal(sealed, "inbox.turn") == "hello"
    assert sealed != own.seal("hello", "inbox.turn")
    for bad, column in (
        (sealed, "outbox.body"),
        (f"{sealed[:-6]}AAAA{sealed[-2:]}", "inbox.turn"),
        ("sealed:one:", "inbox.turn"),
    ):
        with pytest.raises(Unreadable):
            own.unseal(bad, column)


@pytest.mark.parametrize("text", ["", "one=short,index=short", "index=" + "A" * 43 + "=", "no keys at all"])
def test_keys_that_can_not_be_used_are_refused_without_showing_them(text: str, tmp_path: Path) -> None:
    (tmp_path / "data.keys").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        ring_of(Settings(data=tmp_path))
    assert "short" not in str(refused.value)
    assert "oneline keys new" in str(refused.value) or "44 characters" in str(refused.value)


def test_keys_are_written_as_they_are_read_and_never_shown() -> None:
    written = write_keys(KEYS)
    assert read_keys(written) == KEYS
    assert read_keys(written.replace("\n", ",")) == KEYS
    assert repr(KEYS.index) not in f"{KEYS!r} {ring()!r}"
    assert new_id() != new_id()


def test_the_store_is_opened_with_keys_everywhere_but_in_tests() -> None:
    root = Path(__file__).parents[3]
    opened = [
        path.relative_to(root).as_posix()
        for room in ("bot", "channels", "oneline", "voice")
        for path in (root / room).rglob("*.py")
        if "open_store(" in path.read_text(encoding="utf-8")
    ]
    assert set(opened) == {"bot/store/open_sealed.py", "bot/store/store.py"}
