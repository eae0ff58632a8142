"""The worker process: answers and sends until it is told to stop."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from bot.cases.code import unused_code
from bot.config.settings import Settings
from bot.config.timing import TIMING
from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.errands.handover import TEAM, apology, over_limit
from bot.language.encoders.guarded import encoders
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.notify.opening import notifier_jobs
from bot.processing.due_worker import DueWorker
from bot.processing.handoff import Handoff
from bot.processing.lookout import Awake, Lookout, Ticks
from bot.processing.purge import Purging
from bot.processing.readiness import WORKER
from bot.processing.turn_processor import TurnProcessor
from bot.processing.watchdog import SENDING_SECONDS, Watchdog, begin_watch, sign_of
from bot.processing.worker import Job, run_worker, stop_on_signals, worker_name
from bot.safety import Detector
from bot.store import Store
from bot.store.open_sealed import open_kept
from bot.store.wakeup import TURNS, messages_by
from bot.system.clock import now
from bot.system.confine import begin_process
from bot.system.heap import settle_heap
from channels.delivery import BY, DeliveryWorker
from channels.found import abilities, packages
from channels.package import Sender
from channels.render.registry import renderers
from oneline.assembly import open_house, open_understanding
from oneline.days import day_jobs, follow_days
from oneline.dues import open_dues, sent_ways
from oneline.handing import hand_over_jobs
from oneline.read_back import ReadBack
from oneline.reports import report_jobs
from oneline.spoken_answers import aloud_senders, answering_aloud
from oneline.times import time_jobs
from oneline.voice_notes import note_jobs

LOOK_SECONDS = TIMING.workers.look


def run_workers(settings: Settings, name: str = WORKER) -> None:
    """Answer and send until SIGTERM, by this name: conversations and the outbox in threads; says so once it is ready."""
    begin_process(settings)
    stop, store = threading.Event(), open_kept(settings)
    stop_on_signals(stop)
    house = open_house(settings, open_understanding(settings))
    follow_days(settings, house.city)
    shell = answering_aloud(open_shell(store, house, why=settings.serves_page), settings, house)
    watchdog = Watchdog(stop, (settings.data / sign_of(name)).touch)
    senders = [*open_deliveries(settings, store), *deliveries(aloud_senders(settings, house), store)]
    shell = replace(shell, handoffs={one.channel: one.handoff for one in senders})
    answers = watchdog.watched(shell.work_once)
    jobs: list[Job] = [answers] * settings.worker_threads
    lookouts: dict[Job, Lookout] = {answers: Awake(store.db.wakeup, TURNS, store.next_turn_due)}
    for one in senders:
        sends = watchdog.watched(one.worker.send_once, SENDING_SECONDS)
        lookouts[sends] = one.handoff
        jobs += [sends] * one.threads
    dues = watchdog.watched(_dues(store, house, settings, senders).work_once, SENDING_SECONDS)
    others = [
        watchdog.watched(job, SENDING_SECONDS)
        for job in (
            *time_jobs(store, house, settings.calendar_passwords),
            *report_jobs(store, settings, house.city),
            *hand_over_jobs(store, settings),
            *day_jobs(store, house),
            *notifier_jobs(settings, store),
        )
    ]
    seldom = [dues, *others, Purging(store, settings).purge_if_due]
    lookouts |= {job: Ticks(LOOK_SECONDS) for job in seldom}
    notes = note_jobs(settings, store, house, watchdog)
    lookouts |= notes
    jobs += (*seldom, *notes)
    _load(house)
    begin_watch(watchdog, partial(store.beat, WORKER), stop)
    run_worker(jobs, stop, lookouts)
    for one in senders:
        one.worker.finish(now())
    store.close()


def _load(house: Resources) -> None:
    """Why before the watch: on a busy machine loading takes longer than a turn may, and would be taken for a turn that hangs."""
    encoders().start()
    house.danger.load()
    settle_heap()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What sends by one channel."""

    channel: str
    worker: DeliveryWorker
    handoff: Handoff
    threads: int


def _dues(store: Store, house: Resources, settings: Settings, senders: Iterable[Delivery]) -> DueWorker:
    """What tells people what is due, by what can send."""
    ways = sent_ways(one.channel for one in senders)
    return open_dues(store, house, ways, puts_through=bool(settings.staff_phone))


def open_deliveries(settings: Settings, store: Store) -> Iterator[Delivery]:
    """What sends by each channel by which messages go out."""
    return deliveries((each for package in packages().values() for each in package.senders(settings)), store)


def deliveries(senders: Iterable[Sender], store: Store) -> Iterator[Delivery]:
    """What sends by some senders."""
    for sender in senders:
        name = sender.channel.name
        handoff = Handoff(store.db.wakeup, messages_by(name), partial(store.next_message_due, (name,)), BY)
        sends = DeliveryWorker(store, {name: sender.channel}, given=handoff.take)
        yield Delivery(name, sends, handoff, sender.threads)


def open_shell(store: Store, house: Resources, *, why: bool = False) -> TurnProcessor:
    """The shell around the conversation of a house.

    why: turns are kept with the rules that decided, which the page to try the line shows.
    """
    draw = partial(unused_code, store.is_code_used, house.city.code_digits)
    house, table = replace(house, new_code=draw, desk=store), renderers(house.phrases, house.city.line)
    hurried = replace(house, danger=Detector(house.danger.lexicon))

    def answer(turn: Turn, session: Session) -> TurnResult:
        """Why without models while they load: whoever is in danger, by the patterns, does not wait for a finer hearing."""
        if encoders().is_loaded or not house.danger.lexicon.match(turn.text).raised:
            return converse(turn, session, house, why=why)
        with encoders().left_out():
            return converse(turn, session, hurried, why=why)

    return TurnProcessor(
        store=store,
        keywords=house.keywords,
        converse=ReadBack(answer, house),
        render=lambda channel, reply: table[channel](reply),
        apology=partial(apology, house),
        over=partial(over_limit, house),
        wording=house.phrases.say,
        reached=house.reached,
        language=house.city.language,
        team=TEAM,
        new_code=draw,
        limits=house.city.limits,
        by=worker_name(os.getpid()),
        sent=frozenset(way for way, can in abilities().items() if can.is_sent),
        overtakes=lambda turn: bool(house.danger.lexicon.match(turn.text).raised),
        marked=frozenset(way for way, can in abilities().items() if can.is_trial or can.is_present),
    )
