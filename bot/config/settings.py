"""All settings, read once from the environment into one frozen object."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.config.checks import faults_of
from bot.config.in_use import with_choice
from bot.config.proxy_settings import ProxySettings
from bot.config.setting import FILE, check, is_loopback, look_up, parse, unknown, with_groups, without_password
from bot.config.setting import SettingsError as SettingsError
from bot.config.setting import setting as _setting

HERE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, repr=False)
class Settings(ProxySettings):
    """Everything a city may set; each from ONELINE_<NAME>."""

    home: Path = _setting(HERE, "Folder that holds intents/ and the demo city.")
    data: Path = _setting(HERE / "var", "Folder for what the line writes: database, imported catalogues, logs.")
    city: Path = _setting(
        HERE / "city",
        "The city's own folder: city.yml, offices, services, holidays. `oneline use` sets it too; this setting overrides it.",
    )
    catalogue: Path | None = _setting(
        None,
        "File or folder of the service catalogue; empty means the one that `oneline use` put in use, or the city folder.",
    )
    database: str = _setting(
        "",
        "SQLAlchemy address of the database; empty means SQLite in the data folder. Its file may hold two lines, a login each.",
        parts=("web", "worker", "voice", "console"),
    )
    public_base_url: str = _setting(
        "", "Address under which the provider reaches this line, as https://host; signatures are checked against it."
    )
    host: str = _setting("127.0.0.1", "Address the web process listens on.")
    port: int = _setting(8080, "Port the web process listens on.")
    web_processes: int = _setting(2, "Web processes behind the proxy; without a proxy there is one.")
    rasa_url: str = _setting("http://127.0.0.1:5005", "Address of Rasa; loopback only.", loopback=True)
    rasa_budget: float = _setting(1.5, "Seconds a turn may wait for Rasa before keywords are used instead.")
    simulator: bool | None = _setting(
        None, "Serve the page for trying the line; empty means only where nobody but this machine can reach the line."
    )
    despite_findings: bool = _setting(
        False,
        "Start although keys are missing, or in production although `oneline settings check` finds something grave.",
    )
    secret_key: str = _setting(
        "",
        "Key that signs cookies and tickets; empty means that one is made once and kept in the data folder.",
        secret=True,
        parts=("web", "worker", "voice", "sip", "console"),
    )
    secret_key_old: str = _setting(
        "",
        "The previous key, whose cookies and tickets stay valid while the key changes.",
        secret=True,
        parts=("web", "voice", "console"),
    )
    data_keys: str = _setting(
        "",
        "Keys that encrypt personal text, as id=key,id=key,index=key, the first for new values; "
        "empty means that keys are made once and kept in the data folder.",
        secret=True,
        parts=("web", "worker", "voice", "console"),
    )
    twilio_account_sid: str = _setting("", "Twilio account; empty means no texts by Twilio.")
    twilio_auth_token: str = _setting(
        "", "Twilio auth token, with which incoming requests are signed.", secret=True, parts=("web", "worker", "voice")
    )
    twilio_auth_token_old: str = _setting(
        "", "The previous token, still accepted while the token changes.", secret=True, parts=("web", "voice")
    )
    twilio_shared_keys: str = _setting(
        "",
        "Shared keys with which incoming requests are signed, as id=secret,id=secret; they replace the token.",
        secret=True,
        parts=("web", "voice"),
    )
    twilio_token_beside_keys: bool = _setting(
        False, "Accept the token's signatures beside shared keys; only during the change to shared keys."
    )
    twilio_from: str = _setting("", "Our number or messaging service (MG…) from which texts are sent.")
    twilio_api_url: str = _setting("", "Address of Twilio's REST interface; empty means Twilio's own.")
    twilio_voice: str = _setting(
        "stream",
        'Who hears and speaks in calls by Twilio: "stream", the voice process, or "gather", Twilio.',
        one_of=("stream", "gather"),
    )
    twilio_voice_from: str = _setting("", "Our number from which calls are made; empty means the one for texts.")
    staff_phone: str = _setting(
        "",
        "Staff's number (+…) or SIP address (sip:…) that takes calls; empty means that staff ring back.",
    )
    notify: str = _setting(
        "",
        "Where staff are told of cases, separated by commas: mailto:desk@city.example, sms:+15550100, "
        "https://host/hook, print: (a line printed by the worker); empty means nobody is told.",
    )
    notify_second: str = _setting(
        "", "Where else staff are told of a case that nobody took in time (city/staff.yml); written in the same way."
    )
    notify_secret: str = _setting("", "Key that signs notices to an https address.", secret=True, parts=("worker",))
    smtp: str = _setting(
        "",
        "Mail server, as smtp://host:587 (STARTTLS), smtps://host:465, or smtp://127.0.0.1:25 on this machine; "
        "a user as smtp://user@host.",
    )
    smtp_password: str = _setting("", "Password of that user.", secret=True, parts=("worker",))
    smtp_from: str = _setting("", "Address from which mail to staff is sent.")
    calendar_passwords: str = _setting(
        "", "Passwords of offices' calendars, as office=password,office=password.", secret=True, parts=("worker",)
    )
    backend_tokens: str = _setting(
        "",
        "Tokens of departments' systems (city/backends.yml), as name=token,name=token.",
        secret=True,
        parts=("worker",),
    )
    voice_notes_megabytes: int = _setting(16, "Largest voice note that is fetched from its provider, in megabytes.")
    voice_notes_url: str = _setting(
        "", "Address of the voice process, where voice notes are heard; empty means the one of this machine."
    )
    voice_port: int = _setting(8081, "Port the voice process listens on.")
    voice_url: str = _setting(
        "",
        "Address of the voice process's stream, as wss://host/voice/stream, below which each call has an address of its own; "
        "empty means this path at the public address.",
    )
    voice_calls: int = _setting(10, "Calls taken at once on this machine; more are refused politely.")
    voice_processes: int = _setting(2, "Voice processes; as many as there are cores.")
    voice_at_once: str = _setting(
        "", "Languages loaded at the start, as en zh; others with their first call; empty means the city's."
    )
    voice_drain: float = _setting(300.0, "Seconds calls may go on after the line is told to stop.")
    worker_processes: int = _setting(
        2, "Worker processes in production, so that one answers while another starts anew; else one."
    )
    worker_threads: int = _setting(4, "Conversations one worker answers at a time.")
    burst_wait: float = _setting(2.0, "Seconds to wait for the rest after a short text that seems unfinished.")
    stale_days: int = _setting(180, "Days after which the line says that an entry was not checked.")
    log_level: str = _setting("info", "How much is logged: debug, info, warning or error.")

    def __repr__(self) -> str:
        """Every setting but secrets, for a log or an error page may show it."""
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in shown(self).items())})"

    @property
    def database_url(self) -> str:
        """The database's address, SQLite in the data folder unless set; of several, with a password each, the first."""
        return (self.database.split() or [f"sqlite:///{self.data / 'oneline.db'}"])[0]

    @property
    def is_https(self) -> bool:
        """True if browsers reach us by https alone."""
        return self.public_base_url.startswith("https://")

    @property
    def secrets_before(self) -> list[str]:
        """Keys whose cookies still count beside the present one's."""
        # Why never an empty one: whoever signs with nothing would count.
        return [self.secret_key_old] if self.secret_key_old else []

    @property
    def is_public(self) -> bool:
        """True if others than who sits at this machine can reach the line."""
        provided = self.public_base_url or self.twilio_account_sid or self.sip_register or self.behind_proxy
        sip = self.sip_listen.rpartition(":")[0]
        return bool(provided) or not is_loopback(self.host) or bool(sip and not is_loopback(sip))

    @property
    def serves_page(self) -> bool:
        """True if the page to try the line with is served."""
        return not self.is_public if self.simulator is None else self.simulator

    @property
    def catalogue_path(self) -> Path:
        """Where the catalogue is read from."""
        return self.catalogue or self.city

    @property
    def stream_url(self) -> str:
        """Address under which the provider reaches the voice process's stream; empty if no address is set at all."""
        base = self.public_base_url.rstrip("/")
        return self.voice_url or (f"ws{base.removeprefix('http')}/voice/stream" if base else "")


_kind: type[Settings] = Settings


def declare_settings(groups: Iterable[type[Any]]) -> None:
    """Say once, as a process begins, which settings the channels have; raises ValueError where two have one name."""
    global _kind  # Why: all settings stand in one object, and no list of them names a channel.
    _kind = with_groups(Settings, groups)


def settings_kind() -> type[Settings]:
    """The settings with those of the channels."""
    return _kind


def shown(settings: Settings) -> dict[str, str | bool]:
    """Name → value as text; of a secret only whether it is set, of an address no password."""
    return {
        each.name: bool(value) if each.metadata["secret"] else without_password("" if value is None else str(value))
        for each in dataclasses.fields(settings)
        for value in [getattr(settings, each.name)]
    }


def secret_of(settings: Settings) -> str:
    """The key that signs cookies and tickets: the one set, else one made once and kept in the data folder for us alone."""
    if settings.secret_key:
        return settings.secret_key
    settings.data.mkdir(parents=True, exist_ok=True)
    path = settings.data / "secret.key"
    with suppress(FileExistsError), os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(os.urandom(32).hex())
    return path.read_text(encoding="utf-8")


def read_settings(environment: Mapping[str, str] | None = None, *, chosen: bool = True) -> Settings:
    """Settings from the environment; raises SettingsError with all that can not be used, a line each, and what is expected.

    chosen: with the catalogue and city that `oneline use` put in use, where the environment names none.
    """
    source = os.environ if environment is None else environment
    fields, given = {f.name: f for f in dataclasses.fields(_kind)}, dict[str, Any]()
    faults = unknown(source, {*fields, *(name + FILE.lower() for name, f in fields.items() if f.metadata["parts"])})
    for name, field in fields.items():
        try:
            if value := look_up(source, name):
                check(name, value, field.metadata)
                given[name] = parse(name, str(field.type), value)
        except SettingsError as error:
            faults.append(str(error))
    settings = _kind(**given)
    if faults := faults + faults_of(settings):
        raise SettingsError("\n".join(faults))
    used: Settings = with_choice(settings, given) if chosen else settings
    return used
