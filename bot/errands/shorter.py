"""The last reply in fewer and plainer words, never in more; what is left out waits for MORE."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering import wording
from bot.dialogue.turn.context import TurnContext
from bot.errands import service_answer, smalltalk_and_settings
from bot.model.reply import Ask, Choices, Detail, Handover, Part, Say
from bot.model.turn_result import TurnResult

MOST_VALUES = 1
"""Numbers and addresses that a short reply keeps."""


def shorter(context: TurnContext) -> TurnResult:
    """Says the last reply in fewer words, and later ones too; says so if it cannot be shorter."""
    before, last, focus = context.session.simple, context.session.last, context.session.focus
    context = context.with_session(simple=True)
    kept, left = _main(smalltalk_and_settings.in_pieces(last))
    # Why: fewer words for "I do not have that", or none, help nobody who asks what it means.
    cannot = not kept or _length(kept) >= _length(last) or Say(context.say("not_known.ring")) in last
    if cannot and context.service is not None and context.house.keywords.has("meaning", context.turn.text):
        told = service_answer.plainly(context, context.service, "what")
        return told or service_answer.introduce(context, context.service)
    if not kept or _length(kept) >= _length(last):
        said = Say(context.say("simple.shortest" if last or before else "simple.on"))
        return context.answer(
            said, keeps_last=True, outcome="reflex", errand="settings", service=focus.service, aspect=focus.aspect
        )
    rest = (*(piece.text for piece in left if isinstance(piece, Say)), *context.session.rest)
    context = context.with_session(rest=rest)
    return context.answer(*kept, outcome="reflex", errand="shorter", service=focus.service, aspect=focus.aspect)


def _main(pieces: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """The first sentence, one value and the question; and what is left."""
    kept, sentences, values = list[Part](), 0, 0
    for piece in pieces:
        sentences += isinstance(piece, Say)
        values += isinstance(piece, Detail)
        is_first = (isinstance(piece, Say) and sentences == 1) or (isinstance(piece, Detail) and values <= MOST_VALUES)
        if is_first or isinstance(piece, Ask | Choices | Handover):
            kept.append(piece)
    return kept, [piece for piece in pieces if piece not in kept]


def _length(parts: Sequence[Part]) -> int:
    """Words of what is said."""
    return sum(wording.length(_words(part)) for part in parts)


def _words(part: Part) -> str:
    match part:
        case Say(text) | Handover(text=text):
            return text
        case Detail(label, value):
            return f"{label} {value}"
        case Choices(prompt, options):
            return " ".join((prompt, *(option.label for option in options)))
        case Ask(prompt=prompt):
            return prompt
