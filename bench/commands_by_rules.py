"""Which commands today's rules make of a turn: the rule that answers, read as commands by `rules.yml`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.retrieval.turns.data import LabelledTurn
from bot.system.yaml_file import read_yaml

RULES = Path(__file__).parent / "commands" / "rules.yml"
START = "2026-11-27T10:{minute:02d}:00+08:00"


def commands_of(turns: Sequence[LabelledTurn]) -> list[frozenset[str]]:
    """For each turn the commands of which its rule carries out one; the whole talk is played before it, on a line with a store."""
    table = {rule: frozenset(names) for rule, names in read_yaml(RULES).items()}
    return [table.get(rule, frozenset()) for rule in _rules(turns)]


def _rules(turns: Sequence[LabelledTurn]) -> list[str]:
    lines = [
        {"session": f"t{place}", "channel": turn.situation.channel, "sender": _sender(turn, place),
         "lang": turn.language, "at": START.format(minute=5 + minute), "text": text}
        for place, turn in enumerate(turns)
        for minute, text in enumerate((*turn.situation.script, turn.text))
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "turns.jsonl"
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
        data = str(Path(folder) / "data")
        command = [
            str(Path(sys.executable).with_name("oneline")),
            "converse",
            "--why",
            "--jsonl",
            str(path),
            "--data",
            data,
        ]
        played = subprocess.run(command, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in played.stdout.splitlines() if line.startswith("{")]
    last = {answer["session"]: str(answer.get("rule", "")) for answer in answers if "session" in answer}
    return [last.get(f"t{place}", "") for place in range(len(turns))]


def _sender(turn: LabelledTurn, place: int) -> str:
    return f"web-{place}" if turn.situation.channel == "chat" else f"+86139{place:08d}"
