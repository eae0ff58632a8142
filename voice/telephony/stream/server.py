"""The voice process's server: calls come by a websocket in Twilio's Media Streams format, with a ticket; one thread a call."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from flask import Blueprint, Response, g, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed

from voice.call.controller import Call
from voice.call.ports import CallMedia, Work
from voice.telephony.stream import media_stream as wire
from voice.telephony.stream.admission import Admission
from voice.telephony.stream.bounds import Fed, TooMuch, bound
from voice.telephony.stream.call_media import StreamMedia
from voice.telephony.stream.request_heads import Head, Judge
from voice.telephony.stream.ticket import BadTicket, Ticket, check, mark_of, name_of
from voice.telephony.stream.upgrade import Upgrades
from voice.telephony.tuning import TUNING

T = TypeVar("T")
PATH = "/voice/stream"
LOOK_SECONDS = TUNING.stream.look
START_SECONDS = TUNING.stream.start
SILENT_SECONDS = TUNING.stream.silent
MOST_BAD = TUNING.stream.bad
JOINING = {"sip", "asterisk", "audiosocket", "page"}
"""Kinds of connection whose gateway is ours and rings people itself."""
TRY = "page"
"""The connection of calls that only try the line."""
UP = "up"
"""Mark that tells the calling gateway at once that the call is taken."""
OPTIONS = {"ping_interval": TUNING.stream.ping, "max_message_size": wire.LONGEST_MESSAGE}
"""For flask-sock, under SOCK_SERVER_OPTIONS."""
log = structlog.get_logger(__name__)


class CallFailed(Exception):
    """A call that cannot go on; raised in its own thread, it closes the connection so that a person is rung."""


@dataclass(frozen=True, slots=True)
class StreamServices:
    """What the server needs of the line."""

    secret: str
    """Signs tickets."""
    admission: Admission
    pool: ThreadPoolExecutor
    """Decodes, speaks, and waits for answers."""
    open: Callable[[Ticket, CallMedia, Work], Call]
    """Opens the call that a ticket names."""
    where: Callable[[BaseException], str] = lambda error: type(error).__name__
    """Kind and place of an error for the log; never its words, which may be a caller's."""
    secret_old: str = ""
    """The secret before this one, whose tickets are still accepted; empty for none."""
    prove: Callable[[Head], bool] = lambda head: False
    """True for a request head that its provider signed; our own gateways bring their ticket in the query."""


def media_door(board: StreamServices, path: str = PATH) -> Blueprint:
    """The websocket at a path. The upgrade is refused with 403 to a caller without proof, with 503 if all lines are busy."""
    page = Blueprint("voice", __name__)
    sock = Sock(page)
    upgrades = _upgrades(board, path)

    @page.before_request
    def refuse() -> Response | None:
        query = request.query_string.decode("latin-1")
        headers = {name.lower(): value for name, value in request.headers.items()}
        head = Head(request.method, request.path, query, headers)
        # Why judged here too: not every server asks before it gives a thread, the one of tests for one.
        status = upgrades.judge(head)
        # Why taken only here: the same head is judged more than once, and of two that come together one is let in.
        if not status and not (taken := upgrades.take(head)):
            status = 403
        if status:
            return Response(status=status)
        g.taken = taken
        return None

    def stream(ws: Any, token: str = "") -> None:
        try:
            serve(ws, board, g.taken)
        except ConnectionClosed:
            log.info("wire.closed_early")

    stream.proved_by = "a ticket, or its token signed by the provider, at the upgrade, once; one-time ticket"  # type: ignore[attr-defined]
    sock.route(path)(stream)
    sock.route(f"{path}/<token>", endpoint="signed_stream")(stream)
    return page


def judge_of(board: StreamServices, path: str = PATH) -> Judge:
    """Decides who may open a stream at a path."""
    return _upgrades(board, path).judge


def _upgrades(board: StreamServices, path: str) -> Upgrades:
    return Upgrades(path, board.secret, board.secret_old, board.admission, board.prove)


def serve(ws: Any, board: StreamServices, taken: str) -> None:
    """One call from its start to its end. taken: mark of the ticket that its stream was opened with."""
    bound(ws)
    start, ticket = _begin(ws, board, taken)
    if start is None or ticket is None:
        return
    with board.admission.seat(is_try=ticket.wire == TRY) as seated:
        if not seated:
            log.warning("call.refused", call=ticket.call)
            return
        media = StreamMedia(ws, start.stream, is_ours=ticket.wire in JOINING)
        media.mark(UP)
        log.info("call.begins", call=ticket.call, wire=ticket.wire)
        _run(ws, board, ticket, media)


def _begin(ws: Any, board: StreamServices, taken: str) -> tuple[wire.Start | None, Ticket | None]:
    """The start message of a call and its ticket; None for both if they do not come in time or are not ours."""
    until = time.monotonic() + START_SECONDS
    while (left := until - time.monotonic()) > 0:
        text = ws.receive(timeout=left)
        if text is None:
            break
        try:
            message = wire.read(text)
            if isinstance(message, wire.Start):
                return message, _ticket(message, board, taken)
        except (wire.BadMessage, BadTicket) as error:
            log.warning("wire.refused", why=str(error))
            break
    return None, None


def _ticket(start: wire.Start, board: StreamServices, taken: str) -> Ticket:
    """The ticket of a call, which may be used only once, on its own stream; raises BadTicket."""
    text = start.parameters.get("ticket", "")
    ticket = check(text, board.secret, old=board.secret_old)
    if mark_of(text) != taken:
        raise BadTicket("of another stream")
    if not board.admission.first_use(name_of(text)):
        raise BadTicket("used before")
    return ticket


def _run(ws: Any, board: StreamServices, ticket: Ticket, media: StreamMedia) -> None:
    """Gives a call its messages, the results of its work and the time, until it is over."""
    done: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
    call = board.open(ticket, media, work_of(board, done))
    try:
        call.begin()
        _carry(ws, call, done)
    except ConnectionClosed:
        log.info("wire.closed", call=ticket.call)
    except TooMuch as error:
        log.warning("wire.too_much", call=ticket.call, why=str(error))
    # Why so wide: whatever goes wrong in here, the caller is handed on to a person and not hung up on.
    except Exception as error:
        log.error("call.failed", call=ticket.call, error=board.where(error))
    finally:
        is_done = call.over
        call.stop()
        (media.hang_up if is_done else media.give_up)()


def _carry(ws: Any, call: Call, done: queue.SimpleQueue[Callable[[], None]]) -> None:
    """Runs until the call is over, or its connection fails."""
    bad, last, fed = 0, time.monotonic(), Fed()
    while not call.over and bad < MOST_BAD and time.monotonic() - last < SILENT_SECONDS:
        text = ws.receive(timeout=LOOK_SECONDS)
        last = time.monotonic() if text is not None else last
        bad += text is not None and not _take(call, text, fed)
        _settle(done)
        call.tick()


def _take(call: Call, text: str | bytes, fed: Fed) -> bool:
    """Give a message to the call; False if it is not a valid message. Raises TooMuch."""
    try:
        message = wire.read(text)
    except wire.BadMessage as error:
        log.warning("wire.bad_message", why=str(error))
        return False
    match message:
        case wire.Media(sound):
            fed.take(sound)
            call.sound(sound)
        case wire.Key(digit):
            call.key(digit)
        case wire.Mark(name):
            call.mark(name)
        case wire.Transferred(outcome):
            call.transferred(outcome)
        case wire.Stop():
            call.stop()
        case _:
            pass
    return True


def _settle(done: queue.SimpleQueue[Callable[[], None]]) -> None:
    while not done.empty():
        done.get()()


def work_of(board: StreamServices, done: queue.SimpleQueue[Callable[[], None]]) -> Work:
    """Runs work in a pool; the results come back through a queue into the call's own thread."""

    def work(do: Callable[[], T], then: Callable[[T | None], None]) -> None:
        def run() -> None:
            try:
                result: T | None = do()
            except Exception as error:
                log.error("call.work_failed", error=board.where(error))
                result = None
            done.put(lambda: then(result))

        board.pool.submit(run)

    return work
