"""`oneline catalogue search`: what the line would take a text for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from bot.app import open_catalogue
from bot.catalogue.model import any_of
from bot.catalogue.question import question
from bot.commands.options import CATALOGUE
from bot.settings import read_settings


@click.command()
@click.argument("text", required=False)
@CATALOGUE
@click.option(
    "--jsonl",
    type=click.File("r", encoding="utf-8"),
    help='Lines {"id", "text"} instead of TEXT; "-" reads standard input.',
)
@click.option("--json", "as_json", is_flag=True, help="JSON instead of a table.")
def search(text: str | None, path: Path | None, jsonl: Any, as_json: bool) -> None:
    """Find the service that TEXT is about.

    Example: oneline catalogue search "my heating is off and i am cold"
    """
    if not text and not jsonl:
        raise click.UsageError('Say what to look for, as in: oneline catalogue search "bus card for old people"')
    _, opened = open_catalogue(read_settings(), path)
    rows: list[dict[str, Any]] = (
        [json.loads(line) for line in jsonl if line.strip()] if jsonl else [{"id": None, "text": text}]
    )
    for row in rows:
        result = _search(opened, row["text"])
        if jsonl or as_json:
            click.echo(json.dumps({"id": row.get("id"), **result}, ensure_ascii=False))
        else:
            click.echo(f"outcome: {result['outcome']} ({result['confidence']:.2f})")
            for candidate in result["candidates"][:5]:
                click.echo(f"  {candidate['score']:5.2f}  {candidate['source_id']}  {candidate['name']}")


def _search(opened: Any, text: str) -> dict[str, Any]:
    found = opened.search.find(question(text), opened.hidden)
    candidates = [
        {"source_id": s.source_id, "name": any_of(s.name, "en"), "score": round(c.score, 3)}
        for c in found.candidates
        for s in [opened.services[c.number]]
    ]
    return {"outcome": found.outcome, "confidence": round(found.confidence, 3), "candidates": candidates}
