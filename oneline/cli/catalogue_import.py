"""`oneline catalogue import`: a catalogue read and indexed once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from bot.catalogue.diff import compare
from bot.catalogue.service_file import read_services
from bot.config.settings import read_settings
from bot.retrieval.compile import Imported, import_catalogue, read_aside
from bot.system.progress import show_progress
from oneline.assembly import learned_from
from oneline.cli.catalogue_aside import by_reason
from oneline.cli.catalogue_diff import page
from oneline.cli.options import PATH
from oneline.cli.use_page import is_used, told_of_use

MOST_ENTRIES, MOST_CHANGES = 5, 2


@click.command("import")
@click.argument("path", type=PATH, required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of sentences.")
def import_(path: Path | None, as_json: bool) -> None:
    """Import PATH, a file or folder in any known format; without PATH, the catalogue in use.

    Says at the end whether it is in use; `oneline use` puts another one in use.
    Importing the same content again changes nothing. Records that cannot be taken are kept aside with the reason:
    `oneline catalogue not-taken` shows them. Progress is written to standard error.

    \b
    Example: oneline catalogue import city
             oneline catalogue import services.json --json
    """
    settings = read_settings()
    path = path or settings.catalogue_path
    # Why not opened: that loads models, and most often nothing has to be done.
    imported = import_catalogue(path, settings.data / "catalogues", learned_from(settings), show_progress)
    aside, used = read_aside(imported.folder), is_used(settings, path)
    if as_json:
        plain = {**msgspec.to_builtins(imported, enc_hook=str), "in_use": used, "reasons": aside}
        click.echo(msgspec.json.encode(plain).decode())
        return
    state = "imported" if imported.fresh else "the same as imported before"
    click.echo(f"{imported.format}: {imported.taken:,} services, {imported.aside:,} kept aside; {state}.")
    if aside:
        click.echo(
            f"Some records could not be taken and are kept aside. To see them: oneline catalogue not-taken {path}"
        )
    click.echo("\n".join((*by_reason(aside), *_against(imported))), nl=bool(aside or imported.before))
    click.echo(told_of_use(settings, path))


def _against(imported: Imported) -> Iterator[str]:
    """What is different from the import before, short; nothing if there was none, or it is the same."""
    if imported.before:
        difference = compare(read_services(imported.before), read_services(imported.folder))
        first, *rest = (line.replace("; --all", "") for line in page(difference, MOST_ENTRIES, MOST_CHANGES))
        yield f"Against the import before: {first}"
        yield from rest
        if rest:
            yield f"\nAll of it: oneline catalogue diff {imported.before} {imported.folder}"
