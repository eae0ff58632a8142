"""`oneline catalogue`: import, search, show."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import msgspec

from bot.app import open_catalogue
from bot.catalogue.compiled import read_aside
from bot.catalogue.model import Service, any_of
from bot.catalogue.search import question
from bot.settings import read_settings

PATH = click.Path(exists=True, path_type=Path)


@click.group()
def catalogue() -> None:
    """Import a service catalogue, search it, look at an entry."""


def _open(path: Path | None) -> Any:
    return open_catalogue(read_settings(), path)


@catalogue.command("import")
@click.argument("path", type=PATH, required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def import_(path: Path | None, as_json: bool) -> None:
    """Import PATH (a city folder, New York's benefits JSON, HSDS 3.1 JSON); without PATH, the city's own.

    Importing the same content again changes nothing. Records that cannot be taken are kept aside with the reason.
    """
    imported, _ = _open(path)
    aside = read_aside(imported.folder)
    if as_json:
        click.echo(msgspec.json.encode({**msgspec.to_builtins(imported, enc_hook=str), "reasons": aside}).decode())
        return
    state = "imported" if imported.fresh else "the same as imported before"
    click.echo(f"{imported.format}: {imported.taken} services, {imported.aside} kept aside; {state}.")
    if imported.fresh:
        click.echo(
            f"Against the import before: {imported.added} new, {imported.changed} changed, {imported.removed} gone."
        )
    for record in aside:
        click.echo(f"  aside {record.source_id}: {record.reason}")


@catalogue.command()
@click.argument("text", required=False)
@click.option("--catalogue", "path", type=PATH, help="Another catalogue than the one set.")
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
    _, opened = _open(path)
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


@catalogue.command()
@click.argument("source_id")
@click.option("--catalogue", "path", type=PATH, help="Another catalogue than the one set.")
@click.option("--facts", is_flag=True, help="Print the facts an answer is made of.")
@click.option("--json", "as_json", is_flag=True, help="The whole entry as JSON.")
def show(source_id: str, path: Path | None, facts: bool, as_json: bool) -> None:
    """Show the entry SOURCE_ID."""
    _, opened = _open(path)
    service = opened.get(source_id)
    if service is None:
        raise click.ClickException(f"There is no entry {source_id}. `oneline catalogue search` finds ids.")
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(service), indent=2).decode())
        return
    _print(service, facts)


def _print(service: Service, facts: bool) -> None:
    click.echo(f"{any_of(service.name, 'en')}  [{service.source_id}]  {any_of(service.department, 'en')}")
    click.echo(f"last checked: {service.checked or 'not said'}; valid until: {service.valid_until or 'no end'}")
    for phone in service.phones:
        click.echo(f"phone ({phone.type}): {phone.number}")
    for fact in service.facts if facts else service.of("what", "who", "bring"):
        under = f" [{any_of(fact.under, 'en')}]" if fact.under else ""
        for language, text in fact.texts.items():
            click.echo(f"  {fact.id} {language}{under}: {text}")
