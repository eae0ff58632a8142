"""All settings, read once from the environment into one frozen object."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent


def _setting(default: Any, help_: str, *, secret: bool = False) -> Any:
    """A field with a sentence of help; read from the environment variable of its name in capitals with ONELINE_ before it."""
    return field(default=default, metadata={"help": help_, "secret": secret}, repr=not secret)


class SettingsError(Exception):
    """A setting that cannot be used; the text says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a city may set; each from ONELINE_<NAME>."""

    home: Path = _setting(HERE, "Folder that holds intents/ and the demo city.")
    data: Path = _setting(HERE / "var", "Folder for what the line writes: database, imported catalogues, logs.")
    city: Path = _setting(HERE / "city", "The city's own folder: city.yml, offices, services, holidays.")
    catalogue: Path | None = _setting(None, "File or folder of the service catalogue; empty means the city folder.")
    database: str = _setting("", "SQLAlchemy address of the database; empty means SQLite in the data folder.")
    public_base_url: str = _setting(
        "", "Address under which the provider reaches this line, as https://host; signatures are over it."
    )
    host: str = _setting("127.0.0.1", "Address the web process listens on.")
    port: int = _setting(8080, "Port the web process listens on.")
    rasa_url: str = _setting("http://127.0.0.1:5005", "Address of the understanding process; loopback only.")
    rasa_budget: float = _setting(1.5, "Seconds a turn may wait for understanding before keywords answer instead.")
    simulator: bool = _setting(True, "Serve the page to try the line with; switch off in production.")
    secret_key: str = _setting("", "Key that signs cookies; empty means a new one at every start.", secret=True)
    twilio_account_sid: str = _setting("", "Twilio account; empty means no texts by Twilio.")
    twilio_auth_token: str = _setting("", "Twilio auth token; signs incoming requests.", secret=True)
    twilio_auth_token_old: str = _setting("", "The token before, still accepted while tokens rotate.", secret=True)
    twilio_shared_keys: str = _setting(
        "", "Shared keys that sign incoming requests, as id=secret,id=secret; they replace the token.", secret=True
    )
    twilio_token_beside_keys: bool = _setting(
        False, "Accept the token's signatures beside shared keys; only while moving over."
    )
    twilio_from: str = _setting("", "Our number or messaging service (MG…) that texts come from.")
    twilio_api_url: str = _setting("", "Address of Twilio's REST interface; empty means Twilio's own.")
    worker_threads: int = _setting(4, "Conversations one worker answers at a time.")
    burst_wait: float = _setting(2.0, "Seconds to wait for the rest after a short text that seems unfinished.")
    stale_days: int = _setting(180, "Days after which an entry nobody checked is said to be old.")
    log_level: str = _setting("info", "How much is logged: debug, info, warning or error.")

    @property
    def database_url(self) -> str:
        """The database's address, SQLite in the data folder unless set."""
        return self.database or f"sqlite:///{self.data / 'oneline.db'}"

    @property
    def catalogue_path(self) -> Path:
        """Where the catalogue is read from."""
        return self.catalogue or self.city


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; an unusable value raises SettingsError with the name and what is expected."""
    source = os.environ if environment is None else environment
    fields = {f.name: f for f in dataclasses.fields(Settings)}
    # Why not ONELINE_TEST_…: those are the test suite's own, and it reads the settings too.
    ours = [k for k in source if k.startswith("ONELINE_") and not k.startswith("ONELINE_TEST_")]
    unknown = [k for k in ours if k[8:].lower() not in fields]
    if unknown:
        raise SettingsError(f"There is no setting {', '.join(sorted(unknown))}. `oneline settings` lists them all.")
    given = {name: source[f"ONELINE_{name.upper()}"] for name in fields if source.get(f"ONELINE_{name.upper()}")}
    return Settings(**{name: _parse(name, str(fields[name].type), value) for name, value in given.items()})


def _parse(name: str, kind: str, value: str) -> Any:
    """One value by its field's type."""
    try:
        if kind.startswith("Path"):
            return Path(value).expanduser().resolve()
        if kind == "bool":
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[value.lower()]
        return {"int": int, "float": float}.get(kind, str)(value)
    except (KeyError, ValueError) as error:
        raise SettingsError(f"ONELINE_{name.upper()} is {value!r}, but must be of type {kind}.") from error
