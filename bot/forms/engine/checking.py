"""The read-back: agreed to, put right, or asked which piece is wrong."""

from __future__ import annotations

from dataclasses import replace

from bot.forms.engine.amiss import fields_in, named_wrong
from bot.forms.engine.day_reason import names_known_day
from bot.forms.engine.hearing import Turn
from bot.forms.engine.moves import ask_again, commit, impossible, next_move
from bot.forms.engine.one_of_several import not_listed
from bot.forms.engine.options import options_of, told_slots
from bot.forms.engine.state import READ_BACK, WRONG, still_valid
from bot.forms.engine.take import take
from bot.forms.engine.taken import Taken
from bot.forms.readers.names import name_in
from bot.forms.readers.yes_no import yes_or_no
from bot.forms.turn import Move
from bot.language.dates.no_such_day import no_such_day
from bot.model.case import Answer


def hear_read_back(turn: Turn) -> Move | None:
    """Yes to what was read back, or what of it is not right."""
    if turn.details.asking != READ_BACK:
        return None
    taken = take(turn.form, turn.details, turn.spoken, turn.readers, None, checks=True)
    if taken.impossible:
        return impossible(turn.form, taken.details, turn.heard, taken.impossible, **turn.told(taken))
    taken = name_put_right(turn, taken)
    wrong = named_wrong(turn.form, taken.details, turn.spoken, taken.spans if taken.corrected else ())
    if taken.corrected:
        return put_right(turn, taken, wrong)
    if wrong:
        return take_out(turn, wrong)
    if taken.is_empty and (move := not_listed(turn)):
        return move
    said = yes_or_no(turn.spoken)
    if taken.is_empty and (day := _day_refused(turn, said)):
        return take_out(turn, (day,))
    if said and not taken.filled and only_rest_is_right(turn):
        return ask_which(turn)
    if said:
        return agree(replace(turn, details=taken.details))
    if said is False:
        return ask_which(turn)
    if taken.filled:
        return next_move(turn.form, taken.details, turn.heard, **turn.told(taken))
    return ask_again(turn.form, turn.details, turn.heard, "missed", None, **turn.told())


def _day_refused(turn: Turn, said: bool | None) -> str:
    """The slot of the day, where a turn names it without agreeing ("on Wednesday I am away"), or a day that is in no calendar."""
    words, text, heard = turn.spoken.words, turn.spoken.text, turn.heard
    if no_such_day(text, heard.language, heard.now) is not None:
        return known_day(turn)
    is_agreed = said is True and not words.has("but", text)
    return (
        ""
        if is_agreed or words.has("questions", text)
        else names_known_day(turn.form, turn.details, turn.spoken, turn.readers)
    )


def known_day(turn: Turn) -> str:
    """The slot of the day that is known; empty if there is none, or more than one."""
    days = [each.name for each in turn.form.questions if each.type == "date" and each.name in turn.details.answers]
    return days[0] if len(days) == 1 else ""


def only_rest_is_right(turn: Turn) -> bool:
    """True if a turn says of all but something that it is right: 下午她要睡觉，别的没错 agrees to nothing that it tells of."""
    spoken = turn.spoken
    rest = [match.span() for match in spoken.words.patterns["all but that"].finditer(spoken.text)]
    return bool(rest) and not (spoken.words.leads_with("yes", spoken.text) and spoken.is_little_beside(tuple(rest)))


def name_put_right(turn: Turn, taken: Taken) -> Taken:
    """A bare name after a no puts the one right that was read back."""
    asked = next((q for q in turn.form.questions if q.type == "name" and q.repeats == 1), None)
    known = taken.details.answers.get(asked.name) if asked else None
    start = turn.spoken.words.leads_with("no", turn.spoken.text)
    if asked is None or known is None or not start or not taken.is_empty:
        return taken
    found = name_in(turn.readers.spoken(turn.spoken.text[start:], turn.heard), asked=True)
    if not found or taken.spans or found[0].value == known.value:
        return taken
    details = taken.details.with_answer(asked.name, Answer(found[0].value, turn.spoken.text))
    return replace(taken, details=details, corrected=(asked.name,))


def put_right(turn: Turn, taken: Taken, wrong: tuple[str, ...] = ()) -> Move:
    """What was changed is read back with all that stands, and what is only wrong asked anew."""
    changed = {*taken.corrected, *taken.filled}
    answers = {s: a for s, a in taken.details.answers.items() if s in changed or s not in wrong}
    details, dropped = still_valid(turn.form, replace(taken.details, answers=answers), turn.heard.now)
    return next_move(turn.form, details, turn.heard, **{**turn.told(taken), "dropped": dropped})


def agree(turn: Turn) -> Move:
    return commit(turn.form, turn.details, turn.heard, **turn.told())


def ask_which(turn: Turn) -> Move:
    """Something read back is wrong: which?"""
    slots = told_slots(turn.form, turn.details)
    if len(slots) == 1:
        return take_out(turn, slots)
    details = replace(turn.details, asking=WRONG, misses=0)
    return Move("ask", details, None, WRONG, "wrong", options_of(turn.form, details, turn.heard), **turn.told())


def take_out(turn: Turn, slots: tuple[str, ...]) -> Move:
    """Some answers are asked for anew; then all is read back."""
    answers = {s: a for s, a in turn.details.answers.items() if s not in slots}
    details, dropped = still_valid(turn.form, replace(turn.details, answers=answers), turn.heard.now)
    return next_move(turn.form, details, turn.heard, corrected=slots, dropped=dropped, aside=turn.aside)


def hear_wrong(turn: Turn) -> Move | None:
    """Which piece is wrong: by its value put right, or by its name."""
    if turn.details.asking != WRONG:
        return None
    taken = take(turn.form, turn.details, turn.spoken, turn.readers, None, checks=True)
    if taken.impossible:
        return impossible(turn.form, taken.details, turn.heard, taken.impossible, **turn.told(taken))
    if taken.corrected:
        return put_right(turn, taken)
    told = [each for slot in told_slots(turn.form, turn.details) if (each := turn.form.question(slot))]
    if named := fields_in(turn.spoken.text, told, turn.spoken.words):
        return take_out(turn, tuple(named))
    return ask_again(turn.form, turn.details, turn.heard, "missed", None, **turn.told())
