"""Around the pure conversation: stores a turn; later loads the state, answers, and saves everything once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.cases.code import new_code
from bot.city.sending_limits import Limits, toll_of_turn
from bot.config.patience import PATIENCE
from bot.config.timing import TIMING
from bot.language.keywords import Keywords
from bot.model.case_write import WriteConflict
from bot.model.dialogue_state import Promised, Session
from bot.model.message_content import MessageContent, RenderedReply, outgoing
from bot.model.reply import Handover, Reply
from bot.model.turn import Turn
from bot.model.turn_result import CaseOpening, TurnRecord, TurnResult
from bot.processing.debounce import cut, due_at, first_burst, joined
from bot.processing.handoff import Handoff, save_answer
from bot.processing.marks import with_marks
from bot.processing.retry_alone import Alone
from bot.processing.wordless import WordlessTurns
from bot.store import AnsweredBatch, Claimed, CodeTaken, LeaseLost, Pending, Store
from bot.store.serialise import Unreadable
from bot.system.log import where

LEASE_SECONDS = TIMING.turns.lease
MOST_TRIES = TIMING.turns.tries
BACK_OFF_SECONDS = TIMING.turns.back_off
MOST_BACK_OFF_SECONDS = TIMING.turns.most_back_off
MOST_CODES = 10
MOST_NOTES = TIMING.voice_notes.waiting
"""Voice notes of one person that wait to be heard: nobody takes all the hearing. Further ones are answered unheard."""
HEARD_WITHIN = timedelta(seconds=TIMING.voice_notes.heard)
AFTER_DANGER = PATIENCE.talk.after_danger
Converse = Callable[[Turn, Session], TurnResult]
log = structlog.get_logger(__name__)


def receive(store: Store, turn: Turn, keywords: Keywords, wait: float) -> bool:
    """Write a turn down before anything else; False when it was seen before. Raises StoreDown.

    wait: seconds to wait for the rest of a short text that seems unfinished; 0 where the channel knows the end.
    """
    hear = bool(turn.voice_note) and store.notes_waiting(turn.channel, turn.sender) < MOST_NOTES
    new = store.receive(turn, turn.at + HEARD_WITHIN if hear else due_at(turn, keywords, wait), hear=hear)
    log.info("turn.received" if new else "turn.seen_before", channel=turn.channel, provider_id=turn.id)
    return new


@dataclass(frozen=True, slots=True)
class TurnProcessor:
    """Answers conversations that are due, one at a time; any number of threads and processes may."""

    store: Store
    keywords: Keywords
    converse: Converse
    render: Callable[[str, Reply], RenderedReply]
    """Channel name and reply → messages; pure."""
    apology: Callable[[str], str]
    """Language tag → what is said when we can not answer and a person will."""
    language: str
    """Spoken with somebody of whom nothing is known yet."""
    team: str
    """Team that gets what could not be answered."""
    limits: Limits | None = None
    """How much may go out to whom; None for no limits."""
    over: Callable[[str, bool], Reply] = lambda language, begins: Reply((), language, ends=True)
    """Language tag, and whether a call begins → what is said in a call over a limit."""
    wording: Callable[[str, str], str] = lambda language, key: ""
    """Language tag and key of a phrase → the sentence."""
    new_code: Callable[[], str] = new_code
    """Gives a case code that is not used yet."""
    reached: bool = True
    """True if staff learn of a case; else no code is told, for nobody would ring."""
    keep_hours: float = PATIENCE.told.message_kept / timedelta(hours=1)
    """Hours after which a message that could not be sent is of no use any more."""
    by: str = "worker"
    """Name of this worker in leases."""
    sent: frozenset[str] = frozenset()
    """Channels whose answers only the outbox takes to anybody."""
    handoffs: Mapping[str, Handoff] = field(default_factory=dict)
    """Channel → how its answers get straight to those who send, where they are in this process."""
    marked: frozenset[str] = frozenset()
    """Channels whose cases tell how they came about."""
    overtakes: Callable[[Turn], bool] = lambda turn: False
    """Whether a turn does not wait for a voice note before it that is still to be heard: danger does not."""
    speak: Callable[[Turn, Session, Reply], MessageContent | None] = lambda turn, session, reply: None
    """Turn, session after it and reply → what is to be heard of it as a voice note; None where it is only read."""
    alone: Alone = field(default_factory=Alone)
    """What was tried before is answered with nothing else going on: should it end the process, it is known by that."""

    def work_once(self, now: datetime) -> bool:
        """Answer the conversation that is due longest; False when none is. Raises StoreDown."""
        claimed = self.store.claim_conversation(now, LEASE_SECONDS, self.by, self.overtakes)
        if claimed is None:
            return False
        ids = {"conversation": claimed.conversation, "tries": claimed.tries}
        try:
            with self.alone.work(claimed.tries > 1):
                self._work(claimed, first_burst(claimed.pending, self.keywords), now)
        except LeaseLost:
            log.warning("turn.lease_lost", **ids)
        except _TurnFailed as broken:
            log.error("turn.broken", **ids, error=str(broken))
            self.store.release(claimed, now + _back_off(claimed.tries))
        return True

    def _work(self, claimed: Claimed, burst: tuple[Pending, ...], now: datetime) -> None:
        """Answer; raises _TurnFailed when it is to be tried again, and apologises when it was tried often enough."""
        if not burst:
            self.store.release(claimed, None)
            return
        # Why before trying, too: a turn that kills the whole process never comes to the except below.
        answer = _give_back if burst[0].unreadable else self.converse
        if claimed.tries > MOST_TRIES:
            answer = self._apologise
        try:
            self._keep(claimed, burst, answer, now)
        except _TurnFailed as broken:
            if claimed.tries != MOST_TRIES:
                raise
            log.error("turn.given_up", conversation=claimed.conversation, turn=burst[-1].id, error=str(broken))
            self._keep(claimed, burst, self._apologise, now)
        log.info("turn.answered", conversation=claimed.conversation, turn=burst[-1].id, joined=len(burst))

    def _keep(self, claimed: Claimed, burst: tuple[Pending, ...], answer: Converse, now: datetime) -> None:
        """Saves the answer; tries again if a case code or a time is taken by now, in the end without a code."""
        turn = cut(joined(burst))
        before = claimed.session or Session(
            str(claimed.conversation),
            turn.language or self.language,
            stopped=claimed.opted_out,
            consents=claimed.consents,
        )
        if answer is self.converse:
            wordless = WordlessTurns(self.store, self.wording, self.new_code, self.team, self.reached)
            turn, before, answer = wordless.prepared(turn, before, answer, claimed.conversation)
        for _ in range(MOST_CODES):
            work = self._work_for(answer, turn, before, burst, now)
            try:
                # Why not synced: before a message goes out, that is written down and synced, and this with it.
                synced = not work.messages or turn.channel not in self.sent
                save_answer(self.store, claimed, work, self.handoffs.get(turn.channel), synced=synced)
                return
            except CodeTaken:
                log.info("case.code_taken", conversation=claimed.conversation)
            except WriteConflict:
                log.info("case.moved_on", conversation=claimed.conversation)
        try:
            self.store.save(claimed, self._work_for(_without_codes(answer), turn, before, burst, now))
        except WriteConflict:
            raise _TurnFailed("WriteConflict") from None

    def _work_for(
        self, answer: Converse, turn: Turn, before: Session, burst: tuple[Pending, ...], now: datetime
    ) -> AnsweredBatch:
        """The result to be saved; any error in conversation or rendering is raised as _TurnFailed, without words."""
        try:
            answered = answer(turn, before)
            if turn.channel in self.marked:
                answered = with_marks(turn, answered)
            shown = self.render(turn.channel, answered.reply)
        except Exception as error:
            raise _TurnFailed(where(error)) from None
        session = replace(answered.session, rest=(*shown.rest, *answered.session.rest))
        if before.stopped and session.stopped and answered.effect.urgent:
            session = replace(session, heeded=turn.at)
        # Why: who said stop hears the one confirmation and then nothing until START, but for what may save a life, and
        # for what they write in the hours after that: "I am still here" must be true.
        is_told = answered.effect.urgent or answered.effect.despite_stop or _is_heeded(before, turn.at)
        silent = before.stopped and session.stopped and not is_told
        messages = () if silent else outgoing(shown.messages, answered.reply)
        until = now + timedelta(hours=self.keep_hours)
        answered, turns = replace(answered, session=session), tuple(p.id for p in burst)
        toll = toll_of_turn(self.limits, turn, messages) if self.limits else None
        over = self.over(session.language, toll.what == "call") if toll and toll.what != "text" else None
        instead = (
            TurnResult(replace(over, alone=True), before, TurnRecord(source="shell", outcome="limit")) if over else None
        )
        said = self.speak(turn, session, answered.reply) if messages else None
        return AnsweredBatch(turns, answered, messages, now, until, toll, said, self.team, instead)

    def _apologise(self, turn: Turn, session: Session) -> TurnResult:
        """A plain apology, and a person who looks after it."""
        code = self.new_code()
        told = Handover(self.team, "fault", self.apology(session.language), code if self.reached else "")
        case = CaseOpening(code, "person", self.team, {"reason": "fault"})
        record = TurnRecord(source="shell", outcome="person", errand="person")
        promised = Promised(told.code, at=turn.at, spoken=session.turns)
        after = replace(session, owner="person", promised=promised)
        return TurnResult(Reply((told,), session.language), after, record, (case,))


def _is_heeded(before: Session, at: datetime) -> bool:
    """True in the hours after a danger of somebody who said STOP, until they say it again."""
    return before.heeded is not None and at - before.heeded <= AFTER_DANGER


def _without_codes(answer: Converse) -> Converse:
    """The same answer with cases without codes, so that nobody waits because codes have run out."""

    def plain(turn: Turn, session: Session) -> TurnResult:
        answered = answer(turn, session)
        codes = {case.code for case in answered.cases}
        told = tuple(
            replace(part, code="") if isinstance(part, Handover) and part.code in codes else part
            for part in answered.reply.parts
        )
        promised = replace(answered.session.promised, code="") if codes else answered.session.promised
        after, cases = (
            replace(answered.session, last=told, promised=promised),
            tuple(replace(case, code="") for case in answered.cases),
        )
        # Why: what is planned for a case is found by its code.
        writes = tuple(write for write in answered.writes if getattr(write, "case", None) not in list(codes))
        return replace(answered, reply=replace(answered.reply, parts=told), session=after, cases=cases, writes=writes)

    return plain


class _TurnFailed(Exception):
    """The conversation failed on a turn; the text says where, never what was said."""


def _give_back(_turn: Turn, _session: Session) -> TurnResult:
    """Gives back a turn that cannot be read now; a newer version may read it."""
    raise Unreadable("Turn")


def _back_off(tries: int) -> timedelta:
    """How long to wait after a try, four times longer each time."""
    return timedelta(seconds=min(BACK_OFF_SECONDS * 4.0 ** min(tries - 1, 10), MOST_BACK_OFF_SECONDS))
