"""Who is signed in: the cookie holds a random key, the database its hash and whose it is."""

from __future__ import annotations

import hashlib
import secrets

from flask import current_app, g, request, session

from bot.model.staff_account import StaffAccount
from console.accounts import DEMO
from console.desk import Desk
from console.texts import Texts

DESK = "desk"
"""Where an application keeps what its pages need."""
KEY, LANGUAGE = "key", "language"
"""What the cookie holds, besides what forms are proved with."""


def desk() -> Desk:
    """What the pages of this application need."""
    found: Desk = current_app.extensions[DESK]
    return found


def account() -> StaffAccount | None:
    """Who is signed in; None if nobody is. Asked of the database once a request. Raises StoreDown."""
    if "account" not in g:
        g.account = _account()
    found: StaffAccount | None = g.account
    return found


def signed_in() -> StaffAccount:
    """Who is signed in, on a page that only they see."""
    found = account()
    assert found is not None, "this page is marked for anybody"
    return found


def _account() -> StaffAccount | None:
    key = session.get(KEY)
    if not isinstance(key, str):
        return None
    found = desk().store.session_of(_hash(key), desk().clock())
    # Why: a folder that was tried in may be put to real use, and then nobody is the demo worker.
    return None if found and found.login == DEMO and not desk().has_demo else found


def begin(of: StaffAccount) -> None:
    """Somebody signed in: all that stood in the cookie before counts no more."""
    key, language = secrets.token_urlsafe(32), session.get(LANGUAGE)
    end()
    desk().store.begin_session(of.id, _hash(key), desk().clock())
    session[KEY] = key
    if language:
        session[LANGUAGE] = language
    g.account = of


def end() -> None:
    """Nobody is signed in any more, in this browser or in whoever has a copy of its cookie."""
    if isinstance(key := session.get(KEY), str):
        desk().store.end_session(_hash(key))
    session.clear()
    g.account = None


def texts() -> Texts:
    """The texts of this request: as chosen on a page, else as the account says, else as the browser wants."""
    known = desk().texts
    of = account()
    for wanted in (session.get(LANGUAGE), of.language if of else ""):
        if isinstance(wanted, str) and wanted in known:
            return known[wanted]
    return known[request.accept_languages.best_match(list(known)) or next(iter(known))]


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
