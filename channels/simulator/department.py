"""A department's own system, made up: it takes forms, slowly, wrongly or not at all, as its name says."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

MOST = 1_000
SLOW_SECONDS = 3.0


def department(slow_seconds: float = SLOW_SECONDS) -> Blueprint:
    """Its doors: /demo/department/<how>, where how is good, slow, wrong, down, hangs (takes it, then says nothing in time).

    slow_seconds: how long slow waits, and hangs after it has taken something.
    """
    doors, kept = Blueprint("department", __name__), dict[tuple[str, str], dict[str, Any]]()

    @doors.post("/demo/department/<how>")
    def take(how: str) -> ResponseReturnValue:
        told = request.get_json()
        key = request.headers.get("Idempotency-Key", "")
        if how == "down":
            abort(503)
        if how == "wrong":
            return jsonify(error="no such field"), 422
        if how == "slow":
            time.sleep(slow_seconds)
        is_new = (how, key) not in kept
        if is_new and len(kept) < MOST:
            kept[how, key] = {"reference": f"D-{len(kept) + 1:04}", "taken": 0, "told": told}
        kept[how, key]["taken"] += 1
        if how == "hangs" and is_new:
            time.sleep(slow_seconds)
        return jsonify(reference=kept[how, key]["reference"]), 201 if is_new else 200

    @doors.get("/demo/department/<how>/<key>")
    def show(how: str, key: str) -> ResponseReturnValue:
        if (how, key) not in kept:
            abort(404)
        return jsonify(kept[how, key])

    @doors.delete("/demo/department/<how>/<key>")
    def take_back(how: str, key: str) -> ResponseReturnValue:
        if kept.pop((how, key), None) is None:
            abort(404)
        return "", 204

    return doors
