"""A small HTTP service on loopback, by which the line asks a gateway to ring somebody.

POST /calls {"to", "language", "message"} gives 202 {"call"}; GET /calls/ID tells its state; DELETE /calls/ID hangs up.
"""

from __future__ import annotations

import hmac

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from voice.telephony.sip.identities import address_of
from voice.telephony.sip.outbound_calls import Full, OutCall, OutCalls
from voice.telephony.stream.ticket import bearer

FIELDS = {"to": 256, "language": 20, "message": 100}
"""What a request holds, and how long each may be."""


def door(calls: OutCalls, secret: str, host: str = "") -> web.Application:
    """The service. host: where plain numbers are rung; without it only SIP addresses are taken."""
    application = web.Application(middlewares=[_only_for(bearer(secret))], client_max_size=4096)
    application.add_routes(_routes(calls, host))
    return application


def _only_for(word: str) -> Middleware:
    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), word.encode()):
            raise web.HTTPUnauthorized
        return await handler(request)

    return check


def _routes(calls: OutCalls, host: str) -> web.RouteTableDef:
    routes = web.RouteTableDef()

    @routes.post("/calls")
    async def place(request: web.Request) -> web.StreamResponse:
        try:
            asked = _fields(await request.json())
            address_of(asked["to"], host)
            call = calls.place(**asked)
        except RecursionError:
            raise web.HTTPBadRequest(text="nested too deep") from None
        except ValueError as error:
            raise web.HTTPBadRequest(text=str(error)) from None
        except (Full, OSError):  # why both: what can not be written down is not rung, or it would be rung again
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "30"}) from None
        return web.json_response({"call": call.id}, status=202)

    @routes.get("/calls/{call}")
    async def tell(request: web.Request) -> web.StreamResponse:
        call = _found(calls, request)
        return web.json_response({"call": call.id, "state": call.state, "keys": call.keys})

    @routes.delete("/calls/{call}")
    async def end(request: web.Request) -> web.StreamResponse:
        calls.end(_found(calls, request).id)
        return web.Response(status=204)

    return routes


def _fields(body: object) -> dict[str, str]:
    if not isinstance(body, dict) or "to" not in body or set(body) - set(FIELDS):
        raise ValueError("expected to, language and message")
    for name, value in body.items():
        if not isinstance(value, str) or len(value) > FIELDS[name] or not value.isprintable():
            raise ValueError(f"not a {name}")
    return body


def _found(calls: OutCalls, request: web.Request) -> OutCall:
    if call := calls.find(request.match_info["call"]):
        return call
    raise web.HTTPNotFound
