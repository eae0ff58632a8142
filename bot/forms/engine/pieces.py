"""What is read back before a form is committed."""

from __future__ import annotations

from bot.forms.form import Form, Question
from bot.model.case import CaseDetails

MOST_PIECES = 3
GROUPS = {"date": 2, "time": 2, "span": 2, "address": 2, "appointment": 2, "name": 3, "phone": 3, "for": 3}
"""What is read back together: what, where and when, who."""


def pieces_of(form: Form, details: CaseDetails) -> tuple[tuple[str, ...], ...]:
    """The slots still to be agreed to, in at most three pieces; the riskiest first and by itself."""
    found: dict[int, list[str]] = {}
    for question in form.questions:
        answer = details.answers.get(question.name)
        if answer is None or answer.known != "given" or answer.confirmed or not _is_read_back(form, question):
            continue
        found.setdefault(0 if question.risk == "high" else GROUPS.get(question.type, 1), []).append(question.name)
    pieces = [tuple(found[group]) for group in sorted(found)]
    rest = tuple(slot for piece in pieces[MOST_PIECES - 1 :] for slot in piece)
    return (*pieces[: MOST_PIECES - 1], rest) if rest else tuple(pieces)


def _is_read_back(form: Form, question: Question) -> bool:
    least = {"always": "normal", "risky": "high"}.get(form.commits.read_back)
    return question.risk == "high" if least == "high" else bool(least) and question.risk != "low"
