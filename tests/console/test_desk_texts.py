"""The desk's own texts: every language words all of them, with the same places for a value, and every one is used."""

from __future__ import annotations

import re
from pathlib import Path

from bot.config.permissions import PERMISSIONS
from bot.model.actor import ROLES
from bot.system.yaml_file import read_yaml
from console.case_pages import KINDS
from console.texts import FILE, read_texts

ROOT = Path(__file__).parents[2]
GAP = re.compile(r"\{\w+\}")
GROUPS = {
    "role", "kind", "level", "danger_kind", "state", "channel", "fact", "reason", "answer", "warning", "known", "due", "sent",
    "step", "refused", "problem", "cases.whose", "act", "done", "card", "relation", "outcome",
}  # fmt: skip
"""Texts that are asked for by a value, as `kind.<kind of case>`."""


def test_every_language_words_the_whole_desk() -> None:
    source, *others = (read_yaml(ROOT / "intents" / tag / FILE) for tag in read_texts(ROOT / "intents"))
    assert others
    for own in others:
        assert own.keys() == source.keys()
        for key, text in source.items():
            assert isinstance(text, str), key
            assert set(GAP.findall(text)) == set(GAP.findall(own[key])), key


def test_every_text_is_used_and_every_one_used_is_there() -> None:
    files = [*(ROOT / "console").rglob("*.py"), *(ROOT / "console").rglob("*.html")]
    code = "\n".join(file.read_text(encoding="utf-8") for file in files)
    used = set(re.findall(r"""\b(?:t|texts\(\)|words|other)\(["']([a-z_.0-9]+)["'][,)]""", code))
    known = read_texts(ROOT / "intents")["en"].known
    assert used <= known.keys()
    quoted = set(re.findall(r"""["']([a-z_.0-9]+)["']""", code))
    unused = {key for key in known if key not in quoted and not any(key.startswith(f"{group}.") for group in GROUPS)}
    assert unused == set()


def test_every_role_and_kind_has_a_name() -> None:
    known = read_texts(ROOT / "intents")["en"].known
    assert {f"role.{role}" for role in ROLES["staff"]} <= known.keys()
    assert {f"kind.{kind}" for kind in KINDS} <= known.keys()
    assert PERMISSIONS
