"""Which of the offered times a turn picks, and which it refuses."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.turn.context import TurnContext
from bot.errands import turn_act
from bot.errands.case import desk as cases
from bot.errands.case import wishes
from bot.language.keywords import LAST, OTHER
from bot.model.case import Case
from bot.model.slot import Slot

LEARNED = {"other-day": "other-day", "other-time": "none", "none-fits": "none"}
"""What the classifier takes for a refusal → the act it is."""
Named = tuple[str, str]
"""Office and beginning (ISO) of a time that was named."""
CLAUSE = re.compile(r"[,，;；.。!！、]")


@dataclass(frozen=True, slots=True)
class Refused:
    """What a turn says about times it refuses."""

    rest: tuple[Named, ...]
    """Those named that may still be wanted."""
    gone: tuple[Named, ...]
    picked: Named | None = None
    """The one that is wanted instead, where that is plain."""
    other_days: bool = False
    """True if another day is wished for, whichever."""
    more: str = ""
    """What the turn says beside that."""

    @property
    def moments(self) -> list[datetime]:
        """When the times that are not wanted begin."""
        return [datetime.fromisoformat(at) for _, at in self.gone]


def write(slots: tuple[Slot, ...]) -> str:
    """Offered times, as a case and a question keep them."""
    return json.dumps([[slot.office, slot.starts.isoformat()] for slot in slots])


def read(text: str) -> tuple[Named, ...]:
    """Offered times, read back from how they are kept."""
    return tuple((str(office), str(starts)) for office, starts in json.loads(text or "[]"))


def pick(context: TurnContext, offers: tuple[Named, ...]) -> int | None:
    """The place of the offered time that a turn picks; None if it picks none."""
    if not offers:
        return None
    is_one = not context.session.focus.open_options
    place = (0 if cases.read_yes_no(context) else None) if is_one else cases.read_pick(context, len(offers))
    if place is None and not is_one and not context.turn.keys:
        place = _by_its_words(context, offers)
    return place


def refused(context: TurnContext, offers: tuple[Named, ...], at: int = 0) -> Refused | None:
    """The times a turn refuses: by place, the one just named, or all; None if it refuses none.

    at: place of the one that is named alone, or was picked.
    """
    if not offers or context.turn.keys or not context.turn.text.strip():
        return None
    said = _refusals(context)
    if "other-day" in said:
        return Refused((), offers, other_days=True)
    places = {place - 1 for clause, is_out in clauses(context) if is_out and (place := _place(context, clause)) > 0}
    wanted = [place for clause, is_out in clauses(context) if not is_out and (place := _place(context, clause))]
    is_no = not places and cases.read_yes_no(context) is False and bool(context.session.focus.open_options)
    if ("none" in said or (is_no and not said)) and not places:
        return Refused((), offers, more=_beside(context))
    if not places and not said:
        return None
    gone = {place for place in places if place < len(offers)} or {min(at, len(offers) - 1)}
    rest = tuple(each for n, each in enumerate(offers) if n not in gone)
    named = next((len(offers) if place == LAST else place for place in wanted if OTHER < place <= len(offers)), 0)
    is_other = len(rest) == 1 and ("other-one" in said or OTHER in wanted)
    picked = offers[named - 1] if named else rest[0] if is_other else None
    return Refused(rest, tuple(offers[n] for n in sorted(gone)), picked, more=_beside(context))


def _refusals(context: TurnContext) -> tuple[str, ...]:
    """How a turn refuses the offered times; the classifier is used only if the turn names no other time."""
    said = context.house.acts.among(wishes.REFUSALS, context.turn.text, context.written)
    learned = "" if said or wishes.wish_in(context, asked=True) else turn_act.learned_act(context)
    return (LEARNED[learned],) if learned in LEARNED else said


def clauses(context: TurnContext) -> list[tuple[str, bool]]:
    """The clauses of a turn, each with whether it refuses something."""
    parts = [part.strip() for part in CLAUSE.split(context.turn.text) if part.strip()]
    return [(part, bool(context.house.acts.among(("refuses",), part))) for part in parts]


def _beside(context: TurnContext) -> str:
    """The clauses that refuse nothing by its place or in general."""
    acts = context.house.acts
    return ", ".join(
        each for each, _ in clauses(context) if not _place(context, each) and not acts.among(wishes.REFUSALS, each)
    )


def _place(context: TurnContext, clause: str) -> int:
    return context.house.keywords.place(clause) or 0


def _by_its_words(context: TurnContext, offers: tuple[Named, ...]) -> int | None:
    """The place of the offered time that a turn says in words."""
    wish = wishes.wish_in(context, asked=True)
    fits = [n for n, (_, at) in enumerate(offers) if wish and wish.allows(datetime.fromisoformat(at))]
    return fits[0] if len(fits) == 1 and (wish.time() or wish.date()) else None


def offered(case: Case) -> tuple[Named, ...]:
    """The times offered last for a case."""
    return read(case.slots.get(wishes.OFFERED, ""))
