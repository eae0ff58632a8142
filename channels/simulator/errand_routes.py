"""The page's requests on a visitor's errands: the cases, letting time pass, acting as an office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, request

from channels.simulator.errands import Errands
from channels.simulator.pages.texts import language_wanted
from channels.simulator.visitor import addresses, number, sent_field
from channels.web.routes import proves


def errand_views(errands: Errands) -> tuple[tuple[str, str, Callable[..., Any]], ...]:
    """Address, method and view of each."""

    @proves("simulator-cookie")
    def cases() -> Response:
        """The visitor's cases, and what was sent by itself above `after`."""
        language = language_wanted(request.args.get("lang"), request.accept_languages)
        return jsonify(errands.show(addresses(), number("after"), language))

    @proves("simulator-cookie")
    def clock() -> tuple[Response, int]:
        """Time is let pass; refused on a line in real use."""
        return jsonify({"until": errands.pass_time(addresses(), sent_field("to"))}), 202

    @proves("simulator-cookie")
    def act() -> tuple[Response, int]:
        """What an office does with a case; refused on a line in real use."""
        errands.act(addresses(), sent_field("act"), sent_field("case"))
        return jsonify({}), 202

    return ("/try/cases", "GET", cases), ("/try/clock", "POST", clock), ("/try/act", "POST", act)
