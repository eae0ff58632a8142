"""One turn of a form, as a pure function: takes what was said and what is known (`CaseDetails`), returns what comes next as data."""

from __future__ import annotations

from dataclasses import replace

from bot.forms.engine.amiss import named_wrong
from bot.forms.engine.answers import move_after, put_answer, take_unknown
from bot.forms.engine.checking import hear_read_back, hear_wrong, known_day, take_out
from bot.forms.engine.hearing import Turn, turn_of
from bot.forms.engine.leaving_out import hear_what_to_leave
from bot.forms.engine.moves import COMMIT, ask_again, impossible, next_move
from bot.forms.engine.offers import hear_offer
from bot.forms.engine.one_of_several import names_one_of_several, not_listed
from bot.forms.engine.options import options_of
from bot.forms.engine.picks import take_pick
from bot.forms.engine.remarks import hear_another, hear_whose
from bot.forms.engine.state import MORE, WRONG, asked_slot, is_in_part, still_valid
from bot.forms.engine.take import take
from bot.forms.form import Form, Question
from bot.forms.readers.places import read_rest
from bot.forms.readers.readers import Readers
from bot.forms.turn import Heard, Move
from bot.language.dates.no_such_day import no_such_day
from bot.model.case import Answer, CaseDetails

BACK, LEAVE = "back", "leave"
"""Acts that go back one question, or put the whole form off."""


def advance(form: Form, details: CaseDetails, heard: Heard, readers: Readers) -> Move:
    """What a form does after a turn. In the turn that starts it no question is open."""
    if COMMIT in details.commits or heard.about == "danger":
        return Move("nothing", details)
    details, dropped = still_valid(form, details, heard.now)
    turn = turn_of(form, details, heard, readers, dropped)
    for step in (
        hear_silence,
        take_given,
        go_back,
        leave,
        take_pick,
        hear_whose,
        hear_another,
        pass_on,
        hear_what_to_leave,
        hear_read_back,
        hear_wrong,
        hear_offer,
        hear_rest,
    ):
        if move := step(turn):
            return _left_in_other_words(turn, move)
    return _left_in_other_words(turn, take_turn(turn))


def _left_in_other_words(turn: Turn, move: Move) -> Move:
    """The form is left for another time if a turn answers nothing and the classifier of acts takes it for "leave"."""
    is_left = move.kind == "ask_again" and turn.heard.act == LEAVE
    return Move("left", replace(turn.details, misses=0), turn.asked, **turn.told()) if is_left else move


def restart_on(form: Form, details: CaseDetails, heard: Heard) -> Move:
    """Asks the open question again, on another channel or another day, without reading the turn."""
    details, dropped = still_valid(form, details, heard.now)
    if COMMIT in details.commits:
        return Move("nothing", details)
    if asked_slot(details) == WRONG:
        return Move("ask", details, None, WRONG, options=options_of(form, details, heard), dropped=dropped)
    return next_move(form, details, heard, dropped=dropped)


def hear_silence(turn: Turn) -> Move | None:
    if not turn.heard.is_silent:
        return None
    if not turn.details.asking:
        return next_move(turn.form, turn.details, turn.heard, dropped=turn.dropped)
    return ask_again(turn.form, turn.details, turn.heard, "silence", turn.asked, **turn.told())


def take_given(turn: Turn) -> Move | None:
    """Takes an answer found outside the form."""
    if turn.heard.given is None or turn.asked is None:
        return None
    return put_answer(turn, turn.asked, turn.heard.given)


def go_back(turn: Turn) -> Move | None:
    """Goes back to the question before; at the first question, asks that one again."""
    if not turn.details.asking or turn.heard.act != BACK:
        return None
    known = (slot for slot in reversed(turn.details.answers) if (q := turn.form.question(slot)) and q.asked)
    last = next(known, None)
    return take_out(turn, (last,)) if last else next_move(turn.form, turn.details, turn.heard, **turn.told())


def leave(turn: Turn) -> Move | None:
    """Leaves the form for another time; the draft is kept."""
    if not turn.details.asking or not turn.spoken.is_left or names_one_of_several(turn):
        return None
    return Move("left", replace(turn.details, misses=0), turn.asked, **turn.told())


def pass_on(turn: Turn) -> Move | None:
    """Passes on a turn that is not about the form: another rule answers it, and the question comes again."""
    is_other = turn.heard.about in {"chatter", "command", "need"} or turn.spoken.is_polite
    if turn.details.asking and (is_other or (turn.aside and not turn.spoken.text)):
        return Move("nothing", turn.details, turn.asked, asked_slot(turn.details), aside=turn.aside)
    return None


def take_turn(turn: Turn) -> Move:
    """Takes everything that the turn answers, then asks the next question."""
    form, heard = turn.form, turn.heard
    if turn.details.asking.endswith(MORE) and turn.asked:
        return _another(turn, turn.asked)
    taken = take(form, turn.details, turn.spoken, turn.readers, turn.asked, checks=False)
    details, dropped = still_valid(form, taken.details, heard.now)
    told = {**turn.told(taken), "dropped": (*turn.dropped, *dropped)}
    if taken.impossible:
        return impossible(form, details, heard, taken.impossible, **told)
    if wrong := tuple(
        slot for slot in named_wrong(form, details, turn.spoken) if slot not in {*taken.corrected, *taken.filled}
    ):
        return take_out(replace(turn, details=details), wrong)
    if turn.asked and turn.asked.name not in details.answers:
        if move := take_unknown(replace(turn, details=details), turn.asked, told):
            return move
        if taken.is_empty and turn.asked.type != "date" and _names_no_day(turn) and (day := known_day(turn)):
            return take_out(replace(turn, details=details), (day,))
        if taken.is_empty and (move := not_listed(replace(turn, details=details))):
            return move
        if taken.is_empty:
            return ask_again(form, details, heard, "missed", turn.asked, **told)
    return move_after(form, _listed(details, turn.asked), heard, turn.asked, **told)


def _names_no_day(turn: Turn) -> bool:
    """True if a turn names a day that is in no calendar."""
    return no_such_day(turn.spoken.text, turn.heard.language, turn.heard.now) is not None


def hear_rest(turn: Turn) -> Move | None:
    """Reads the house number, once the street is known. If none can be got, the street alone is taken."""
    answer = turn.details.answers.get(turn.asked.name) if turn.asked else None
    if turn.asked is None or answer is None or not is_in_part(turn.asked, answer):
        return None
    whole = read_rest(turn.spoken, answer.value, turn.readers)
    if whole is None and (turn.details.misses or turn.spoken.is_unknown):
        whole = {**answer.value, "number": ""}
    if whole is not None:
        return put_answer(turn, turn.asked, replace(answer, value=whole, said=f"{answer.said} {turn.spoken.text}"))
    taken = take(turn.form, turn.details, turn.spoken, turn.readers, None, checks=False)
    if taken.is_empty:
        return ask_again(turn.form, turn.details, turn.heard, "missed", turn.asked, **turn.told())
    return next_move(turn.form, taken.details, turn.heard, **turn.told(taken))


def _listed(details: CaseDetails, question: Question | None) -> CaseDetails:
    """A first answer of a question that may be repeated, as a list."""
    answer = details.answers.get(question.name) if question and question.repeats > 1 else None
    if question is None or answer is None or answer.known != "given" or isinstance(answer.value, list):
        return details
    return details.with_answer(question.name, replace(answer, value=[answer.value]))


def _another(turn: Turn, question: Question) -> Move:
    reading = next(turn.readers.readings(question, turn.spoken, asked=True), None)
    if reading is None or reading.value is None:
        return ask_again(turn.form, turn.details, turn.heard, "missed", question, **turn.told())
    return put_answer(turn, question, Answer(reading.value, turn.spoken.text))
