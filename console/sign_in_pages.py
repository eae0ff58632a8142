"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

import structlog
from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bot.model.staff_account import Proofs, StaffAccount
from bot.store.staff_accounts import StaffTaken
from console.accounts import DEMO
from console.desk import BEGIN
from console.guard import ANYBODY, SIGNED_IN, permits
from console.passwords import LONGEST, SHORTEST, hash_password
from console.session import LANGUAGE, account, begin, desk, end, signed_in, texts
from console.sign_in import sign_in

STATUS = {"wrong": HTTPStatus.FORBIDDEN, "too_many": HTTPStatus.TOO_MANY_REQUESTS}
pages = Blueprint("sign_in", __name__)
log = structlog.get_logger(__name__)


@pages.get("/sign-in")
@permits(ANYBODY)
def page() -> Response | str:
    """The form; whoever is signed in goes on."""
    if account() is not None:
        return redirect(_back())
    return _form("")


@pages.post("/sign-in")
@permits(ANYBODY)
def enter() -> Response | tuple[str, int]:
    """Look at what was typed."""
    typed = {name: request.form.get(name, "") for name in ("login", "password", "code")}
    found = sign_in(desk().store, **typed, address=request.remote_addr or "", at=desk().clock())
    if not isinstance(found, StaffAccount):
        log.warning("desk.refused", why=found)
        return _form(found, typed["login"]), STATUS[found]
    begin(found)
    log.info("desk.signed_in", account=found.id)
    return redirect(_back(), HTTPStatus.SEE_OTHER)


@pages.post("/demo")
@permits(ANYBODY)
def enter_demo() -> Response:
    """Be the demo worker, where there is one."""
    if not desk().has_demo:
        raise NotFound
    begin(_demo())
    return redirect(_back(), HTTPStatus.SEE_OTHER)


@pages.post("/sign-out")
@permits(ANYBODY)
def leave() -> Response:
    """End this sign-in. Why anybody: who was signed out meanwhile is not asked to sign in to sign out."""
    end()
    return redirect(url_for("sign_in.page"), HTTPStatus.SEE_OTHER)


@pages.post("/language")
@permits(ANYBODY)
def change_language() -> Response:
    """The language of the pages, kept with the account of whoever is signed in."""
    wanted = request.form.get("language", "")
    if wanted in desk().texts:
        session[LANGUAGE] = wanted
        if (who := account()) is not None:
            desk().store.set_staff_language(who.id, wanted)
    return redirect(_back(), HTTPStatus.SEE_OTHER)


@pages.get("/you")
@permits(SIGNED_IN)
def you() -> str:
    """Who is signed in, and what they may do."""
    return render_template("you.html", problem="", done=request.args.get("done") == "password")


@pages.post("/you/password")
@permits(SIGNED_IN)
def change_password() -> Response | tuple[str, int]:
    """Another password, by whoever proves again that the account is theirs; every other browser is signed out."""
    who, new = signed_in(), request.form.get("new", "")
    if not SHORTEST <= len(new) <= LONGEST:
        return render_template("you.html", problem="short"), HTTPStatus.BAD_REQUEST
    typed = {name: request.form.get(name, "") for name in ("password", "code")}
    found = sign_in(desk().store, who.login, **typed, address=request.remote_addr or "", at=desk().clock())
    if not isinstance(found, StaffAccount):
        return render_template("you.html", problem=found), STATUS[found]
    desk().store.set_password(found.id, hash_password(new))
    begin(found)
    return redirect(url_for("sign_in.you", done="password"), HTTPStatus.SEE_OTHER)


def _form(problem: str, login: str = "") -> str:
    return render_template("sign_in.html", problem=problem, login=login, back=_back())


def _back() -> str:
    """Where somebody goes on: a page of the desk, and no other."""
    wanted = request.values.get("back", "")
    plain = wanted.startswith(f"{BEGIN}/") and "//" not in wanted and "\\" not in wanted and wanted.isprintable()
    return wanted if plain and "/sign-in" not in wanted else url_for("begin")


def _demo() -> StaffAccount:
    """The account of the demo worker, made at the first click."""
    store = desk().store
    if store.staff_account(DEMO) is None:
        # Why: two may click at the same moment, and either's is as good.
        with suppress(StaffTaken):
            store.add_staff(DEMO, texts()("demo.name"), "desk", Proofs(), desk().clock())
    found = store.staff_account(DEMO)
    assert found is not None
    return found
