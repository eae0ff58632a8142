"""Turns that are no words: an option that was tapped is read as if it were typed; a picture or a recording goes to a person.

Why before the conversation: search and understanding would take such a turn for an empty text, and answer nobody's question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.config.patience import PATIENCE
from bot.errands.callback import HERE
from bot.model.case_write import NoteMedia
from bot.model.dialogue_state import Promised, Session
from bot.model.media import for_person, place_in
from bot.model.reply import Ask, Handover, Reply
from bot.model.turn import Turn
from bot.model.turn_result import CaseOpening, TurnRecord, TurnResult
from bot.processing.picked_option import ask_again, asking_parts, typed
from bot.store import Store

RECENT = PATIENCE.talk.media_meant
UNHEARD = {
    "text.with_case": "text.note_with_case",
    "text.looked_at": "text.note_listened_to",
    "text.unread": "text.note_unread",
}
"""Key of a phrase → key of the one for a voice note."""
Converse = Callable[[Turn, Session], TurnResult]


@dataclass(frozen=True, slots=True)
class WordlessTurns:
    """Answers what no conversation can."""

    store: Store
    wording: Callable[[str, str], str]
    """Language tag and key of a phrase → the sentence."""
    new_code: Callable[[], str]
    team: str
    """Team that looks at what came."""
    reached: bool
    """True if staff learn of a case."""

    def prepared(self, turn: Turn, before: Session, answer: Converse, talk: int) -> tuple[Turn, Session, Converse]:
        """The turn, its session, and what answers it. talk: number of the conversation. Raises StoreDown."""
        if turn.pick:
            found = typed(turn, before, self.store.sent_options(talk, turn.pick.message))
            return (*found, answer) if found else (turn, before, self._is_too_late)
        if turn.is_wordless:
            place = place_in(turn.media) if _asks_where(before) else ""
            return (replace(turn, text=place), before, answer) if place else (turn, before, self._sent)
        return turn, before, self._beside(answer) if for_person(turn.media) else answer

    def _is_too_late(self, turn: Turn, session: Session) -> TurnResult:
        return self._told(turn, session, "text.earlier_option")

    def _told(self, turn: Turn, session: Session, key: str) -> TurnResult:
        return ask_again(turn, session, key, self.wording)

    def _sent(self, turn: Turn, session: Session) -> TurnResult:
        """That a person looks: with the case that is meant, else with a new one; what says nothing is asked for in words."""
        media, code = for_person(turn.media), self._case_meant(turn, session) if self.reached else ""
        if code and (media or place_in(turn.media)):
            noted = NoteMedia(code, media or turn.media)
            return replace(self._told(turn, session, _key(turn, "text.with_case")), writes=(noted,), about=code)
        if self.reached and media:
            return self._opened(turn, session, media)
        return self._told(turn, session, "text.unread_place" if place_in(turn.media) else _key(turn, "text.unread"))

    def _opened(self, turn: Turn, session: Session, media: tuple[str, ...]) -> TurnResult:
        code, text = self.new_code(), self.wording(session.language, _key(turn, "text.looked_at"))
        opened = CaseOpening(code, "person", self.team, {"reason": "media", "answer": HERE, "media": " ".join(media)})
        after = replace(
            session, owner="person", promised=Promised(code, here=True, at=turn.at, spoken=session.turns),
            turns=session.turns + 1, at=turn.at,
        )  # fmt: skip
        parts = (Handover(self.team, "media", text, code), *asking_parts(session))
        record = TurnRecord(source="shell", outcome="person", errand="person")
        return TurnResult(Reply(parts, session.language), after, record, (opened,))

    def _beside(self, answer: Converse) -> Converse:
        """The same answer to what was written beside a picture, which goes with the case that the answer is about."""

        def answered(turn: Turn, session: Session) -> TurnResult:
            result, media = answer(turn, session), for_person(turn.media)
            if result.cases:
                first = replace(result.cases[0], slots={**result.cases[0].slots, "media": " ".join(media)})
                return replace(result, cases=(first, *result.cases[1:]))
            return replace(result, writes=(*result.writes, NoteMedia(result.about, media))) if result.about else result

        return answered

    def _case_meant(self, turn: Turn, session: Session) -> str:
        """Code of the case of a danger, being filled in, of the person promised, or last talked of, if it is not over; else empty."""
        talked = session.case if session.case_at and turn.at - session.case_at <= RECENT else ""
        promised = session.promised.code if session.owner == "person" and not session.promised.over else ""
        for code in (session.danger.code, session.asked.slot("case"), promised, talked):
            if code and (case := self.store.case_of(code)) and not case.is_over:
                return code
        return ""


def _key(turn: Turn, key: str) -> str:
    """Key of a phrase for what came: nobody looks at a voice note that could not be heard."""
    return UNHEARD[key] if turn.voice_note else key


def _asks_where(session: Session) -> bool:
    return any(isinstance(part, Ask) and part.kind == "place" for part in session.last)
