"""Paper: a slip, or a card for a purse, of what a visit came to, and of a case."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from bot.model.case import Case
from bot.model.refusal import Refused
from console.guard import permits
from console.session import desk, signed_in, texts
from console.slip import CannotPrint, Size, print_slip
from console.slip_words import slip_of
from console.texts import Texts
from console.visit_page import called, cases_in
from console.visit_pages import visit_of
from console.visit_talk import talk_of

pages = Blueprint("slips", __name__)
log = structlog.get_logger(__name__)


@pages.get("/with/<int:number>/slip")
@permits("print_slip")
def of_service(number: int) -> Response:
    """What was told of a service in a visit."""
    visit = visit_of(number)
    service = talk_of(desk(), visit).service
    if not service:
        raise NotFound
    desk().store.note_print(signed_in().actor, desk().now(), f"visit {number}")
    return _printed(None, service, called(visit, []), desk().texts.get(visit.language, texts()))


@pages.get("/with/<int:number>/slip/<int:case>")
@permits("print_slip")
def of_visit(number: int, case: int) -> Response:
    """What was done in a visit; a case of another one is not printed here."""
    visit = visit_of(number)
    own = cases_in(visit, desk())
    found = next((each for each in own if each.id == case and each.code and each.state != "draft"), None)
    if found is None:
        raise NotFound
    desk().store.note_print(signed_in().actor, desk().now(), f"visit {number}", case)
    return _printed(found, found.service, called(visit, own), desk().texts.get(visit.language, texts()))


@pages.get("/cases/<int:number>/slip")
@permits("print_slip")
def of_case(number: int) -> Response:
    """A case, in the language of whoever prints it."""
    try:
        found = desk().store.look(f"#{number}", signed_in().actor, desk().now(), "print").case
    except Refused:
        raise NotFound from None
    desk().store.note_print(signed_in().actor, desk().now(), "", number)
    return _printed(found, found.service, str(found.details.value("name", "")), texts())


def _printed(case: Case | None, service: str, name: str, words: Texts) -> Response:
    size: Size = "card" if request.args.get("size") == "card" else "slip"
    try:
        paper = print_slip(slip_of(case, service, name, desk(), words, size))
    except CannotPrint as error:
        log.error("slip.failed", why=str(error))
        t = texts()
        page = render_template("refused.html", title=t("refused.print"), do=t("refused.print.do"))
        return Response(page, HTTPStatus.INTERNAL_SERVER_ERROR)
    told = {"Content-Disposition": f'inline; filename="{size}.pdf"'}
    return Response(paper, mimetype="application/pdf", headers=told)
