"""`oneline keys`: the keys that personal text is encrypted with."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import click

from bot.config.settings import Settings, read_settings
from bot.config.timing import TIMING
from bot.store import Store
from bot.store.backup import is_running
from bot.store.keyring import INDEX, KeyRing, Keys, encode, new_key
from bot.store.open_sealed import key_file, keys_of, new_id, open_there, replace_keys, require_line, ring_of
from bot.store.reencrypt import CLEAR, count_by_key, reseal
from bot.system.data_lock import is_held
from oneline.cli.lazy_groups import WholeHelp

SETTLED_SECONDS = TIMING.processes.keys_settle


@click.group(cls=WholeHelp)
def keys() -> None:
    """The keys that encrypt what people say; without them nothing that was said can be read."""


@keys.command("list")
def list_() -> None:
    """List the ids of the keys and how many values each protects; no key is shown."""
    settings = read_settings()
    store, ring = open_there(settings), ring_of(settings)
    counted = count_by_key(store.db)
    store.close()
    for id_ in ring.ids:
        click.echo(f"{counted.get(id_, 0):9} {id_}{' (for what is new)' if id_ == ring.current else ''}")
    for id_ in sorted(set(counted) - set(ring.ids)):
        what = "not encrypted: run `oneline keys rotate`" if id_ == CLEAR else "UNREADABLE: this key is missing"
        click.echo(f"{counted[id_]:9} {id_} ({what})")


@keys.command()
def new() -> None:
    """Print a set of new keys, to be put into a file that ONELINE_DATA_KEYS_FILE names. Changes nothing."""
    click.echo(f"{new_id()}={encode(new_key())}\n{INDEX}={encode(new_key())}")


@keys.command()
@click.option("--same", is_flag=True, help="Make no new key; encrypt only what is not protected by the present one.")
def rotate(same: bool) -> None:
    """Make a new key and encrypt everything with it; the line may run meanwhile.

    Keys that are set (ONELINE_DATA_KEYS) are not made here: put a new one before the others, restart the line, then run
    this. The key for looking up numbers stays the same.
    """
    settings = read_settings()
    require_line(settings)
    kept = keys_of(settings)
    if not same and not settings.data_keys:
        replace_keys(settings, Keys({new_id(): new_key(), **kept.sealing}, kept.index))
    store, ring = open_there(settings), ring_of(settings)
    done = reseal(store.db, ring)
    store.note("reseal", done, datetime.now(UTC))
    left = {id_: count for id_, count in count_by_key(store.db).items() if id_ != ring.current}
    runs = _runs(store, settings)
    store.close()
    click.echo(f"{sum(done.values())} values are encrypted with {ring.current} now.")
    _tell_left(left, ring)
    unused = [id_ for id_ in ring.ids[1:] if id_ not in left]
    if unused and runs and settings.data_keys:
        click.echo(
            f"Keep {', '.join(unused)}: a line that was started before {ring.current} was set still writes with an older "
            "key. Restart it, and run `oneline keys rotate` again."
        )
    elif unused:
        click.echo(f"No longer needed: {', '.join(unused)}. Backups made until now still need them.")


def _tell_left(left: dict[str, int], ring: KeyRing) -> None:
    """What is not encrypted with the newest key, and what to do about it."""
    for id_, count in left.items():
        known = id_ in ring.ids
        why = "were written meanwhile: run `oneline keys rotate --same` for" if known else "can not be read: they need"
        click.echo(f"{count} {why} the key {id_}.", err=True)


def _runs(store: Store, settings: Settings) -> bool:
    """True while a line is at work on this store."""
    with store.db.reading() as c:
        return is_held(settings.data) or is_running(c, datetime.now(UTC))


@keys.command()
@click.argument("key")
def forget(key: str) -> None:
    """Remove a key that no longer protects anything."""
    settings = read_settings()
    require_line(settings)
    kept = keys_of(settings)
    if settings.data_keys or key not in kept.sealing or key == next(iter(kept.sealing)):
        raise click.ClickException(
            f"There is no older key {key} in {key_file(settings)}. `oneline keys list` shows them."
        )
    store = open_there(settings)
    runs, count = _runs(store, settings), count_by_key(store.db).get(key, 0)
    store.close()
    # Why: each value is encrypted with the newest key, but may be on its way for some seconds before it is counted.
    if runs and time.time() - key_file(settings).stat().st_mtime < SETTLED_SECONDS:
        raise click.ClickException(
            f"The line runs, and the keys changed less than a minute ago: what it is writing may need {key}. "
            "Wait a minute, and run this again."
        )
    if count:
        raise click.ClickException(f"{count} values need this key. Run `oneline keys rotate` first.")
    replace_keys(settings, Keys({id_: value for id_, value in kept.sealing.items() if id_ != key}, kept.index))
    click.echo(f"{key} is gone.")
