"""With a resident: a colleague finds a service in their words, fills its form in with them, reads it back and books."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from bot.cases.refusal_words import word_refusal
from bot.model.refusal import Refused
from bot.model.visit import OUTCOMES, Visit
from console.guard import permits
from console.session import desk, signed_in, texts
from console.visit_page import shown
from console.visit_talk import LONGEST, WAY, say, talk_of

LONGEST_NAME = 80
LOOK_AGAIN = 2
"""Seconds after which a page that waits for an answer is loaded again."""
pages = Blueprint("visits", __name__)


@pages.get("/with")
@permits("begin_visit")
def start() -> str:
    """Somebody sits down, or one goes on with whoever sat down before. No name stands here."""
    return _start("")


@pages.post("/with")
@permits("begin_visit")
def begin() -> AnyResponse | tuple[str, int]:
    """A visit of its own for this resident."""
    of, name, language = desk(), request.form.get("name", "").strip(), request.form.get("language", "")
    if language not in of.phrases.languages or len(name) > LONGEST_NAME:
        return _start("visit"), HTTPStatus.BAD_REQUEST
    number = of.store.begin_visit(WAY, name, language, signed_in().actor, of.now())
    return redirect(url_for("visits.show", number=number), HTTPStatus.SEE_OTHER)


@pages.get("/with/<int:number>")
@permits("help_in_visit")
def show(number: int) -> Response:
    """All of one visit: what was told, what is asked, what can be done."""
    return visit_page(visit_of(number))


@pages.post("/with/<int:number>/say")
@permits("help_in_visit")
def speak(number: int) -> AnyResponse:
    """What the resident said, or picked."""
    visit, typed = visit_of(number), texts_of(number)
    after = request.form.get("after", -1, type=int)
    if problem := _amiss(visit, typed):
        return visit_page(visit, problem, typed, HTTPStatus.BAD_REQUEST)
    is_stale = after != talk_of(desk(), visit).last and not _is_again(visit, after)
    if is_stale or not say(desk(), visit, typed, after, signed_in()):
        return visit_page(visit, texts()("problem.crossed"), typed, HTTPStatus.CONFLICT)
    return redirect(url_for("visits.show", number=number), HTTPStatus.SEE_OTHER)


@pages.post("/with/<int:number>/end")
@permits("end_visit")
def end(number: int) -> AnyResponse:
    """The resident goes: how it ended, and whether they could say what comes next."""
    of, form = desk(), request.form
    visit, outcome, note = visit_of(number), form.get("outcome", ""), form.get("text", "").strip()
    if outcome not in OUTCOMES or len(note) > LONGEST:
        return visit_page(visit, texts()("problem.outcome"), status=HTTPStatus.BAD_REQUEST)
    taught = form.get("taught_back", "")
    try:
        of.store.end_visit(
            number, outcome, signed_in().actor, of.now(), taught_back="yes" if taught == "yes" else "no" if taught else "",
            note=note,
        )  # fmt: skip
    except Refused as refused:
        return visit_page(visit_of(number), _worded(refused), status=HTTPStatus.CONFLICT)
    return redirect(url_for("visits.start", done="visit"), HTTPStatus.SEE_OTHER)


def visit_page(visit: Visit, problem: str = "", typed: str = "", status: int = HTTPStatus.OK) -> Response:
    """The page of a visit. problem: why what was sent was not done; typed: what was sent."""
    talk = talk_of(desk(), visit)
    if talk.waits is not None and not problem:
        late = (desk().now() - talk.waits.turn.at).total_seconds() > 10 * LOOK_AGAIN
        page = make_response(render_template("visit_waits.html", visit=visit, late=late, said=talk.waits.turn.text))
        # Why no element of the page: it goes on without a script, and the link beside it does the same.
        page.headers["Refresh"] = str(LOOK_AGAIN)
        return page
    answer = render_template("visit.html", **shown(visit, talk, desk(), texts()), problem=problem, typed=typed)
    return make_response(answer, status)


def texts_of(number: int) -> str:
    """What was typed, or all that was picked, as one turn."""
    said = [each.strip() for each in request.form.getlist("text") if each.strip()]
    return texts()("comma").join(said)


def visit_of(number: int) -> Visit:
    """One that is there; raises NotFound."""
    try:
        return desk().store.look_at_visit(number, signed_in().actor, desk().now())
    except Refused:
        raise NotFound from None


def _amiss(visit: Visit, typed: str) -> str:
    """Why a turn is not taken, or empty."""
    t = texts()
    if visit.is_over:
        return _worded(Refused("visit_over", visit=str(visit.id)))
    if request.args.get("right") and not request.form.get("ticked"):
        return t("problem.tick")
    if not typed:
        return t("problem.empty")
    return t("problem.long", most=LONGEST) if len(typed) > LONGEST else ""


def _is_again(visit: Visit, after: int) -> bool:
    """True for a form that was sent twice: what it said is kept already."""
    return desk().store.turn(WAY, f"{visit.address}-{after}") is not None


def _worded(refused: Refused) -> str:
    return word_refusal(refused, desk().phrases, desk().city, texts().language)


def _start(problem: str) -> str:
    of = desk()
    going_on = of.store.visits_of(signed_in().actor, of.now())
    return render_template("visits.html", visits=going_on, problem=problem, done=request.args.get("done") == "visit")
