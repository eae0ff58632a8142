"""The voice process with engines of a test, for gunicorn to start: voice_process:create(), its store in STORE."""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask
from served import SECRET, phones, voice_app

from bot.store import open_store
from bot.system.log import open_log
from oneline.processes.voice import note_ended
from voice.telephony.stream.gunicorn_worker import BEGIN, ILL, JUDGE
from voice.telephony.stream.server import judge_of


def create() -> Flask:
    """The application as `create_voice_app` makes it."""
    open_log("info")
    store = open_store(os.environ["STORE"])
    board = phones(store, ended=note_ended(store)).board(SECRET, 2)
    app = voice_app(board)
    app.extensions[ILL] = lambda: (ill := Path(os.environ["ILL"])).exists() and ill.read_text() == str(os.getpid())
    app.extensions[JUDGE], app.extensions[BEGIN] = judge_of(board), store.forked
    return app
