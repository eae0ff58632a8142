"""`oneline doctor`: each thing that is wrong is told with what to do; what is well is told, too."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.config.settings import Settings
from bot.store.backed_up import FILE, note_backup
from bot.store.open_sealed import open_kept
from oneline.cli.doctor_address import address, certificates, signatures
from oneline.cli.doctor_city import entries, quiet_hours
from oneline.cli.doctor_machine import backups, clock, disk
from oneline.cli.examination import HEADS, Looking
from oneline.cli.main import main
from oneline.cli.settings_check import Finding

CITY = Path(__file__).parents[3] / "city"
TWILIO = {"twilio_account_sid": "AC1", "twilio_auth_token": "t", "twilio_from": "+15550100"}


def told(look: Looking, settings: Settings) -> dict[bool | None, str]:
    """What a look says: grave, to be looked at, and under None what is well."""
    said: dict[bool | None, str] = {True: "", False: "", None: ""}
    for each in look(settings):
        said[each.grave if isinstance(each, Finding) else None] += str(getattr(each, "text", each))
    return said


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """Settings of a line that has been started once."""
    settings = Settings(data=tmp_path / "var")
    open_kept(settings).close()
    return settings


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A city's folder to change."""
    return Path(shutil.copytree(CITY, tmp_path / "city"))


@pytest.fixture
def anybody() -> Iterator[str]:
    """The address of a server that takes whatever it is sent, as no line may."""

    class Takes(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = json.dumps({"alive": True, "ready": False, "database": True, "room": False}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Takes)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def certificate(folder: Path, name: str, days: int) -> dict[str, Path]:
    """Settings that name a certificate for a name, that ends in so many days, and its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
    made = (
        made.serial_number(7)
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now + timedelta(days=days, hours=1))
    )
    signed = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(
        key, hashes.SHA256()
    )
    (folder / "c.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "k.pem").write_bytes(key.private_bytes(*plain))
    return {"tls_certificate": folder / "c.pem", "tls_key": folder / "k.pem"}


def test_a_line_that_does_not_run_is_told_how_it_is_started(kept: Settings) -> None:
    said = told(address, replace(kept, port=1, ready_listen="127.0.0.1:1"))
    assert "make run" in said[False]
    assert not said[True]


def test_a_public_address_that_nothing_answers_at_says_where_to_look(kept: Settings) -> None:
    said = told(address, replace(kept, port=1, ready_listen="127.0.0.1:1", public_base_url="http://127.0.0.1:1"))
    assert "http://127.0.0.1:1/healthz does not answer" in said[False]
    assert "firewall" in said[False]


def test_a_line_that_is_not_ready_says_why(kept: Settings, anybody: str) -> None:
    said = told(address, replace(kept, ready_listen=anybody))
    assert "disk of the database is full: make room" in said[True]
    assert "No worker is at work" in said[True]


def test_an_address_that_takes_what_nobody_signed_is_grave(kept: Settings, anybody: str) -> None:
    said = told(signatures, replace(kept, public_base_url=f"http://{anybody}", **TWILIO))
    assert "/twilio/sms takes what nobody signed (200)" in said[True]
    assert "docs/first-text.md" in said[True]


def test_without_a_provider_nothing_has_to_be_signed(kept: Settings) -> None:
    assert told(signatures, kept)[None] == "No provider is set up, so nothing has to be signed."


@pytest.mark.parametrize(
    ("days", "name", "grave", "word"),
    [
        (90, "line.town.example", None, "holds until"),
        (20, "line.town.example", False, "Renew it"),
        (3, "line.town.example", True, "Renew it"),
        (-2, "line.town.example", True, "ended"),
        (90, "old.town.example", True, "get one for line.town.example"),
        (90, "*.town.example", None, "holds until"),
    ],
)
def test_a_certificate_that_ends_or_is_for_another_name_is_told(
    tmp_path: Path, kept: Settings, days: int, name: str, grave: bool | None, word: str
) -> None:
    given = certificate(tmp_path, name, days)
    # Why without a port that answers: nothing outside this machine is asked here.
    said = told(certificates, replace(kept, public_base_url="http://line.town.example", **given))
    assert word in said[grave]
    assert grave is True or not said[True]


def test_a_key_of_another_certificate_is_told(tmp_path: Path, kept: Settings) -> None:
    given = certificate(tmp_path, "a.example", 90)
    other = tmp_path / "other"
    other.mkdir()
    said = told(certificates, replace(kept, **{**given, "tls_key": certificate(other, "a.example", 90)["tls_key"]}))
    assert "can not be used" in said[True]


def test_a_clock_that_was_set_back_is_told_and_the_hour_of_the_city(kept: Settings) -> None:
    assert "Compare it with a watch" in told(clock, kept)[None]
    later = time.time() + 3600
    os.utime(kept.data / "oneline.db", (later, later))
    assert "The clock was set back" in told(clock, kept)[True]


def test_free_room_is_told(kept: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "GB are free" in "".join(told(disk, kept).values())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**12, 10**12, 10**8))
    assert "0.1 GB are free" in told(disk, kept)[True]


def test_a_backup_is_told_of_with_its_age_and_place(kept: Settings) -> None:
    assert "No backup was made" in told(backups, kept)[False]
    done = CliRunner().invoke(main, ["db", "backup"], env={"ONELINE_DATA": str(kept.data)})
    assert done.exit_code == 0
    said = told(backups, kept)
    assert "on the same disk" in said[False]
    assert "The last backup is of" in said[None]


def test_a_backup_of_last_month_is_old(kept: Settings) -> None:
    note_backup(kept.data, kept.data / "gone.copy")
    at = datetime.now(UTC) - timedelta(days=30)
    (kept.data / FILE).write_text(json.dumps({"at": at.isoformat(), "path": "gone.copy"}), encoding="utf-8")
    said = told(backups, replace(kept, public_base_url="https://line.town.example"))
    assert "30 days ago. Run: oneline db backup" in said[True]
    assert "is not there any more" in said[False]


def test_old_entries_are_counted(kept: Settings, city: Path) -> None:
    said = told(entries, replace(kept, city=city, stale_days=1))
    assert "of 81 entries are stale" in said[False]
    assert "oneline catalogue check" in said[False]


def test_hours_that_are_never_quiet_are_told(kept: Settings, city: Path) -> None:
    assert "from 21:00 to 08:00" in told(quiet_hours, replace(kept, city=city))[None]
    (city / "limits.yml").write_text('rest: {begins: "08:00", ends: "08:00"}\n', encoding="utf-8")
    assert "Nobody's night is quiet" in told(quiet_hours, replace(kept, city=city))[True]
    (city / "limits.yml").write_text('rest: {begins: "17:00", ends: "08:00"}\n', encoding="utf-8")
    assert "Reminders of the evening before go out at 18:00" in told(quiet_hours, replace(kept, city=city))[False]


def test_the_page_has_every_head_and_ends_with_1_where_nobody_is_told(kept: Settings) -> None:
    env = {
        "ONELINE_DATA": str(kept.data),
        "ONELINE_PUBLIC_BASE_URL": "http://127.0.0.1:1",
        "ONELINE_READY_LISTEN": "127.0.0.1:1",
    }
    done = CliRunner().invoke(main, ["doctor"], env=env | {"ONELINE_PORT": "1"})
    assert done.exit_code == 1
    assert all(head.name in done.stdout for head in HEADS)
    assert "!!  Who is told    NOBODY IS TOLD" in done.stdout
    rows = CliRunner().invoke(main, ["doctor", "--json"], env=env | {"ONELINE_PORT": "1"}).stdout.splitlines()
    assert [json.loads(row)["head"] for row in rows] == [head.name for head in HEADS]


def test_a_broken_city_is_a_finding_and_the_other_looks_go_on(kept: Settings, city: Path) -> None:
    (city / "city.yml").write_text("{}", encoding="utf-8")
    done = CliRunner().invoke(main, ["doctor"], env={"ONELINE_DATA": str(kept.data), "ONELINE_CITY": str(city)})
    assert done.exit_code == 1
    assert "ok  Disk" in done.stdout
