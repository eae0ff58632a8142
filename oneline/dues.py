"""Joins due items with their wording, the channels and the city."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from bot.dialogue.turn.resources import Resources
from bot.errands.due_messages import word_due
from bot.model.message_content import in_text
from bot.model.reply import Reply
from bot.model.turn import abilities_of
from bot.processing.due_worker import DueWorker
from bot.processing.pass_time import TimedJob
from bot.processing.waiting_list import Offering, next_stand_in
from bot.reminders.ways import Ways
from bot.store import Store
from channels.contract import Rendered
from channels.render.registry import renderers
from oneline.reports import follow_up_job

SENT = Ways()
"""Ways out of a line that sends texts by a cloud carrier."""
PLAYED = Ways("sms", "voice")
"""Ways out where a conversation is played and nothing is sent."""


def sent_ways(channels: Iterable[str]) -> Ways:
    """Ways out of a line, by the names of the channels that can send: a carrier's texts where there are any, else those of a SIM card."""
    texting = [name for name in channels if abilities_of(name).is_texted]
    return SENT if SENT.text in texting or not texting else replace(SENT, text=texting[0])


def open_dues(store: Store, house: Resources, ways: Ways = SENT, *, puts_through: bool = True) -> DueWorker:
    """The worker of what is due, for a house. puts_through: a telephone of the staff takes calls over."""
    table = renderers(house.phrases, house.city.line)

    def render(channel: str, reply: Reply) -> Rendered:
        """Messages; a call that is made tells one, as it is written, and the call itself says it aloud."""
        if channel == PLAYED.call or not abilities_of(channel).is_spoken:
            return table[channel](reply)
        told = house.phrases.traits[reply.language].between.join(table[PLAYED.call](reply).bodies)
        return Rendered(in_text(told))

    return DueWorker(store, house.city, partial(word_due, house), render, ways, puts_through)


def due_job(store: Store, house: Resources, ways: Ways = PLAYED) -> TimedJob:
    """The same for whoever lets time pass."""
    worker = open_dues(store, house, ways)
    return TimedJob(worker.work_once, worker.next_at)


def timed_jobs(store: Store, house: Resources, ways: Ways = PLAYED) -> list[TimedJob]:
    """All that is done as time passes, for whoever lets it pass: what is due, and times that come free."""
    offering, city = Offering(store, house.city), house.city
    stand_in = partial(next_stand_in, store, city)
    return [
        due_job(store, house, ways), TimedJob(offering.offer_if_due, offering.next_at), TimedJob(stand_in, lambda: None),
        follow_up_job(store, city),
    ]  # fmt: skip
