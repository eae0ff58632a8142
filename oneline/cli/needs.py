"""`oneline needs`: everyday needs, what they are taken from, and which entries meet them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rapidfuzz import fuzz, process, utils

from bot.catalogue.model import any_of
from bot.catalogue.overlay import FILE
from bot.config.settings import read_settings
from bot.language.encode import encode
from bot.language.traits import read_languages
from bot.retrieval.needs.classifier import NOTHING
from bot.retrieval.needs.data import Need, needs_key, read_needs
from bot.retrieval.needs.training import KEPT, learn_into
from bot.retrieval.services.index import open_index
from oneline.assembly import learned_from, open_catalogue, show_progress
from oneline.cli.lazy_groups import WholeHelp
from oneline.cli.learning import is_learned, seconds_to_learn
from oneline.cli.listing import folded
from oneline.cli.options import ALL, CATALOGUE, called_before, source_language

LIKELIEST, NEAR = 5, 3
LEAST_SHARE = 0.02
"""Share of a tie below which it is left out: what the model thinks of everything a little."""
MOST_ENTRIES = 20


@click.group(cls=WholeHelp)
def needs() -> None:
    """Everyday needs: list them, see which one a text tells of, learn them again.

    \b
    A need is something people lack or want done, whatever a city calls the service that meets it.
    They are kept in intents/<language>/needs/*.yml.
    Look:            list, guess
    Check the links: entries
    After a change:  learn
    """


@needs.command()
@click.option("--again", is_flag=True, help="Learn even if nothing has changed.")
def learn(again: bool) -> None:
    """Learn the needs again after a change in them.

    Takes some minutes on two cores, and keeps the model beside the needs, in intents/needs.npz. Do it after any change
    in intents/*/needs or in the examples of `out_of_scope`, and commit the file: without it, every machine learns for
    itself when it is set up. After that each catalogue is indexed again when it is next opened.

    Example: oneline needs learn
    """
    intents = read_settings().home / "intents"
    path = intents / KEPT
    if not again and is_learned(path, needs_key(intents), "needs"):
        return
    known = read_needs(intents)
    if not known:
        first = intents / source_language(read_settings()) / "needs"
        raise click.ClickException(f"There are no needs under {intents}: write {first}/….yml first.")
    seconds = seconds_to_learn(path, learn_into)
    click.echo(f"{len(known)} needs learned in {seconds:.0f} seconds; commit {path}.")


@needs.command()
@click.argument("text")
def guess(text: str) -> None:
    """Tell what somebody who says TEXT may need.

    It lists the likeliest needs with their chances, in the language of the text.

    \b
    Example: oneline needs guess "the fridge is empty till friday"
             oneline needs guess 楼道里的灯不亮
    """
    settings = read_settings()
    known = read_languages(settings.home / "intents")
    language = known.language_of(text, known.source)
    names = {need.id: any_of(need.name, language) for need in read_needs(settings.home / "intents")}
    model = learned_from(settings).needs(show_progress)
    seen = model.of_words(encode([text]))[0]
    for place in seen.argsort()[::-1][:LIKELIEST]:
        need = model.needs[place]
        click.echo(f"  {seen[place]:5.2f}  {need}  {'no business of a city' if need == NOTHING else names[need]}")


@needs.command()
@click.argument("need")
@CATALOGUE
@ALL
def entries(need: str, path: Path | None, every: bool) -> None:
    """List the entries linked to NEED, the strongest link first.

    \b
    The keeper of an entry corrects a wrong link; this overrides what was learned:
      needs: [senior_transit_fare]      it meets this need
      needs: [-transit_card_topup]      it has nothing to do with this one
    in the entry of a city folder, or in its beside.yml for a catalogue kept elsewhere.

    \b
    Example: oneline needs entries energy_bill
             oneline needs entries food_today --catalogue services.json
    """
    settings = read_settings()
    known = read_needs(settings.home / "intents")
    named = _known(need, known)
    imported, opened = open_catalogue(settings, path)
    index = open_index(imported.folder)
    place = learned_from(settings).needs().needs.index(need)
    shares = (index.tie_shares * (index.ties == place)).sum(axis=1)
    tied = [int(number) for number in (-shares).argsort(kind="stable") if shares[number] >= LEAST_SHARE]
    click.echo(f"{need}: {any_of(named.name)}")
    lines = [
        f"  {shares[number]:5.2f}  {service.source_id}  {any_of(service.name)}{_by_keeper(need, service.needs)}"
        for number in tied
        if (service := opened.services[number])
    ]
    click.echo("\n".join(folded(lines, 0 if every else MOST_ENTRIES)) or "  No entry is linked to it.")
    click.echo(f"To correct one: `needs: [{need}]` or `needs: [-{need}]` in the entry, or in {FILE}.")


@needs.command("list")
@click.option("--lang", "language", default="", help="Language of the names; without it, the source language.")
def list_(language: str) -> None:
    """List all needs, with how many sayings each has.

    Example: oneline needs list --lang zh | grep 公交
    """
    for need in read_needs(read_settings().home / "intents"):
        said = ", ".join(f"{tag} {len(texts)}" for tag, texts in sorted(need.said.items()))
        click.echo(f"{need.id}  {any_of(need.name, language)}  ({said})")


def _known(need: str, known: Sequence[Need]) -> Need:
    """A need by its id; else a sentence with those nearest by id or by name."""
    found = {each.id: each for each in known}
    if need in found:
        return found[need]
    names = {each.id: f"{each.id.replace('_', ' ')} {' '.join(each.name.values())}" for each in known}
    near = process.extract(need, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=NEAR)
    ids = ", ".join(str(each) for _, _, each in near)
    raise click.ClickException(f"There is no need {need}. Near it: {ids}. `oneline needs list` shows all.")


def _by_keeper(need: str, wanted: Sequence[str]) -> str:
    return "  (a keeper says so)" if need in wanted else ""


needs.add_command(called_before(guess, "of"))
