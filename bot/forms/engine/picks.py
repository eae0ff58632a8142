"""What is picked by its key, its number or its name, and digits that are keyed."""

from __future__ import annotations

from typing import Any

from bot.forms.engine.answers import put_answer
from bot.forms.engine.checking import agree, ask_which, take_out
from bot.forms.engine.hearing import Turn
from bot.forms.engine.keyed import keyed_value
from bot.forms.engine.moves import ask_again
from bot.forms.engine.offers import accept_offer, refuse_offer
from bot.forms.engine.options import options_of
from bot.forms.engine.state import MORE, READ_BACK, SUGGESTED, WRONG, asked_slot
from bot.forms.engine.too_many import asked_too_many
from bot.forms.readers.choices import numbers_said
from bot.forms.readers.yes_no import yes_or_no
from bot.forms.turn import Move, Option
from bot.model.case import Answer


def take_pick(turn: Turn) -> Move | None:
    """Something picked by its key, its number or its name; or digits keyed for what is asked."""
    if asked_too_many(turn.form, turn.details):
        return None
    option = _option(turn)
    if option is not None:
        return _with_option(turn, option)
    if not turn.heard.keys:
        return None
    value = _keyed(turn)
    if value is not None and turn.asked:
        return put_answer(turn, turn.asked, Answer(value, turn.heard.keys))
    return ask_again(turn.form, turn.details, turn.heard, "missed", turn.asked, **turn.told())


def _keyed(turn: Turn) -> Any:
    if turn.asked is None:
        return None
    return keyed_value(turn.asked, turn.heard, turn.readers.country, turn.details.answers.get(turn.asked.name))


def _option(turn: Turn) -> Option | None:
    options = options_of(turn.form, turn.details, turn.heard)
    if turn.heard.picked:
        return next((each for each in options if each.name == turn.heard.picked), None)
    if turn.asked and turn.asked.type in {"select_multiple", "number"} and not _is_between(turn):
        return None
    if (there := _of_district(turn, options)) is not None:
        return there
    keys = turn.heard.keys.rstrip("#")
    numbers = [int(keys)] if keys.isdecimal() else numbers_said(turn.spoken) if not turn.heard.keys else []
    if not keys and len(options) == 1 and yes_or_no(turn.spoken) and turn.spoken.is_little_beside(()):
        # Why: a yes to the one number that is offered takes it.
        return options[0]
    return options[numbers[0] - 1] if len(numbers) == 1 and 0 < numbers[0] <= len(options) else None


def _of_district(turn: Turn, options: tuple[Option, ...]) -> Option | None:
    """Of two streets of one name the one whose district is named."""
    if turn.heard.keys or turn.asked is None or turn.asked.type != "address":
        return None
    places, said = turn.readers.places, (turn.spoken.text, turn.heard.language)
    called = [each for each in options if (of := _district(each)) and places.in_district(of, *said)]
    return called[0] if len(called) == 1 else None


def _district(option: Option) -> str:
    return str(option.value.get("district", "")) if isinstance(option.value, dict) else ""


def _is_between(turn: Turn) -> bool:
    """True if a doubt, a read-back or "another one?" is asked, not the question itself."""
    answer = turn.details.answers.get(asked_slot(turn.details))
    return turn.details.asking.endswith((MORE, SUGGESTED)) or bool(answer and answer.others)


def _with_option(turn: Turn, option: Option) -> Move | None:
    slot = turn.details.asking
    if slot == READ_BACK:
        return agree(turn) if option.value else ask_which(turn)
    if slot == WRONG:
        return take_out(turn, (option.name,))
    if slot.endswith((MORE, SUGGESTED)):
        return accept_offer(turn) if option.value else refuse_offer(turn)
    return (
        put_answer(turn, turn.asked, Answer(option.value, turn.heard.text or turn.heard.keys)) if turn.asked else None
    )
