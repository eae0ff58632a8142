"""The voice process's server: calls come by a websocket in Twilio's Media Streams format, with a ticket; one thread a call."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from flask import Blueprint, Response, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed

from voice.call.controller import Call
from voice.call.ports import CallMedia, Work
from voice.telephony.stream import media_stream as wire
from voice.telephony.stream.admission import Admission
from voice.telephony.stream.bounds import Fed, TooMuch, bound
from voice.telephony.stream.call_media import StreamMedia
from voice.telephony.stream.request_heads import Head, Judge
from voice.telephony.stream.ticket import BadTicket, Ticket, check, name_of
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
    """True for a request head that its provider signed; our own gateways bring their ticket in the address."""


def media_door(board: StreamServices, path: str = PATH) -> Blueprint:
    """The websocket at a path. The upgrade is refused with 403 to a caller without proof, with 503 if all lines are busy."""
    page = Blueprint("voice", __name__)
    sock = Sock(page)
    judge = judge_of(board, path)

    @page.before_request
    def refuse() -> Response | None:
        # Why here too: not every server asks before it gives a thread, the one of tests for one.
        query = request.query_string.decode("latin-1")
        headers = {name.lower(): value for name, value in request.headers.items()}
        status = judge(Head(request.method, request.path, query, headers))
        return Response(status=status) if status else None

    def stream(ws: Any) -> None:
        try:
            serve(ws, board)
        except ConnectionClosed:
            log.info("wire.closed_early")

    stream.proved_by = "the provider's signature or a ticket, at the upgrade; one-time ticket"  # type: ignore[attr-defined]
    sock.route(path)(stream)
    return page


def judge_of(board: StreamServices, path: str = PATH) -> Judge:
    """Decides who may open a stream at a path. Other paths are open to everybody, but take no body."""

    def judge(head: Head) -> int:
        if head.method not in {"GET", "HEAD"} or head.has_body:
            return 400
        if head.path != path:
            return 0
        if not (is_fresh(head.asked("ticket"), board) or board.prove(head)):
            return 403
        return 503 if board.admission.is_full else 0

    return judge


def is_fresh(text: str, board: StreamServices) -> bool:
    """True for a ticket of ours that is not too old; whether it was used is asked when the call begins."""
    with suppress(BadTicket):
        return bool(text and check(text, board.secret, old=board.secret_old))
    return False


def serve(ws: Any, board: StreamServices) -> None:
    """One call from its start to its end."""
    bound(ws)
    start, ticket = _begin(ws, board)
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


def _begin(ws: Any, board: StreamServices) -> tuple[wire.Start | None, Ticket | None]:
    """The start message of a call and its ticket; None for both if they do not come in time or are not ours."""
    until = time.monotonic() + START_SECONDS
    while (left := until - time.monotonic()) > 0:
        text = ws.receive(timeout=left)
        if text is None:
            break
        try:
            message = wire.read(text)
            if isinstance(message, wire.Start):
                return message, _ticket(message, board)
        except (wire.BadMessage, BadTicket) as error:
            log.warning("wire.refused", why=str(error))
            break
    return None, None


def _ticket(start: wire.Start, board: StreamServices) -> Ticket:
    """The ticket of a call, which may be used only once; raises BadTicket."""
    text = start.parameters.get("ticket", "")
    ticket = check(text, board.secret, old=board.secret_old)
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
