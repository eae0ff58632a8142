"""What the player of conversations notices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from player import Expect, check, load


def _got(said: str, service: str | None = None) -> dict[str, Any]:
    return {"said": [said], "service": service, "outcome": "answered", "choices": []}


@pytest.mark.parametrize(
    ("got", "problems"),
    [
        (_got("The flu jab is free.", "vaccination"), 0),
        (_got("The check is free.", "senior-health-check"), 2),
        (_got("Again: the check is free.", "senior-health-check"), 1),
        (_got("Which one, then?"), 0),
    ],
)
def test_new_means_neither_the_same_words_nor_the_same_entry(got: dict[str, Any], problems: int) -> None:
    assert len(check(Expect(new=True), got, _got("The check is free.", "senior-health-check"))) == problems


def test_said_again_is_held_against_the_reply_before() -> None:
    before = _got("It is 40 yuan.", "identity-card-lost")
    assert check(Expect(repeat=True), _got("City Help: It is 40 yuan."), before) == []
    assert check(Expect(repeat=True), _got("It is 20 yuan."), before) == ["the last reply is not said again"]
    assert check(Expect(repeat=True), _got("It is 40 yuan."), {}) == ["the last reply is not said again"]


@pytest.mark.parametrize(
    ("turn", "problem"),
    [("{say: hello, said_any: [30]}", "put quotes around"), ("{say: hello, sad_any: [x]}", "unknown: sad_any"), ("{service: x}", "one of")],
)  # fmt: skip
def test_a_turn_written_wrongly_is_refused_with_its_conversation(tmp_path: Path, turn: str, problem: str) -> None:
    (tmp_path / "a.yml").write_text(f"language: en\nconversations:\n- name: tea\n  channel: sms\n  turns: [{turn}]\n")
    with pytest.raises(ValueError, match=f"tea: .*{problem}"):
        load(tmp_path)
