"""What `oneline rules` prints."""

from __future__ import annotations

from bot.dialogue.policy.policy import POLICY

HEAD = """# Rules of the conversation

Every turn of a resident (a text, a sentence on the telephone, a key, a silence) is answered by exactly one rule. The rules
are asked in the order of this table, and the first that has an answer gives it. A rule can also **pass**, or **change the
turn** for the rules after it: "hold on, I lost my identity card" loses its "hold on" and goes on as "I lost my identity card".
This page is written by `oneline rules --markdown > docs/rules.md`.

## The stages

Rules stand in stages. The rules of one stage know equally much of the turn; the stages after it know more, and cost more.

1. **danger**: the words alone, and what was said in the last turns. A life goes before everything.
2. **command**: keys, picks, fixed words, and what is said of a call that was promised. Where we asked whether somebody is in
   danger and nobody is, the turn first goes back to what was said before that question.
3. **pending**: what is still open: a danger that is over, the list just offered, the last answer.
4. **talk control**: how to talk: slower, shorter, in another language, one moment.
5. **plain**: what plain words settle: a service by its name, a plain question about the one in hand.
6. **understood**: from here on the text was searched for, and understood by Rasa (`bot/dialogue/turn/analyse.py`); once a
   turn, however many rules ask.
7. **fallback**: one rule that always answers.

## Which rule answered, and why

- `oneline converse --why` adds to each answer `rule`, which answered; `passed`, the rules asked before it; and `beaten`,
  those after it that would have answered too.
- The page of `make run` shows the rule and those it beat beside each answer, under "For engineers".
- The record of every turn keeps `rule` and `passed`.

## Add a rule

Three files to touch:

1. `bot/dialogue/policy/rules_*.py`, the one it is nearest to: a function that takes the turn and gives its answer, a changed
   turn, or None to pass. What it says is made in `bot/errands/`; its wording is in `intents/<language>/phrases/`.
2. `bot/dialogue/policy/policy.py`: its line in the table, with a free priority between its neighbours, and the reason why it
   stands there. Two rules with one priority or one name, or a rule out of order, stop the program at its start.
3. `tests/bot/dialogue/policy/rules.yml`: a turn that it answers in each language, and one that only looks like its own. Where
   the order matters, name the neighbour under `beats`: the test then fails if the two change places.

Then write this page anew.

## The table

| stage | priority | rule | why it stands there |
|---|---|---|---|"""


def listed() -> str:
    """The table for a terminal."""
    lines = []
    for stage in POLICY.stages:
        lines.append(stage.name)
        lines += [f"  {rule.priority}  {rule.name}\n       {rule.reason}" for rule in stage.rules]
    return "\n".join(lines)


def page() -> str:
    """The documentation page."""
    rows = [
        f"| {stage.name} | {rule.priority} | `{rule.name}` | {rule.reason} |"
        for stage in POLICY.stages
        for rule in stage.rules
    ]
    return "\n".join([HEAD, *rows])
