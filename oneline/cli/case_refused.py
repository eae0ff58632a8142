"""What the command line adds where something is refused: the command to type instead."""

from __future__ import annotations

from bot.model.refusal import RefusalCode

INSTEAD: dict[RefusalCode, tuple[str, ...]] = {
    "no_case": ("oneline case list --all",),
    "no_name": ("--by NAME",),
    "stale": ("oneline case show {case}",),
    "over": ("oneline case reopen {case}",),
    "danger_untaken": ("oneline case take {case}",),
    "promise_open": ('oneline case close {case} --note "why"', 'oneline case answer {case} "…"'),
    "taken": ("oneline case take {case} --over",),
    "rang": ("oneline case show {case}",),
    "stopped": ("oneline case show {case}",),
    "window_closed": ("oneline case show {case}",),
    "no_address": ("oneline case show {case}",),
    "no_report": ("oneline case show {case}",),
    "itself": ("oneline case join … --with {case}",),
    "other_problem": ("oneline case show {first}",),
    "joined_already": ("oneline case part {case}",),
    "not_joined": ("oneline case show {case}",),
}
"""Code of a refusal → what to type; nothing for one that no command mends."""


def with_instead(words: str, code: RefusalCode, values: dict[str, str]) -> str:
    """The words of a refusal, and a line each command that may be typed instead."""
    commands = (command.format(**values) for command in INSTEAD.get(code, ()))
    return "\n".join([words, *(f"  {command}" for command in commands)])
