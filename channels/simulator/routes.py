"""The page for trying the line: a telephone, a text phone and a chat, whose turns go the way of every turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from flask import Blueprint, Flask, Response, jsonify, render_template, request, send_from_directory
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import generate_csrf

from bot.model.turn import Turn
from bot.store.records import OutboxEntry, TurnHistory
from bot.system.clock import now
from channels.render.sms_segments import BASIC, EXTENDED
from channels.simulator.codec import LONGEST_TEXT, WAYS, WHOLE, CalendarOf, channel_of, happened, read, ticket_of, told
from channels.simulator.entry_card import EntryOf
from channels.simulator.errand_routes import errand_views
from channels.simulator.errands import Errands
from channels.simulator.offers import Offers
from channels.simulator.pages.texts import PAGES, language_wanted, languages, texts
from channels.simulator.visitor import begin_again, number, senders
from channels.web.csrf_and_csp import guard, refused
from channels.web.routes import proves
from voice.telephony.stream.ticket import Ticket

TURNS, LOOKS, VIEWS, CALLS = "90 per minute", "900 per minute", "900 per minute", "30 per minute"
GSM = {"basic": "".join(sorted(BASIC)), "extended": "".join(sorted(EXTENDED))}
"""For the counter on the page, which counts as the line does."""
SHORT, LONG = 300, 365 * 24 * 3600
"""Seconds for which a browser keeps scripts, and fonts."""


class Remembered(Protocol):
    """What the store tells of a conversation."""

    def conversation_of(self, channel: str, address: str) -> int | None:
        """Number of the conversation of an address, None when it never wrote."""
        ...

    def replies_since(self, talk: int, after: int = 0) -> Sequence[OutboxEntry]:
        """Messages with a number above `after`, in order."""
        ...

    def records(self, talk: int, after: int = 0) -> Sequence[TurnHistory]:
        """Turns with a number above `after`, in order, and what came of each."""
        ...


@dataclass(frozen=True, slots=True)
class SimulatorServices:
    """What the page needs of the line."""

    receive: Callable[[Turn], bool]
    """Writes a turn down for the worker; False when it was seen before. Raises StoreDown."""
    remembered: Remembered
    entry_of: EntryOf = lambda source_id: None
    """Source id of a service → its entry, None if it is not there."""
    demo: bool = True
    """True if the city is made up and the page says so."""
    receive_whole: Callable[[Turn], bool] | None = None
    """The same for what is complete as it comes, a call's speech, so that nobody waits for more of it."""
    sign: Callable[[Ticket], str] | None = None
    """A ticket for a call with sound as text that only this line can have made; None if there is no sound."""
    offers: Callable[[str], Offers] = lambda language: Offers()
    """What the page begins with in a language."""
    called: Mapping[str, str] = field(default_factory=dict)
    """Language tag → what the city calls its line."""
    number: str = ""
    """The number people ring it by, as it is written."""
    stream_url: str = ""
    """Where the page's telephone brings its sound, ws:// or wss://, reachable from a browser; empty if there is none."""
    errands: Errands | None = None
    """What is shown of the visitor's cases; None if the page shows none."""
    calendar_of: CalendarOf = lambda code, language: None
    """Link to the time of a case as a file for calendars; raises StoreDown."""

    is_local: bool = False
    """True if nobody but this machine is to reach the page."""

    @property
    def sounds(self) -> bool:
        """True if the page's telephone can be spoken with."""
        return self.sign is not None and self.stream_url != ""


def simulator(line: SimulatorServices) -> Blueprint:
    """The page at `/` and its verbs under `/try`, for an app with a secret key; raises ValueError for a bad stream_url."""
    limiter = Limiter(get_remote_address, storage_uri="memory://")
    page = Blueprint("simulator", __name__, template_folder=str(PAGES))
    page.record_once(lambda state: limiter.init_app(cast(Flask, state.app)))
    guard(page, line.stream_url if line.sounds else "", is_local=line.is_local)
    views: tuple[tuple[str, str, str, Callable[..., Any]], ...] = (
        ("/", "GET", VIEWS, _page(line)),
        ("/try/static/<path:name>", "GET", VIEWS, static),
        ("/try/turn", "POST", TURNS, _turn(line)),
        ("/try/new", "POST", TURNS, _new(line)),
        ("/try/call", "POST", CALLS, _call(line)),
        ("/try/replies", "GET", LOOKS, _replies(line)),
    )
    if line.errands is not None:
        views += tuple(
            (rule, method, LOOKS if method == "GET" else TURNS, view)
            for rule, method, view in errand_views(line.errands)
        )
    for rule, method, rate, view in views:
        limited: Callable[..., Any] = limiter.limit(rate)(view)
        page.add_url_rule(rule, view.__name__, limited, methods=[method])
    return page


def _page(line: SimulatorServices) -> Callable[[], str]:
    @proves("public-page")
    def page() -> str:
        language = language_wanted(request.args.get("lang"), request.accept_languages)
        words = texts(language)
        senders()
        offers = line.offers(language)
        data = {"language": language, "texts": words, "gsm": GSM, "longest": LONGEST_TEXT, "demo": line.demo}
        shown = {"language": language, "languages": languages(), "csrf": generate_csrf(), "demo": line.demo}
        called = {
            "called": line.called.get(language, ""),
            "number": line.number,
            "tries": [*offers.sentences, words["try.person"]],
            "samples": {way: offers.sample(number, words["sample.line"]) for number, way in enumerate(WAYS)},
            "errands": line.errands,
        }
        return render_template("simulator.html", t=words, page_data=data, sounds=line.sounds, **shown, **called)

    return page


@proves("public-page")
def static(name: str) -> Response:
    """The page's own style, scripts and fonts."""
    return send_from_directory(PAGES / "static", name, max_age=LONG if name.startswith("fonts/") else SHORT)


def _turn(line: SimulatorServices) -> Callable[[], tuple[Response, int]]:
    @proves("simulator-cookie")
    def turn() -> tuple[Response, int]:
        """One contribution on a device: written down, answered by the worker."""
        sent = request.get_json()
        way = sent.get("way") if isinstance(sent, dict) else None
        channel_of(way)
        language = language_wanted(sent.get("lang"), request.accept_languages)
        received = read(sent, senders()[str(way)], language, now())
        whole = line.receive_whole if way in WHOLE else None
        (whole or line.receive)(received)
        return jsonify({"key": received.id}), 202

    return turn


def _new(line: SimulatorServices) -> Callable[[], tuple[Response, int]]:
    @proves("simulator-cookie")
    def new() -> tuple[Response, int]:
        """Begin again on a device: another conversation; what was begun in the one before stays the visitor's."""
        sent = request.get_json()
        way = sent.get("way") if isinstance(sent, dict) else None
        channel_of(way)
        keeps = line.errands is not None and line.errands.has_cases(senders()[str(way)])
        begin_again(str(way), keeps=keeps)
        return jsonify({}), 201

    return new


def _call(line: SimulatorServices) -> Callable[[], tuple[Response, int]]:
    @proves("simulator-cookie")
    def call() -> tuple[Response, int]:
        """A call with sound: where to bring it, and a ticket for this visitor's telephone that is good once."""
        if line.sign is None or not line.stream_url:
            return refused(404, "sound"), 404
        sent = request.get_json()
        language = language_wanted(sent.get("lang") if isinstance(sent, dict) else None, request.accept_languages)
        ticket = ticket_of(senders()["phone"], language)
        return jsonify({"url": line.stream_url, "ticket": line.sign(ticket), "call": ticket.call}), 201

    return call


def _replies(line: SimulatorServices) -> Callable[[], Response]:
    @proves("simulator-cookie")
    def replies() -> Response:
        """Messages above `after` and turns above `turns` of this visitor's conversation on a device."""
        way = request.args.get("way", "")
        talk = line.remembered.conversation_of(channel_of(way), senders()[way])
        language = language_wanted(request.args.get("lang"), request.accept_languages)
        messages, turns = [], []
        if talk is not None:
            # Why turns first: a turn shown as answered has its messages in this same look.
            turns = [
                happened(row, line.entry_of, language, line.calendar_of)
                for row in line.remembered.records(talk, number("turns"))
            ]
            messages = [told(row) for row in line.remembered.replies_since(talk, number("after"))]
        return jsonify({"messages": messages, "turns": turns})

    return replies
