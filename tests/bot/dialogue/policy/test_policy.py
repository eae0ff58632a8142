"""Which rule answers which turn, without Rasa: each row of rules.yml is what was said, what was there before, and the rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from policy_rows import Row, answer, read_rows

from bot.dialogue.policy.policy import POLICY, UNDERSTOOD
from bot.dialogue.policy.rule import Policy, PolicyError, Rule, Stage
from bot.dialogue.turn.context import TurnContext
from bot.dialogue.turn.resources import Resources

ROWS = read_rows(Path(__file__).with_name("rules.yml"))
NEVER_BOTH = {
    # Why: of these neighbours one asks for what the other rules out, so that their order says nothing.
    ("missed_call", "unwait"), ("unwait", "stop_here"), ("stop_here", "meant_command"), ("meant_command", "cancel_word"), ("cancel_word", "case_question"), ("case_question", "may_text"), ("may_text", "due_answer"), ("due_answer", "case_correct"), ("case_code", "noise"), ("case_act", "case_begin"), ("one_more", "case_remark"), ("case_remark", "case_own"), ("case_own", "case_change"), ("plain_question", "case_report"),
    ("noise", "promised_callback"), ("all_well", "whole_answer"), ("whole_answer", "list_refused"), ("list_refused", "both"), ("both", "others"),
    ("refused", "aspect_of_nothing"), ("aspect_of_nothing", "service_by_name"), ("service_by_name", "plain_question"),
    ("deferred_need", "follow_up"), ("follow_up", "open_goal"), ("out_of_scope", "not_understood"),
}  # fmt: skip
ODD = ("", " ", "...", "？", "\0", "stop", "STOP", "0", "9", "yes", "no", "no no no", "help", "a", "嗯", "😀", "\u200b", "hello hello",
       "my husband is not breathing", "他没有呼吸了", "he is fine now", "none of these", "the second one", "anything else?", "slower",
       "say it in chinese", "how much", "多少钱", "482913", "12345678901234567890", "word " * 300, "字" * 700, "<b>&amp;", "{name}")  # fmt: skip
KEYS = ("0", "1", "2", "9", "*", "**", "#", "12#", "7777777", "*0")
THREADS = (
    {},
    {"service": "senior-transit-card", "goal_text": "bus card", "turns": 2},
    {"goal_text": "help", "open_options": ["service:home-help", "service:meals-at-home"], "last_list": ["service:home-help", "service:meals-at-home"]},
    {"expects": {"kind": "digits", "owner": "person"}, "turns": 1},
    {"alarm": "E1 medical", "turns": 1},
)  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_turn_is_answered_by_its_rule(row: Row, house: Resources) -> None:
    record = answer(row, house, why=bool(row.beats)).record
    assert record.rule == row.rule
    assert set(row.beats) <= set(record.beaten)
    assert set(row.passes) <= set(record.passed)


@pytest.mark.parametrize("rule", [rule.name for rule in POLICY.rules])
def test_a_rule_has_a_row_in_each_language_and_one_that_another_rule_takes(rule: str) -> None:
    languages = Counter(row.language for row in ROWS if row.rule == rule and not row.near)
    assert languages["en"]
    assert languages["zh"]
    assert any(row.near == rule for row in ROWS)
    assert sum(row.rule == rule or row.near == rule for row in ROWS) >= 3


def test_rows_name_rules_that_there_are() -> None:
    names = {rule.name for rule in POLICY.rules}
    assert {name for row in ROWS for name in (row.rule, *row.beats, *row.passes)} <= names


def test_neighbours_stand_in_an_order_that_a_row_needs() -> None:
    needed = {(row.rule, beaten) for row in ROWS for beaten in row.beats}
    for stage in POLICY.stages:
        for first, second in pairwise(rule.name for rule in stage.rules):
            assert ((first, second) in needed) != ((first, second) in NEVER_BOTH), (first, second)


def test_rules_that_change_places_are_found_by_a_row(house: Resources) -> None:
    """The first of two neighbours loses its row once the second stands before it."""
    row = next(row for row in ROWS if row.rule == "person" and "complained" in row.beats)
    answered = answer(row, house, policy=_exchanged("person", "complained"))
    assert answered.record.rule == "complained"


def _exchanged(first: str, second: str) -> Policy:
    """The policy with two rules of the understood turn in each other's place."""
    by_name = {rule.name: rule for rule in UNDERSTOOD.rules}
    places = {first: by_name[second], second: by_name[first]}
    rules = tuple(replace(places.get(rule.name, rule), priority=rule.priority) for rule in UNDERSTOOD.rules)
    stages = tuple(replace(stage, rules=rules) if stage is UNDERSTOOD else stage for stage in POLICY.stages)
    return Policy(stages)


def _silent(context: TurnContext) -> None:
    return None


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([("one", 1), ("two", 1)], "priority 1"),
        ([("one", 1), ("one", 2)], "name one"),
        ([("one", 2), ("two", 1)], "two .1. stands after one .2."),
    ],
)
def test_a_table_of_rules_that_contradicts_itself_is_refused(rules: list[tuple[str, int]], said: str) -> None:
    made = tuple(Rule(name, priority, "A reason.", _silent) for name, priority in rules)
    with pytest.raises(PolicyError, match=said):
        Policy((Stage("first", made[:1]), Stage("second", made[1:])))


def test_a_policy_in_which_no_rule_answers_says_so(house: Resources) -> None:
    with pytest.raises(PolicyError, match="no rule answered"):
        answer(
            Row("none", "en", "hello"), house, policy=Policy((Stage("only", (Rule("one", 1, "A reason.", _silent),)),))
        )


@pytest.mark.parametrize("row", [row for row in ROWS if row.passes], ids=lambda row: row.name)
def test_rules_after_one_that_changes_a_turn_see_the_changed_turn(row: Row, house: Resources) -> None:
    seen: dict[str, str] = {}

    def look(context: TurnContext) -> None:
        seen["text"] = context.turn.text

    answered = answer(row, house, policy=_with_spy(row.passes[0], look))
    assert len(seen["text"]) < len(row.text)
    assert row.text.rstrip("?").endswith(seen["text"][-4:])
    assert answered.record.rule == row.rule
    assert "spy" in answered.record.passed


def _with_spy(after: str, look: Callable[[TurnContext], None]) -> Policy:
    """The policy with a rule that only looks, straight after one of its rules."""
    stages = []
    for stage in POLICY.stages:
        rules = list(stage.rules)
        for place, rule in enumerate(stage.rules, 1):
            if rule.name == after:
                rules.insert(place, Rule("spy", rule.priority + 1, "Looks at what is left of a turn.", look))
        stages.append(replace(stage, rules=tuple(rules)))
    return Policy(tuple(stages))


def _odd_turns() -> list[Any]:
    said = [Row("", "en", text) for text in ODD] + [Row("", "en", keys=keys, channel="phone") for keys in KEYS]
    return [
        # Why the second time slow: the same words in another thread; each thread has many the first time.
        pytest.param(
            replace(row, before=THREADS[(number + more) % len(THREADS)]), marks=[pytest.mark.slow] * bool(more)
        )
        for more in (0, 2)
        for number, row in enumerate(said)
    ]


@pytest.mark.parametrize("row", _odd_turns(), ids=lambda row: ascii(row.text or row.keys)[:20])
def test_who_asks_why_hears_the_same_answer(row: Row, house: Resources) -> None:
    codes = replace(house, new_code=lambda: "482913")
    told, plain = answer(row, codes, why=True), answer(row, codes)
    assert replace(told, record=replace(told.record, beaten=())) == plain
    assert told.record.rule not in told.record.beaten
