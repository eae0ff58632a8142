"""What staff do with a case: answer its person, note, take, close, open again. Each is one form, one address, one command."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from bot.cases.refusal_words import word_refusal
from bot.model.case_command import (
    AnswerCase,
    CaseCommand,
    CloseCase,
    NoteCase,
    ReopenCase,
    TakeCase,
    TakeOverCase,
    name_of,
)
from bot.model.refusal import Refused
from console.case_pages import case_page
from console.guard import permits
from console.session import desk, signed_in, texts

pages = Blueprint("acts", __name__)
WORDS: dict[type, tuple[str, Callable[[str], CaseCommand]]] = {
    TakeCase: ("take", lambda text: TakeCase()),
    TakeOverCase: ("take_over", lambda text: TakeOverCase()),
    NoteCase: ("note", NoteCase),
    AnswerCase: ("answer", lambda text: AnswerCase(text, lambda language: word_answer(language, text))),
    CloseCase: ("close", CloseCase),
    ReopenCase: ("reopen", ReopenCase),
}
"""Command → the end of its address, and how it is made of what was typed."""


def word_answer(language: str, text: str) -> str:
    """An answer as it is sent, in the language its person speaks. language: empty where it is not known."""
    city, phrases = desk().city, desk().phrases
    spoken = language if language in phrases.languages else city.language
    return phrases.say(spoken, "case.answer", line=city.line[spoken], text=text)


def _view(kind: type, make: Callable[[str], CaseCommand]) -> Callable[[int], Response | tuple[str, int]]:
    @permits(name_of(kind))
    def act(number: int) -> Response | tuple[str, int]:
        text = request.form.get("text", "").strip()
        version = request.form.get("version", -1, type=int)
        try:
            desk().store.act(f"#{number}", make(text), signed_in().actor, desk().now(), version=version)
        except Refused as refused:
            if refused.code == "no_case":
                raise NotFound from None
            why = word_refusal(refused, desk().phrases, desk().city, texts().language)
            # Why the page again, and not a page of its own: what was typed is still there.
            return case_page(f"#{number}", problem=why, typed={WORDS[kind][0]: text}), HTTPStatus.CONFLICT
        return redirect(url_for("cases.show", number=number, done=WORDS[kind][0]), HTTPStatus.SEE_OTHER)

    return act


for _kind, (_name, _make) in WORDS.items():
    pages.add_url_rule(f"/cases/<int:number>/{_name}", _name, _view(_kind, _make), methods=["POST"])
