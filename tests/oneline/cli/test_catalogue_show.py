"""`oneline catalogue show --facts`: what each fact holds, and where it was cut from."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from bot.catalogue.model import Fact
from oneline.cli.facts_page import columns, held, plain
from oneline.cli.main import main

LIMIT = Fact(
    id="who.3",
    aspect="who",
    texts={"en": "Household size 2: $4,542.50."},
    under={"en": "One of these:"},
    source_field="eligibilityText",
)
POST = Fact(
    id="how.1",
    aspect="how",
    texts={"en": "Send copies by post.", "zh": "寄复印件来。"},
    way="post",
    source_field="how.post",
)


def test_a_value_is_shown_whole() -> None:
    assert ("amount", "$4,542.50") in held(LIMIT, "en")


@pytest.mark.parametrize(
    ("fact", "role"),
    [
        (LIMIT, ("condition", "")),
        (POST, ("way", "post")),
        (Fact(id="bring.0", aspect="bring", texts={"en": "your photo"}), ("document", "")),
        (
            Fact(id="more.0", aspect="more", texts={"en": "Not on Sunday."}, source_field="exceptions"),
            ("exception", ""),
        ),
    ],
)
def test_what_a_fact_is_as_a_whole_comes_first(fact: Fact, role: tuple[str, str]) -> None:
    assert held(fact, "en")[0] == role


def test_columns_stand_beneath_each_other_in_both_scripts() -> None:
    head, limit, post, second = columns((LIMIT, POST))
    place = head.index("FROM")
    assert limit[place:].startswith("eligibilityText  [One of these:] Household")
    assert post[place:].startswith("how.post")
    assert second.split() == ["zh", "way", "post", "寄复印件来。"]


def test_plain_values_keep_heading_and_source() -> None:
    got = plain(LIMIT)
    assert (got["aspect"], got["under"], got["source_field"]) == ("who", {"en": "One of these:"}, "eligibilityText")
    assert {"kind": "amount", "value": "$4,542.50"} in got["holds"]["en"]


def test_the_command_prints_columns_and_json(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    monkeypatch.setenv("ONELINE_DATA", str(settings.data))  # type: ignore[attr-defined]
    shown = CliRunner().invoke(main, ["catalogue", "show", "heating-repair", "--facts"])
    assert shown.exit_code == 0
    assert "how.phone" in shown.stdout and "way phone" in shown.stdout
    listed = CliRunner().invoke(main, ["catalogue", "show", "heating-repair", "--facts", "--json"])
    facts = json.loads(listed.stdout)
    assert {fact["aspect"] for fact in facts} >= {"what", "bring", "cost", "how"}
    assert all(fact["source_field"] for fact in facts)
