"""`oneline catalogue search`: which service the line finds for a text, and what it would say."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, assert_never

import click

from bot.catalogue.model import any_of
from bot.dialogue.policy.respond import converse
from bot.dialogue.tracking.aspect import ASPECTS
from bot.dialogue.turn.resources import Resources
from bot.model.dialogue_state import Session
from bot.model.reply import Ask, Choices, Detail, Handover, Part, Say
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.retrieval.services.query import query
from bot.retrieval.services.result import SearchResult
from oneline.cli.json_lines import has_text, read_all
from oneline.cli.options import CATALOGUE, UNDERSTANDING

EVERY = 200
SHOWN = 5
OUTCOMES = {
    "this": "One service is meant",
    "which": "Not sure: the line would ask which one",
    "none": "Nothing in the catalogue fits",
}
"""What came of a search, in words."""
NEEDS = 'a question is an object with "text", as {"id", "text"}.'


@click.command()
@click.argument("text", required=False)
@CATALOGUE
@click.option(
    "--jsonl",
    type=click.File("r", encoding="utf-8"),
    help='Lines {"id", "text", "lang"?, "channel"?} instead of TEXT; "-" reads standard input.',
)
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
@UNDERSTANDING
def search(text: str | None, path: Path | None, jsonl: Any, as_json: bool, understanding: str) -> None:
    """Find the service that TEXT is about, as the first text of a conversation.

    For a single TEXT no Rasa is started: a running one is asked, otherwise keywords are used.

    \b
    out:  {"id", "outcome": "this" | "which" | "none", "candidates": [{"source_id", "name", "score"}],
           "aspect": what of it is asked, as "bring"; "need": the everyday need (`oneline needs list`),
           "answer", "confidence"}
    "this": one service is meant; "which": the line would ask which one; "none": nothing fits.

    \b
    Example: oneline catalogue search "my heating is off and i am cold"
             oneline catalogue search --jsonl questions.jsonl --catalogue services.json > found.jsonl
    """
    from oneline.cli.talking import house_open

    if not text and not jsonl:
        raise click.UsageError('Say what to look for, as in: oneline catalogue search "bus card for old people"')
    with house_open(understanding, path, at_once=not jsonl) as house:
        for done, row in enumerate(read_all(jsonl, has_text, NEEDS) if jsonl else [{"id": None, "text": text}], 1):
            result = {"id": row.get("id"), **look(house, row)}
            if jsonl or as_json:
                click.echo(json.dumps(result, ensure_ascii=False))
            else:
                _print(result)
            if done % EVERY == 0:
                print(f"  questions: {done}", file=sys.stderr, flush=True)


def look(house: Resources, row: dict[str, Any]) -> dict[str, Any]:
    """What one question is taken for, and what the line would say to it first thing in a conversation."""
    language = str(row.get("lang") or "")[:2]
    if language not in house.phrases.languages:
        language = house.phrases.traits.language_of(row["text"], house.city.language)
    heard = house.keywords.dialect.standard(row["text"])
    found = house.catalogue.search.find(query(heard, house.keywords.joins), house.catalogue.hidden)
    channel = str(row.get("channel") or "chat")
    turn = Turn(
        id="search", channel=channel, sender="search", at=datetime.now(UTC), text=row["text"], language=language
    )
    answered = converse(turn, Session("search", language), house)
    return {
        "outcome": found.outcome,
        "candidates": [_candidate(house, c.number, c.score, language) for c in found.candidates],
        "aspect": answered.record.aspect or ASPECTS.get(answered.record.intent, "what"),
        "need": _need(found),
        "answer": plain(answered),
        "confidence": round(found.confidence, 3),
    }


def _candidate(house: Resources, number: int, score: float, language: str) -> dict[str, Any]:
    service = house.catalogue.services[number]
    return {"source_id": service.source_id, "name": any_of(service.name, language), "score": round(score, 4)}


def _need(found: SearchResult) -> str | None:
    return found.need if found.need_chance >= 0.1 else None


def plain(answered: TurnResult) -> str:
    """A reply as plain text, for no channel in particular."""
    return "\n".join(text for part in answered.reply.parts if (text := _worded(part)))


def _worded(part: Part) -> str:
    match part:
        case Say(text=text):
            return text
        case Detail(label=label, value=value):
            return f"{label}: {value}"
        case Choices(prompt=prompt, options=options):
            return "\n".join((prompt, *(f"{option.key} {option.label}" for option in options)))
        case Ask(prompt=prompt):
            return prompt
        case Handover(text=text):
            return text
    assert_never(part)


def _print(result: dict[str, Any]) -> None:
    click.echo(f"{OUTCOMES[result['outcome']]} (how sure of the first: {result['confidence']:.2f})")
    click.echo(f"asked about: {result['aspect']}   everyday need: {result['need'] or 'none'}")
    for candidate in result["candidates"][:SHOWN]:
        click.echo(f"  {candidate['score']:6.3f}  {candidate['source_id']}  {candidate['name']}")
    click.echo(result["answer"])
