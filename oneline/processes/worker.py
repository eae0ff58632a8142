"""The worker process: answers and sends until it is told to stop."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from bot.cases.code import unused_code
from bot.city.city import read_city
from bot.config.settings import Settings, secret_of
from bot.config.timing import TIMING
from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.errands.handover import TEAM, apology, over_limit
from bot.language.encoders.guarded import encoders
from bot.model.dialogue_state import Session
from bot.model.turn import Turn, is_number
from bot.model.turn_result import TurnResult
from bot.notify.opening import notifier_jobs
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
from channels.calls.outbound import Dials, GatewayDials, PhoneCalls
from channels.contract import Channel
from channels.delivery import BY, DeliveryWorker
from channels.render.registry import renderers
from channels.simulator.codec import WAYS
from channels.twilio.calls_api import open_calls
from oneline.assembly import open_house, open_sms, open_understanding
from oneline.days import day_jobs, follow_days
from oneline.dues import open_dues
from oneline.handing import hand_over_jobs
from oneline.reports import report_jobs
from oneline.times import time_jobs
from voice.telephony.stream.ticket import bearer

SENT = frozenset({"sms"})
"""Channels whose answers reach nobody but by being sent; a call or a page reads them as soon as they are saved."""
LOOK_SECONDS = TIMING.workers.look


def run_workers(settings: Settings, name: str = WORKER) -> None:
    """Answer and send until SIGTERM, by this name: conversations and the outbox in threads; says so once it is ready."""
    begin_process(settings)
    stop, store = threading.Event(), open_kept(settings)
    stop_on_signals(stop)
    house = open_house(settings, open_understanding(settings))
    follow_days(settings, house.city)
    shell, watchdog = (
        open_shell(store, house, why=settings.serves_page),
        Watchdog(stop, (settings.data / sign_of(name)).touch),
    )
    senders = list(open_deliveries(settings, store))
    shell = replace(shell, handoffs={one.channel: one.handoff for one in senders})
    answers = watchdog.watched(shell.work_once)
    jobs: list[Job] = [answers] * settings.worker_threads
    lookouts: dict[Job, Lookout] = {answers: Awake(store.db.wakeup, TURNS, store.next_turn_due)}
    for one in senders:
        sends = watchdog.watched(one.worker.send_once, SENDING_SECONDS)
        lookouts[sends] = one.handoff
        jobs += [sends] * one.threads
    tells = [watchdog.watched(job, SENDING_SECONDS) for job in notifier_jobs(settings, store)]
    dues = watchdog.watched(open_dues(store, house, puts_through=bool(settings.staff_phone)).work_once, SENDING_SECONDS)
    others = [
        watchdog.watched(job, SENDING_SECONDS)
        for job in (
            *time_jobs(store, house, settings.calendar_passwords),
            *report_jobs(store, settings, house.city),
            *hand_over_jobs(store, settings),
            *day_jobs(store, house),
        )
    ]
    seldom = [dues, *others, *tells, Purging(store, settings).purge_if_due]
    lookouts |= {job: Ticks(LOOK_SECONDS) for job in seldom}
    jobs += seldom
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


def open_deliveries(settings: Settings, store: Store) -> Iterator[Delivery]:
    """What sends by each channel by which messages go out."""
    for channel, threads in open_senders(settings):
        due = partial(store.next_message_due, (channel.name,))
        handoff = Handoff(store.db.wakeup, messages_by(channel.name), due, BY)
        yield Delivery(
            channel.name, DeliveryWorker(store, {channel.name: channel}, given=handoff.take), handoff, threads
        )


def open_senders(settings: Settings) -> Iterator[tuple[Channel, int]]:
    """The channels by which messages go out, and how many threads send by each."""
    if settings.twilio_account_sid:
        # Why two: one call to the provider that hangs must not stop every reply.
        yield open_sms(settings), 2
    if dials := open_dials(settings):
        yield PhoneCalls(dials), 1


def open_dials(settings: Settings) -> Dials | None:
    """Whoever rings numbers for us: the SIP gateway where there is one, else Twilio, else nobody."""
    if settings.sip_listen:
        return GatewayDials(
            f"http://{settings.sip_door}", bearer(secret_of(settings)), read_city(settings.city).language
        )
    number = settings.twilio_voice_from or settings.twilio_from
    return open_calls(settings) if settings.twilio_account_sid and is_number(number) else None


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
        converse=answer,
        render=lambda channel, reply: table[channel](reply),
        apology=partial(apology, house),
        over=partial(over_limit, house),
        reached=house.reached,
        language=house.city.language,
        team=TEAM,
        new_code=draw,
        limits=house.city.limits,
        by=worker_name(os.getpid()),
        sent=SENT,
        tries=frozenset(WAYS.values()),
    )
