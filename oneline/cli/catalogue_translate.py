"""`oneline catalogue translate`: what an entry lacks in a language, and drafts of it for a keeper to review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec

from bot.catalogue.model import Service
from bot.catalogue.translations import (
    Translated,
    read_translations,
    text_hash,
    translated,
    untranslated,
    write_translations,
)
from bot.config.settings import read_settings
from bot.retrieval.compile import read_all
from bot.translation.engine import Argos, Engine, EngineMissing
from bot.translation.parts import is_address
from bot.translation.translator import Translators
from oneline.assembly import show_progress
from oneline.cli.lazy_groups import WholeHelp
from oneline.cli.listing import folded
from oneline.cli.options import ALL, CATALOGUE, source_language

LANGUAGE = click.option("--to", "language", required=True, help="Language, as zh.")


@click.group(cls=WholeHelp)
def translate() -> None:
    """See what entries lack in a language; write drafts for review."""


@translate.command("list")
@LANGUAGE
@CATALOGUE
@click.option("--json", "as_json", is_flag=True, help="Every text with its hash, as JSON.")
@ALL
def list_(language: str, path: Path | None, as_json: bool, every: bool) -> None:
    """List what entries lack in a language: translated by glossary, in part, or not at all; drafts and outdated texts too.

    \b
    Example: oneline catalogue translate list --to zh
    """
    settings = read_settings()
    known = read_translations(settings.city)
    applied = translated(read_all(path or settings.catalogue_path, show_progress)[0], known)
    translators = Translators(settings.home / "intents" / "glossary")
    lacking = [
        {"id": service.source_id, "field": field, "source": text_hash(text), "told": told, "text": text}
        for service in applied.services
        for field, text, told in _lacking(service, language, translators)
    ]
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(lacking), indent=1).decode())
        return
    counts, drafts = Counter(row["told"] for row in lacking), [r for r in known.get(language, ()) if not r.reviewed_by]
    click.echo(
        f"{len(lacking):,} texts lack {language}: " + ", ".join(f"{how} {n:,}" for how, n in counts.most_common())
    )
    click.echo(
        f"drafts to review: {len(drafts):,}; stale: {sum(each.language == language for each in applied.stale):,}"
    )
    rows = (f"  {row['id']}  {row['field']}: {row['text']}" for row in lacking if row["told"] != "by glossary")
    for line in folded(rows, 0 if every else 20):
        click.echo(line)


@translate.command()
@LANGUAGE
@CATALOGUE
@click.option("--from", "source", default="", help="Language of the entries; without it, the source language.")
@click.option("--model", type=click.Path(path_type=Path), required=True, help="The engine's model file.")
@click.option(
    "--most", type=click.IntRange(1), default=200, show_default=True, help="Largest number of texts to draft."
)
def draft(language: str, path: Path | None, source: str, model: Path, most: int) -> None:
    """Write drafts with a local engine for what the glossary cannot translate; no resident is told an unreviewed draft.

    \b
    Needs Argos Translate (`uv pip install argostranslate`) and a model file of your own.
    To review: correct `text`, then fill in `reviewed_by` and `reviewed_on`.
    """
    settings = read_settings()
    try:
        engine: Engine = Argos(model, source or source_language(settings), language)
    except EngineMissing as error:
        raise click.ClickException(str(error)) from error
    services = read_all(path or settings.catalogue_path, show_progress)[0]
    rows = drafted(services, read_translations(settings.city).get(language, []), language, engine, most)
    click.echo(
        f"{write_translations(settings.city, language, rows)}: {sum(not row.reviewed_by for row in rows):,} to review."
    )


def drafted(
    services: Sequence[Service], known: Sequence[Translated], language: str, engine: Engine, most: int
) -> list[Translated]:
    """What is known, then drafts of texts that are not, each text once."""
    done = {row.source for row in known}
    rows = [*known]
    for service in services:
        for field, text in untranslated(service, language):
            if len(rows) - len(known) == most:
                return rows
            if (source := text_hash(text)) not in done and not is_address(text):
                done.add(source)
                rows.append(Translated(service.source_id, field, source, engine.draft(text), drafted_by=engine.name))
    return rows


def _lacking(service: Service, language: str, translators: Translators) -> Iterator[tuple[str, str, str]]:
    """Field, text and how it is told without a translation."""
    known = translators.between(next(iter(service.name), ""), language)
    for field, text in untranslated(service, language):
        told = known.told(text) if known else None
        whole = is_address(text) or (told is not None and bool(told.text))
        part = told is not None and bool(told.pieces or told.values)
        yield field, text, "by glossary" if whole else "in part" if part else "not at all"
