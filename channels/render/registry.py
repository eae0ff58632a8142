"""The table from channel name to renderer, of all channels that are found; and the two kinds that several share."""

from __future__ import annotations

from collections.abc import Mapping

from bot.language.phrases import Phrases
from bot.model.message_content import in_text
from bot.model.reply import Reply
from channels.contract import Rendered
from channels.found import packages
from channels.package import Render, Wording
from channels.render.sms_fit import fit
from channels.render.text_lines import TextLabels, lines, read_labels


def renderers(phrases: Phrases, line: Mapping[str, str]) -> dict[str, Render]:
    """Channel name → renderer.

    line: language → what the city calls its line, the first word of every text.
    """
    wording = Wording(phrases, line)
    return {way: render for package in packages().values() for way, render in package.renderers(wording).items()}


def labels_of(wording: Wording) -> dict[str, TextLabels]:
    """Language → the words between the parts of a text."""
    return {tag: read_labels(wording.phrases, tag, wording.names[tag]) for tag in wording.phrases.languages}


def as_text(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """One text of at most two segments; nothing for a reply without parts."""
    if not reply.parts:
        return Rendered(())
    worded, told = labels[reply.language], lines(reply, labels[reply.language])
    fitted = fit(told, worded)
    if fitted.rest and (shorter := fit([line for line in told if line.text != worded.more_said], worded)).rest:
        fitted = shorter
    return Rendered(in_text(fitted.body), fitted.rest)


def as_chat(reply: Reply, labels: Mapping[str, TextLabels]) -> Rendered:
    """One message, a line for each thing said."""
    body = "\n".join(line.text for line in lines(reply, labels[reply.language]))
    return Rendered(in_text(body) if body else ())
