"""Buttons of the whole line: what is tapped late means what its own message offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tried_line import shell_of, with_desk

from bot.dialogue.turn.resources import Resources
from bot.model.turn import Pick, Turn
from bot.processing.turn_processor import receive
from bot.store import Message, Store

BEGIN = datetime(2026, 12, 2, 10, tzinfo=UTC)
EARLIER = "That button was for an older question."


class Chat:
    """Somebody who writes and taps by Telegram."""

    def __init__(self, store: Store, house: Resources, account: str = "8123456789") -> None:
        self._store, self._house, self._count, self._account = store, with_desk(store, house), 0, account
        self._line = replace(shell_of(store, self._house), wording=lambda language, key: EARLIER)

    def say(self, text: str = "", pick: Pick | None = None, media: tuple[str, ...] = ()) -> Message:
        """The answer, as it goes out."""
        self._count += 1
        at = BEGIN + timedelta(minutes=self._count)
        turn = Turn(f"{self._account}-{self._count}", "telegram", self._account, at, text, pick=pick, media=media)
        receive(self._store, turn, self._house.keywords, 0)
        while self._line.work_once(at):
            pass
        message = self._store.claim_outbox(["telegram"], at, 60, "test")
        assert message is not None
        self._store.mark_sent(message, f"{self._account}:{self._count}")
        return message

    def tap(self, message: Message, key: str) -> Message:
        """The answer to a button below a message."""
        return self.say(pick=Pick(message.key, key))


def test_a_button_says_what_its_number_says(store: Store, house: Resources) -> None:
    chat = Chat(store, house)
    typed = chat.say("menu") and chat.say("4")
    tapped = chat.tap(chat.say("menu"), "4")
    assert tapped.body == typed.body
    assert [option.value for option in tapped.content.options] == [option.value for option in typed.content.options]


def test_an_older_list_is_opened_again_by_its_button(store: Store, house: Resources) -> None:
    chat = Chat(store, house)
    first = chat.say("menu")
    departments = chat.say("4")
    assert first.content.options != departments.content.options
    assert chat.tap(first, "4").content.options == departments.content.options


def test_yes_to_an_older_question_agrees_to_nothing(store: Store, house: Resources) -> None:
    chat = Chat(store, house)
    asked = chat.say("I want to book an appointment for a unicorn licence")
    assert [option.label for option in asked.content.options] == ["Yes", "No"]
    menu = chat.say("menu")
    answer = chat.tap(asked, "1")
    assert answer.body.splitlines() == [EARLIER, *menu.body.splitlines()]
    assert answer.content.options == menu.content.options
    assert chat.tap(answer, "3").content.options[0].value.startswith("problem:")


def test_yes_to_the_question_that_is_open_is_yes(store: Store, house: Resources) -> None:
    wish = "I want to book an appointment for a unicorn licence"
    typed, chat = Chat(store, house), Chat(store, house, "8123456780")
    typed.say(wish)
    said = typed.say("yes").body
    assert chat.tap(chat.say(wish), "1").body == said


def test_a_picture_after_a_need_is_no_question_about_it(store: Store, house: Resources) -> None:
    chat = Chat(store, house)
    chat.say("my heating is off")
    answer = chat.say(media=("telegram:photo:x",))
    assert answer.body.startswith(EARLIER)  # The one sentence that this line knows.
    assert "bring" not in answer.body.casefold()


def test_a_place_that_is_shared_answers_where(store: Store, house: Resources) -> None:
    chat = Chat(store, house)
    chat.say("the street lamp is out")
    street = next(street for street in house.city.streets if street.line)
    assert street.line is not None
    lat, lon = ((one + other) / 2 for one, other in zip(*street.line, strict=True))
    assert street.name["en"] in chat.say(media=(f"geo:{lat:.6f},{lon:.6f}",)).body
