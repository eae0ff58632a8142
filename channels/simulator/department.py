"""A made-up system of a department: it takes forms slowly, wrongly or not at all, as its name says."""

from __future__ import annotations

import time
from threading import BoundedSemaphore
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from channels.web.routes import proves

MOST = 1_000
SLOW_SECONDS = 3.0
MOST_SLOW = 2
"""Requests that may wait at once, so that they leave threads of the page to everybody else."""


def department(slow_seconds: float = SLOW_SECONDS) -> Blueprint:
    """Its routes: /demo/department/<how>, where how is good, slow, wrong, down, hangs (takes it, then says nothing in time).

    slow_seconds: how long slow waits, and hangs after it has taken something.
    """
    doors, kept = Blueprint("department", __name__), dict[tuple[str, str], dict[str, Any]]()
    slow = BoundedSemaphore(MOST_SLOW)

    doors.before_request(_refuse_strangers)

    @doors.post("/demo/department/<how>")
    @proves("this-machine")
    def take(how: str) -> ResponseReturnValue:
        told, key = request.get_json(), request.headers.get("Idempotency-Key", "")
        if how == "wrong":
            return jsonify(error="no such field"), 422
        if how == "slow":
            _wait(slow, slow_seconds)
        is_new = (how, key) not in kept
        if how == "down" or (is_new and len(kept) >= MOST):
            abort(503)
        new = {"reference": f"D-{len(kept) + 1:04}", "taken": 0, "told": told}
        kept.setdefault((how, key), new)["taken"] += 1
        if how == "hangs" and is_new:
            _wait(slow, slow_seconds)
        return jsonify(reference=kept[how, key]["reference"]), 201 if is_new else 200

    @doors.get("/demo/department/<how>/<key>")
    @proves("this-machine")
    def show(how: str, key: str) -> ResponseReturnValue:
        return jsonify(kept[how, key]) if (how, key) in kept else abort(404)

    @doors.delete("/demo/department/<how>/<key>")
    @proves("this-machine")
    def take_back(how: str, key: str) -> ResponseReturnValue:
        if kept.pop((how, key), None) is None:
            abort(404)
        return "", 204

    return doors


def _wait(slow: BoundedSemaphore, seconds: float) -> None:
    """Holds the request; refuses it where as many wait as may."""
    if not slow.acquire(blocking=False):
        abort(503)
    try:
        time.sleep(seconds)
    finally:
        slow.release()


def _refuse_strangers() -> None:
    """Nobody but this machine hands anything to it."""
    if request.remote_addr not in {"127.0.0.1", "::1"}:
        abort(404)
