"""A city's own questions, with what ought to be told to each: read from a file, and held against what was told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from bot.catalogue.model import Service
from bot.system.yaml_file import parse_yaml

NOT_HERE = frozenset({"not-here", "out-of-scope", "missed"})
"""What came of a turn to which nothing of the catalogue was told or offered."""
HELP = "A question is: question, language, and one or more of service (id or name), words, not_here. See `oneline try --help`."


class QuestionsError(Exception):
    """A file of questions that can not be read; the text says where and what to write."""


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the file."""

    question: tuple[str, ...]
    """What is said, turn by turn; the answer to the last is looked at."""
    language: str = ""
    """Tag of the language it is asked in; empty for that of its letters."""
    service: tuple[str, ...] = ()
    """Ids or names, any of which is right."""
    words: tuple[str, ...] = ()
    """Words that must all be in the answer."""
    not_here: bool = False
    """True if the line ought to say that it has nothing for it."""
    may_ask: bool = False
    """True if offering the service among others is right too."""


def read_questions(path: Path) -> list[Question]:
    """The questions of a YAML file (a list) or a file of JSON lines; raises QuestionsError."""
    try:
        text = path.read_text(encoding="utf-8")
        rows = _lines(text) if path.suffix.lower() == ".jsonl" else parse_yaml(text)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise QuestionsError(f"{path} can not be read: {' '.join(str(error).split())}") from error
    if not isinstance(rows, list) or not rows:
        raise QuestionsError(f"{path} holds no list of questions. {HELP}")
    return [_question(row, f"{path}, question {number}") for number, row in enumerate(rows, 1)]


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _question(row: Any, place: str) -> Question:
    known = {field.name for field in fields(Question)}
    if not isinstance(row, dict) or not row.get("question"):
        raise QuestionsError(f"{place}: there is no `question`. {HELP}")
    if strange := sorted(set(map(str, row)) - known):
        raise QuestionsError(f"{place}: there is no field {', '.join(strange)}. {HELP}")
    if not (row.get("service") or row.get("words") or row.get("not_here")):
        raise QuestionsError(f"{place}: nothing is expected of the answer. {HELP}")
    if row.get("not_here") and row.get("service"):
        raise QuestionsError(f"{place}: it expects a service and `not_here`. Keep one of them.")
    return Question(
        _texts(row["question"]), str(row.get("language") or ""), _texts(row.get("service")), _texts(row.get("words")),
        row.get("not_here") is True, row.get("may_ask") is True,
    )  # fmt: skip


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),) if value else ()


def ids_of(question: Question, services: Sequence[Service]) -> set[str]:
    """The ids of the services a question expects; raises QuestionsError for one that the catalogue does not have."""
    by_name = {_bare(name): service.source_id for service in services for name in service.name.values()}
    ids = {service.source_id for service in services}
    found = {name: name if name in ids else by_name.get(_bare(name)) for name in question.service}
    if lacking := [name for name, id_ in found.items() if id_ is None]:
        raise QuestionsError(
            f"There is no service {', '.join(lacking)} in the catalogue in use. `oneline catalogue search` finds ids."
        )
    return {id_ for id_ in found.values() if id_}


def faults_of(question: Question, expected: set[str], told: Mapping[str, Any]) -> Iterator[str]:
    """What of an answer is not as expected, a sentence each; nothing if all is.

    expected: ids of services. told: what a player gives.
    """
    offered = [choice["source_id"] for choice in told["choices"] if choice["source_id"]]
    if question.not_here:
        if told["outcome"] not in NOT_HERE or offered:
            yield f"expected that it is not here; {_heard(told, offered)}"
    elif expected and told["service"] not in expected and not (question.may_ask and expected & set(offered)):
        yield f"expected {' or '.join(sorted(expected))}; {_heard(told, offered)}"
    said = _bare(" ".join(told["said"]))
    lacking = [words for words in question.words if _bare(words) not in said]
    if lacking:
        yield f"the answer does not have: {', '.join(lacking)}"


def _heard(told: Mapping[str, Any], offered: Iterable[str]) -> str:
    if told["service"]:
        return f"it took it for {told['service']}"
    listed = ", ".join(offered)
    return f"it asked back: {listed}" if listed else "it told of no service"


def _bare(text: str) -> str:
    """Without capitals and spaces, which mean nothing."""
    return "".join(text.casefold().split())
