"""`oneline rules` and the page it writes."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from bot.dialogue.policy.policy import POLICY
from oneline.cli.main import main

ROOT = Path(__file__).parents[3]


def test_the_page_of_rules_is_up_to_date() -> None:
    written = CliRunner().invoke(main, ["rules", "--markdown"]).output
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert page == written, "run `oneline rules --markdown > docs/rules.md`"


def test_every_rule_is_listed_with_its_stage_and_its_reason_in_the_order_they_are_asked() -> None:
    lines = CliRunner().invoke(main, ["rules"]).output.splitlines()
    shown = [line.split()[1] for line in lines if line.strip()[:1].isdigit()]
    assert shown == [rule.name for rule in POLICY.rules]
    assert {stage.name for stage in POLICY.stages} <= set(lines)


def test_every_rule_says_in_a_sentence_why_it_stands_where_it_does() -> None:
    assert all(rule.reason.endswith(".") and rule.reason[0] != " " for rule in POLICY.rules)
