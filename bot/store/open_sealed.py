"""Opens the store with the keys that encrypt personal text."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.config.setting import look_up
from bot.config.settings import Settings, SettingsError
from bot.store import Store, open_store
from bot.store.keyring import KeyRing, KeyRingError, Keys, new_key, read_keys, write_keys
from bot.store.missing_keys import compare_keys, has_addresses, missing_keys


def open_kept(settings: Settings) -> Store:
    """The store of these settings; raises StoreDown, SettingsError."""
    return open_store(settings.database_url, ring=ring_of(settings), addresses=partial(addresses_of, settings))


def open_there(settings: Settings) -> Store:
    """The store of a line that is there, for commands that look at one; raises SettingsError where there is none."""
    require_line(settings)
    return open_kept(settings)


def require_line(settings: Settings) -> None:
    """Raise SettingsError where no line has written yet, as where the folder is mistyped; nothing is made."""
    if not has_line(settings):
        raise SettingsError(
            f"There is no line in {settings.data}; set ONELINE_DATA to its folder, or start one with `oneline run`."
        )


def has_line(settings: Settings) -> bool:
    """True if a line has written: its SQLite file is there, or beside another database its keys are."""
    kind, _, path = settings.database_url.partition(":///")
    if kind.startswith("sqlite"):
        return Path(path.partition("?")[0]).is_file()
    return bool(settings.data_keys) or key_file(settings).is_file()


def addresses_of(settings: Settings) -> list[str]:
    """The database's addresses as they are now, where they stand in a file; else as they were set."""
    with suppress(SettingsError):
        if now := look_up(os.environ, "database").split():
            return now
    return settings.database.split() or [settings.database_url]


def ring_of(settings: Settings) -> KeyRing:
    """The keys that are set, else those made once and kept in the data folder; raises SettingsError."""
    try:
        return KeyRing(lambda: keys_of(settings), partial(_sign_of_keys, settings))
    except KeyRingError as error:
        name = "ONELINE_DATA_KEYS" if settings.data_keys else str(key_file(settings))
        raise SettingsError(f"{name}: {error}") from None


def keys_of(settings: Settings) -> Keys:
    """The keys as they are now."""
    if settings.data_keys:
        return read_keys(settings.data_keys)
    path = key_file(settings)
    if not path.exists():
        _refuse_strangers(settings, path)
        settings.data.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            write_once(path, write_keys(Keys({new_id(): new_key()}, new_key())))
    return read_keys(path.read_text(encoding="utf-8"))


def require_keys(settings: Settings) -> None:
    """Raise SettingsError where the store holds values of keys that are missing or others: who reads none of it knows nobody."""
    ring, addresses = ring_of(settings), partial(addresses_of, settings)
    place = "ONELINE_DATA_KEYS" if settings.data_keys else str(key_file(settings))
    wrong, lost = compare_keys(settings.database_url, ring, addresses)
    # Why no word starts with them: one name would stand for two keys, and of what is written then half is lost with either.
    if wrong:
        raise SettingsError(
            f"The keys in {place} do not open what the database holds: under the name {', '.join(wrong)} stands another key "
            "than it was written with. Put the right one there (a copy of the keys from before has it), or a new one under a "
            "name of its own."
        )
    if lost and not settings.despite_findings:
        raise SettingsError(
            f"The database holds values of keys that are not in {place}: {', '.join(lost)}. Put them there, behind the others "
            "(a copy of the keys from before has them). If they are lost for good, ONELINE_DESPITE_FINDINGS=yes starts "
            "without: what they encrypt stays unreadable."
        )


def require_keys_there(settings: Settings) -> None:
    """The same for who only looks: no keys are made where there are none."""
    path = key_file(settings)
    if settings.data_keys or path.exists():
        require_keys(settings)
        return
    try:
        _refuse_strangers(settings, path)
    except KeyRingError as error:
        raise SettingsError(f"{path}: {error}") from None


def _refuse_strangers(settings: Settings, path: Path) -> None:
    """Raise KeyRingError where keys made now would be beside data of others: nobody in it would be known again."""
    addresses = partial(addresses_of, settings)
    lost = missing_keys(settings.database_url, addresses=addresses)
    # Why looked at again: a process that started beside us may have made the keys, and written, meanwhile.
    if (lost or has_addresses(settings.database_url, addresses)) and not path.exists():
        raise KeyRingError(
            f"the keys are gone, but the database holds what they encrypted ({', '.join(lost) or 'addresses'}). Put the file "
            "back, or name it by ONELINE_DATA_KEYS_FILE. If it is lost for good, move the database away: the line begins anew."
        )


def _sign_of_keys(settings: Settings) -> tuple[int, int, int] | None:
    """Another one whenever the file of keys is; None if there is none."""
    if settings.data_keys:
        return None
    try:
        found = key_file(settings).stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def key_file(settings: Settings) -> Path:
    """Where keys are kept that nobody has set."""
    return settings.data / "data.keys"


def new_id() -> str:
    """An id for a key: today's date, and a few signs so that no two are the same."""
    return f"{datetime.now(UTC):%Y-%m-%d}-{secrets.token_hex(2)}"


def write_once(path: Path, text: str) -> None:
    """Write a file for us alone, whole or not at all; raises FileExistsError where there is one."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    finally:
        part.unlink()


def replace_keys(settings: Settings, keys: Keys) -> None:
    """Put other keys into the file; processes that run read it again before they write, or meet a key they do not know."""
    path = key_file(settings)
    part = path.with_suffix(".new")
    with suppress(FileNotFoundError):
        part.unlink()
    write_once(part, write_keys(keys))
    part.replace(path)
