"""What `oneline rules` prints."""

from __future__ import annotations

from bot.dialogue.policy.policy import POLICY

HEAD = """# Rules of the conversation

Every turn of a resident (a text, a sentence on the telephone, a key, a silence) is answered by exactly one rule. The rules
are asked in the order of this table, and the first that has an answer gives it. A rule can also **pass**, or **change the
turn** for the rules after it: "hold on, I lost my identity card" becomes "I lost my identity card".

This page is written by `oneline rules --markdown > docs/rules.md`.

## The stages

Rules are grouped in stages. The rules of one stage use the same knowledge about the turn. Later stages know more and take
more time.

1. **danger** reads the words of this turn and of the last turns.
2. **command** answers keys, picks, fixed words, questions of errands, and talk about a promised call back. If we asked whether
   somebody is in danger and nobody is, this stage first goes back to the turn before that question.
3. **pending** answers what is still open: a danger that is over, the list just offered, the last answer.
4. **talk control** changes how we talk: slower, shorter, in another language, one moment; it also says whether we record.
5. **case** answers what is about somebody's errands: changing one, asking about one, beginning one.
6. **plain** answers what plain words settle: a service by its name, a plain question about the service in hand.
7. **understood** comes after search and after NLU by Rasa (`bot/dialogue/turn/analyse.py`). Both run once a turn, however many
   rules ask.
8. **fallback** is one rule that always answers.

## Which rule answered, and why

- `oneline converse --why` adds to each answer `rule`, the rule that answered; `passed`, the rules asked before it; and
  `beaten`, later rules that would have answered too; `meant`, the five commands of `intents/commands.yml` that the turn
  likeliest means, with their chances. No rule reads these yet: they stand beside the rule for comparison.
- The page of `make run` shows the same beside each answer, under "For engineers".
- The record of every turn keeps `rule` and `passed`.

## Add a rule

Change these files:

1. `bot/dialogue/policy/rules_*.py`, the one whose subject is nearest: a function that takes the turn and returns its answer, a
   changed turn, or None to pass. The answer is built in `bot/errands/`; its wording is in `intents/<language>/phrases/`. A rule
   about one errand alone may be that errand's own function: about a third of the table points straight into `bot/errands/`.
2. `bot/dialogue/policy/policy.py`: a line in the table, with a free priority between its neighbours, and the reason for this
   place. The program does not start if two rules share a priority or a name, or if a rule is out of order.
3. `tests/bot/dialogue/policy/rules.yml`: for each language a turn that the rule answers, and one that only looks like it. If
   the order matters, name the neighbour under `beats`; the test then fails if the two change places. If a new neighbour rules
   out what the rule asks for, name the pair in `NEVER_BOTH` of `test_policy.py`. A rule that only changes the turn is never
   among the beaten.
4. Words that the rule listens for are in `intents/<language>/told.yml` (what somebody tells or asks) or `keywords/`. New wordings
   need every language, and `oneline phrases reviewed <language>` once somebody has read them.
5. A conversation in `tests/conversations/<language>/` that plays it. If people say it while a question is open, a row in
   `tests/conversations/ways_out/said.yml`, too.

Then write this page again with the command above.

## Add a command

A command is a whole message that means the same anywhere: "slower", "a person". Change

1. `intents/<language>/keywords/commands.yml`: its words, in each language;
2. `bot/nlu/commands.py`: its name in `Command`;
3. `bot/dialogue/policy/rules_commands.py`: what carries it out, in `COMMANDS`;
4. `PASSES_ON` in `bot/errands/case/open_question/any_question.py`, if it means the same while a question of an errand is open;
5. `ALWAYS` in `channels/calls/call_session.py`, if a caller may say it to any question;
6. what it says: `bot/errands/smalltalk_and_settings.py`, and `intents/<language>/phrases/talk.yml`;
7. its tests: `tests/bot/nlu/test_commands.py`, `rules.yml` as above, a conversation, `ways_out/said.yml`.

A command that changes how the line speaks on a call is a `Manner` as well (`bot/model/reply.py`, `voice/call/messages.py`), carried
out by `SpeakingStyle` in `voice/call/timeouts.py`. A wish about talking that stands beside something else ("slower, and how much is
it") is read by `bot/nlu/talk_control.py`, and one in quite other words by an intent of Rasa.

`tests/bot/dialogue/policy/test_commands_agree.py` fails if these lists disagree. Play the command after a danger and after a
promised call back as well: both rules come before it.

## The table

| stage | priority | rule | what it is for, or why it comes here |
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
