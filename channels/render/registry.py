"""The table from channel name to renderer."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.language.phrases import Phrases
from bot.model.reply import Reply
from channels.contract import Rendered
from channels.render import chat as chat_page
from channels.render import phone_text
from channels.render.sms_fit import fit
from channels.render.text_lines import TextLabels, lines, read_labels

Render = Callable[[Reply], Rendered]


def renderers(phrases: Phrases, line: Mapping[str, str]) -> dict[str, Render]:
    """Channel name → renderer.

    line: language → what the city calls its line, the first word of every text.
    """
    labels = {language: read_labels(phrases, language, line[language]) for language in phrases.languages}

    def text(reply: Reply) -> Rendered:
        return as_text(reply, labels)

    def chat(reply: Reply) -> Rendered:
        return as_chat(reply, labels)

    def buttons(reply: Reply) -> Rendered:
        return chat_page.render(reply, phrases)

    def spoken(reply: Reply) -> Rendered:
        return phone_text.render(reply, phrases)

    def script(reply: Reply) -> Rendered:
        return phone_text.render(reply, phrases, aloud=False)

    def silent(reply: Reply) -> Rendered:
        return Rendered(
            ()
        )  # why: a call is told what to say in the call itself; what is written here would ring people up

    return {
        "sms": text, "sms-sim": text,
        "chat": chat, "terminal": chat, "chat-sim": buttons,
        "voice": script, "phone": silent, "phone-sim": spoken,
    }  # fmt: skip


def as_text(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """One text of at most two segments; nothing for a reply without parts."""
    if not reply.parts:
        return Rendered(())
    worded, told = labels[reply.language], lines(reply, labels[reply.language])
    fitted = fit(told, worded)
    if fitted.rest and (shorter := fit([line for line in told if line.text != worded.more_said], worded)).rest:
        fitted = shorter
    return Rendered((fitted.body,), fitted.rest)


def as_chat(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """One message, a line for each thing said."""
    body = "\n".join(line.text for line in lines(reply, labels[reply.language]))
    return Rendered((body,) if body else ())
