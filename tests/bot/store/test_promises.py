"""What a resident says of the person they were promised is written into the case, and a promise ends with its case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from opened_cases import ANNA, CALLBACK, DANGER, open_case
from small_line import KEYWORDS, echo, later, shell, turn

from bot.model.case_command import AnswerCase, CloseCase
from bot.model.dialogue_state import Promised, Session
from bot.model.refusal import Refused
from bot.model.turn import Turn
from bot.model.turn_result import CaseChange, TurnResult
from bot.processing.turn_processor import receive
from bot.store import Store

HER = "+12025550177"


def _answered(store: Store, number: int, converse: Callable[[Turn, Session], TurnResult], sender: str = HER) -> None:
    receive(store, turn(f"t{number}", "hello", sender, later(number)), KEYWORDS, 0)
    assert shell(store, converse).work_once(later(number))


def _changes(change: CaseChange) -> Callable[[Turn, Session], TurnResult]:
    return lambda turn_, session: replace(echo(turn_, session), changes=(change,))


def test_a_case_taken_back_is_over_and_says_who_took_it_back(store: Store) -> None:
    open_case(store, CALLBACK, later(0), HER)
    _answered(store, 1, _changes(CaseChange("withdrawn", "482913")))
    assert store.list_cases() == []
    case = store.find_case("482913")
    assert (case.state, case.history[-1]["what"], case.history[-1]["by"]) == ("cancelled", "withdrawn", "the resident")


def test_another_number_takes_the_place_of_the_first(store: Store) -> None:
    open_case(store, CALLBACK, later(0), HER)
    _answered(store, 1, _changes(CaseChange("changed", "482913", {"number": "05550001", "warning": ""})))
    case = store.find_case("482913")
    assert (case.state, case.slots["number"], "warning" in case.slots) == ("open", "05550001", False)


def test_in_writing_instead_leaves_no_number(store: Store) -> None:
    open_case(store, CALLBACK, later(0), HER)
    _answered(store, 1, _changes(CaseChange("changed", "", {"number": "", "answer": "here"})))
    assert "number" not in store.find_case("482913").slots


@pytest.mark.parametrize("code", ["719262", ""])
def test_danger_is_never_taken_back(store: Store, code: str) -> None:
    open_case(store, DANGER, later(0), HER)
    _answered(store, 1, _changes(CaseChange("withdrawn", code)))
    assert store.find_case("719262").state == "open"


def test_nobody_takes_back_what_another_was_promised(store: Store) -> None:
    open_case(store, CALLBACK, later(0), HER)
    _answered(store, 1, _changes(CaseChange("withdrawn", "482913")), "+12025550188")
    assert store.find_case("482913").state == "open"


def test_once_the_case_is_over_nobody_is_on_the_list_any_more(store: Store) -> None:
    seen: list[Session] = []

    def waits(turn_: Turn, session: Session) -> TurnResult:
        seen.append(session)
        promised = replace(session, owner="person", promised=Promised("482913"), turns=session.turns + 1)
        return replace(echo(turn_, session), session=promised)

    open_case(store, CALLBACK, later(0), HER)
    _answered(store, 1, waits)
    _answered(store, 2, waits)
    store.act("482913", CloseCase("rang her"), ANNA, later(3))
    _answered(store, 4, waits)
    assert [(session.owner, session.promised.code) for session in seen[1:]] == [("person", "482913"), ("bot", "")]
    assert seen[-1].promised.over


def test_an_answer_in_writing_goes_where_the_resident_wrote_and_takes_the_case(store: Store) -> None:
    open_case(store, CALLBACK, later(0), HER)
    answer = AnswerCase("it is there", lambda language: f"{language}: it is there")
    case = store.act("482913", answer, ANNA, later(1))
    assert (case.state, case.history[-1]["what"], case.history[-1]["by"]) == ("taken", "answered", "Anna")
    talk = store.conversation_of("sms", HER)
    assert talk is not None
    assert store.replies_since(talk)[-1].body == "en: it is there"


def test_who_rang_or_said_stop_is_not_written_to(store: Store) -> None:
    open_case(store, CALLBACK, later(0), HER)
    receive(store, turn("stop", "STOP", HER, later(1)), KEYWORDS, 0)
    assert shell(store).work_once(later(1))
    with pytest.raises(Refused, match="stopped"):
        store.act("482913", AnswerCase("hello", lambda _language: "hello"), ANNA, later(2))


def test_who_is_in_danger_is_written_to_also_after_stop(store: Store) -> None:
    open_case(store, DANGER, later(0), HER)
    receive(store, turn("stop", "STOP", HER, later(1)), KEYWORDS, 0)
    assert shell(store).work_once(later(1))
    store.act("719262", AnswerCase("I am with you.", lambda _language: "I am with you."), ANNA, later(2))
    out = []
    while message := store.claim_outbox(["sms"], later(3), 60, "me"):
        store.mark_sent(message, f"P{message.id}")
        out.append(message.body)
    assert "I am with you." in out
