"""What was handed in, taken up once more: heard as a correction of it, agreed to anew, or left as it was."""

from __future__ import annotations

from dataclasses import replace

from bot.forms.engine.advance import advance
from bot.forms.engine.amiss import named_wrong
from bot.forms.engine.checking import ask_which, name_put_right
from bot.forms.engine.hearing import Turn, turn_of
from bot.forms.engine.moves import COMMIT
from bot.forms.engine.state import READ_BACK
from bot.forms.engine.take import take
from bot.forms.form import Form
from bot.forms.readers.readers import Readers
from bot.forms.turn import Heard, Move
from bot.model.case import CaseDetails

CUES = (
    "corrects", "adds", "more", "keeps", "amiss", "since then", "wishes", "sooner or later", "in place", "only",
    "mended",
)  # fmt: skip
"""Words beside which a value changes what was handed in."""


def opened_again(details: CaseDetails) -> CaseDetails:
    """The details of what was handed in, to be changed: nothing of it is agreed to until that is read back."""
    answers = {slot: replace(answer, confirmed=False) for slot, answer in details.answers.items()}
    return replace(
        details, commits=tuple(step for step in details.commits if step != COMMIT), answers=answers, asking=READ_BACK,
        misses=0, handed_in=details.handed_in or details.answers,
    )  # fmt: skip


def as_handed_in(details: CaseDetails) -> CaseDetails:
    """The details as the office has them: a change that was not agreed to is forgotten."""
    if not details.handed_in:
        return details
    return replace(
        details, answers=details.handed_in, handed_in={}, commits=(*details.commits, COMMIT), asking="", misses=0,
    )  # fmt: skip


def change(form: Form, details: CaseDetails, heard: Heard, readers: Readers) -> Move:
    """What a form does where something handed in is to be changed; which piece is asked where the turn does not say."""
    opened = opened_again(details)
    move = advance(form, opened, heard, readers)
    is_unsaid = move.kind in {"ask_again", "left", "commit", "nothing"}
    return ask_which(turn_of(form, opened, heard, readers, ())) if is_unsaid else move


def says_change(form: Form, details: CaseDetails, heard: Heard, readers: Readers) -> bool:
    """True if a turn changes an answer that was handed in: by another value, or by saying which is wrong."""
    opened = opened_again(details)
    turn: Turn = turn_of(form, opened, heard, readers, ())
    if not turn.spoken.text or heard.keys:
        return False
    taken = name_put_right(turn, take(form, opened, turn.spoken, readers, None, checks=True))
    if not taken.corrected and taken.impossible is None:
        return bool(named_wrong(form, opened, turn.spoken))
    if any(opened.answers[slot].known != "given" for slot in taken.corrected):
        # Why: what was not known then is told now.
        return True
    is_only_that = turn.spoken.is_mostly(taken.spans)
    is_only_that |= bool(taken.spans) and turn.spoken.is_little_beside(taken.spans)
    return is_only_that or any(readers.words.has(cue, turn.spoken.text) for cue in CUES)
