"""What is written down is what is read back."""

from __future__ import annotations

from datetime import UTC

import msgspec
import pytest
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.dialogue_state import Expectation, ServiceFocus, Session
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Part, Reply, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnRecord
from bot.store.serialise import (
    plain,
    read_record,
    read_reply,
    read_session,
    read_turn,
    write_record,
    write_reply,
    write_session,
    write_turn,
)

text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
parts = st.one_of(
    *(st.builds(kind) for kind in (Detail, Ask, Handover)),
    st.builds(Say, text),
    st.builds(Choices, text, st.lists(st.builds(Option, text, text, text), max_size=3).map(tuple)),
)
replies = st.builds(Reply, st.lists(parts, max_size=4).map(tuple), text, st.booleans())
sessions = st.builds(
    Session,
    id=text,
    language=text,
    expects=st.none() | st.builds(Expectation, slots=st.dictionaries(text, text, max_size=3)),
    focus=st.builds(ServiceFocus),
    last=st.lists(parts, max_size=4).map(tuple),
)
turns = st.builds(Turn, at=st.datetimes(timezones=st.just(UTC)), text=text, alternatives=st.lists(text).map(tuple))


def over_json(data: object) -> dict[str, object]:
    """As a database gives it back."""
    read: dict[str, object] = msgspec.json.decode(msgspec.json.encode(data))
    return read


@given(replies)
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert read_reply(over_json(write_reply(reply))) == reply


@given(sessions)
def test_a_session_comes_back_as_it_was(session: Session) -> None:
    assert read_session(over_json(write_session(session))) == session


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (
            {"errand": "number", "slots": {"asking": "yes-no", "number": "05550123456"}},
            Expectation("yes-no", "number", {"number": "05550123456"}),
        ),
        ({"errand": "", "slots": {"asking": "digits"}}, Expectation("digits", "person")),
        ({"errand": "person", "slots": {}}, None),
        ({"errand": "person", "slots": {"asking": "a poem"}}, None),
        ({"errand": "person", "slots": 7}, None),
        ({}, None),
    ],
)
def test_a_question_open_in_a_session_written_before_questions_were_nouns_stays_open(
    written: dict[str, object], read: Expectation | None
) -> None:
    assert read_session({"id": "s", "language": "en", **written}).expects == read


def test_the_focus_of_a_session_written_under_the_names_before_is_read_whole() -> None:
    written = {
        "service": "a", "earlier": ["b"], "offered": ["service:a"], "refused": ["c"], "told": ["f1"], "aspect": "cost",
        "need": "a card", "belief": [["a", 0.5]], "shown": ["service:b"], "passed": ["d"], "question": "how much",
        "later": "rats", "heard": {"a": ["f1", "f2"]},
    }  # fmt: skip
    assert read_session({"id": "s", "language": "en", "version": 1, "focus": written}).focus == ServiceFocus(
        service="a",
        previous_services=("b",),
        open_options=("service:a",),
        rejected=("c",),
        told_here=("f1",),
        aspect="cost",
        goal_text="a card",
        belief=(("a", 0.5),),
        last_list=("service:b",),
        earlier_pages=("d",),
        pending_question="how much",
        deferred_need="rats",
        told_by_service={"a": ("f1", "f2")},
    )


@given(turns)
def test_a_turn_comes_back_as_it_was(turn: Turn) -> None:
    assert read_turn(over_json(write_turn(turn))) == turn


@given(st.builds(TurnRecord))
@settings(max_examples=examples(50))
def test_a_record_comes_back_as_it_was(record: TurnRecord) -> None:
    assert read_record(over_json(write_record(record))) == record


def test_every_part_has_its_name_written_with_it() -> None:
    every: tuple[Part, ...] = (Say("a"), Detail("b", "c"), Choices("d", ()), Ask("e", "f"), Handover("g", "h", "i"))
    written = write_reply(Reply(every, "en"))
    assert [part["part"] for part in written["parts"]] == ["Say", "Detail", "Choices", "Ask", "Handover"]


def test_a_session_of_an_older_or_newer_version_is_still_read() -> None:
    data = write_session(Session("1", "zh", slow=True))
    del data["rest"]
    assert read_session({**data, "invented_later": 1}) == Session("1", "zh", slow=True)


@given(st.text(st.characters(), max_size=20))
def test_plain_text_can_be_encoded_and_has_no_nul(any_text: str) -> None:
    assert "\0" not in plain(any_text).encode().decode()
