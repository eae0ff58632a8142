"""Which options of a reply a channel shows to be tapped, and what its text then still says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.model.abilities import Abilities, OptionLimits
from bot.model.option_value import NO, YES
from bot.model.reply import Ask, Choices, Option, Part, Reply
from channels.render.text_lines import TextLabels, option_text, part_lines


@dataclass(frozen=True, slots=True)
class Tappable:
    """A reply for a channel with buttons or lists."""

    lines: tuple[str, ...]
    options: tuple[Option, ...]
    """With the labels that are tapped; empty where the channel can not show all of them."""


def tappable(reply: Reply, labels: TextLabels, abilities: Abilities) -> Tappable:
    """The lines of a reply and its options to be tapped, which the lines then leave out.

    A label begins with its key, for whoever would rather type. Where one is too long the lines tell the options, and their keys
    are tapped. Where a reply asks twice nothing is tapped: nobody could see what a button answers.
    """
    asking = [part for part in reply.parts if isinstance(part, Choices) or _is_yes_no(part)]
    shown = asking[0] if len(asking) == 1 else None
    options = _options(shown, labels)
    limits = [each for each in (abilities.buttons, abilities.lists) if each and 0 < len(options) <= each.most]
    if any(_fits(options, each) for each in limits):
        return Tappable(tuple(_lines(reply, labels, shown)), options)
    keys = tuple(replace(option, label=option.key) for option in options) if limits else ()
    return Tappable(tuple(_lines(reply, labels, None)), keys)


def _is_yes_no(part: Part) -> bool:
    return isinstance(part, Ask) and part.kind == "yes-no"


def _options(part: Part | None, labels: TextLabels) -> tuple[Option, ...]:
    if isinstance(part, Choices):
        return tuple(replace(each, label=option_text(each.key, each.label, labels)) for each in part.options)
    return (Option("1", labels.yes, YES), Option("2", labels.no, NO)) if part else ()


def _fits(options: tuple[Option, ...], limits: OptionLimits) -> bool:
    return all(len(option.label) <= limits.longest for option in options)


def _lines(reply: Reply, labels: TextLabels, shown: Part | None) -> Iterator[str]:
    """The lines of a reply. Of the part whose options are tapped the question stays, and how to get a person."""
    for part in reply.parts:
        for line in part_lines(part, labels):
            if part is not shown or not (line.option or line.text == labels.yes_no):
                yield line.text
