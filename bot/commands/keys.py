"""`oneline keys`: the keys that personal text is encrypted with."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bot.kept import key_file, keys_of, new_id, open_kept, replace_keys, ring_of
from bot.settings import read_settings
from bot.store.keyring import INDEX, Keys, encode, new_key
from bot.store.resealing import CLEAR, count_by_key, reseal


@click.group()
def keys() -> None:
    """The keys that what people say is encrypted with. Whoever loses them loses all that was said."""


@keys.command("list")
def list_() -> None:
    """Ids of the keys and how many values each protects; no key is shown."""
    settings = read_settings()
    store, ring = open_kept(settings), ring_of(settings)
    counted = count_by_key(store.db)
    store.close()
    for id_ in ring.ids:
        click.echo(f"{counted.get(id_, 0):9} {id_}{' (for what is new)' if id_ == ring.current else ''}")
    for id_ in sorted(set(counted) - set(ring.ids)):
        what = "in clear: run `oneline keys rotate`" if id_ == CLEAR else "UNREADABLE: this key is missing"
        click.echo(f"{counted[id_]:9} {id_} ({what})")


@keys.command()
def new() -> None:
    """Print a set of new keys, to be put into a file that ONELINE_DATA_KEYS_FILE names. Changes nothing."""
    click.echo(f"{new_id()}={encode(new_key())}\n{INDEX}={encode(new_key())}")


@keys.command()
@click.option("--same", is_flag=True, help="Make no new key: only encrypt what the present one does not protect yet.")
def rotate(same: bool) -> None:
    """Make a new key for what is new, and encrypt all that is there with it; the line may go on meanwhile.

    Keys that are set (ONELINE_DATA_KEYS) are not made here: put a new one before the others, start the line anew, then run
    this. The key numbers are looked up by stays the same.
    """
    settings = read_settings()
    kept = keys_of(settings)
    if not same and not settings.data_keys:
        replace_keys(settings, Keys({new_id(): new_key(), **kept.sealing}, kept.index))
    store, ring = open_kept(settings), ring_of(settings)
    done = reseal(store.db, ring)
    store.note("reseal", done, datetime.now(UTC))
    left = {id_: count for id_, count in count_by_key(store.db).items() if id_ != ring.current}
    store.close()
    click.echo(f"{sum(done.values())} values are encrypted with {ring.current} now.")
    for id_, count in left.items():
        click.echo(f"{count} can not be read: they need the key {id_}.", err=True)
    if unused := [id_ for id_ in ring.ids[1:] if id_ not in left]:
        click.echo(f"Not needed any more: {', '.join(unused)}. Backups made until now still need them.")


@keys.command()
@click.argument("key")
def forget(key: str) -> None:
    """Take a key away that protects nothing any more."""
    settings = read_settings()
    kept = keys_of(settings)
    if settings.data_keys or key not in kept.sealing or key == next(iter(kept.sealing)):
        raise click.ClickException(
            f"There is no older key {key} in {key_file(settings)}. `oneline keys list` shows them."
        )
    store = open_kept(settings)
    count = count_by_key(store.db).get(key, 0)
    store.close()
    if count:
        raise click.ClickException(f"{count} values need this key. Run `oneline keys rotate` first.")
    replace_keys(settings, Keys({id_: value for id_, value in kept.sealing.items() if id_ != key}, kept.index))
    click.echo(f"{key} is gone.")
