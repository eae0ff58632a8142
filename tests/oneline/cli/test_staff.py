"""`oneline staff`, as whoever runs the line types it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from databases import open_empty
from desk_pages import NOW

from bot.config.settings import Settings
from bot.store import Store
from bot.store.open_sealed import open_kept
from console.one_time_codes import hash_of
from console.passwords import is_password
from oneline.cli.main import main


@pytest.fixture
def kept(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A line that has begun."""
    monkeypatch.setenv("ONELINE_DATABASE", url)
    monkeypatch.setenv("ONELINE_DATA", str(tmp_path))
    open_empty(url).close()
    return open_kept(Settings(data=tmp_path, database=url))


def _type(*words: str) -> Result:
    return CliRunner().invoke(main, ["staff", *words])


def test_a_colleague_is_added_with_what_is_printed_once(kept: Store) -> None:
    said = _type("add", "Anna", "--name", "Anna Li", "--role", "desk", "--language", "zh").output
    account = kept.staff_account("anna")
    assert account is not None
    assert (account.name, account.role, account.language) == ("Anna Li", "desk", "zh")
    password, totp = re.findall(r"(?:Password|digits\)): (\S+)", said)
    assert is_password(account.proofs.password, password)
    assert account.proofs.totp == totp
    codes = re.findall(r"^  (\S+)$", said, re.MULTILINE)
    assert tuple(map(hash_of, codes)) == account.proofs.recovery
    assert "password" not in repr(account).casefold().replace("proofs", "")
    assert "Anna Li" in _type("list").output
    kept.close()


def test_what_is_kept_of_it_opens_nothing_to_who_reads_the_database(kept: Store, tmp_path: Path) -> None:
    said = _type("add", "anna", "--name", "Anna Li", "--role", "desk").output
    secrets = re.findall(r"(?:Password|digits\)): (\S+)", said) + re.findall(r"^  (\S+)$", said, re.MULTILINE)
    with kept.db.reading() as c:
        raw = str(c.exec_driver_sql("SELECT * FROM staff").all())
    kept.close()
    assert len(secrets) == 10
    assert not any(secret in raw for secret in (*secrets, "Anna Li"))


def test_a_reset_gives_other_proofs_and_forgets_the_tries(kept: Store) -> None:
    _type("add", "anna", "--name", "Anna", "--role", "desk")
    before = kept.staff_account("anna")
    assert before is not None
    kept.begin_session(before.id, "key", NOW)
    assert kept.try_sign_in({"login:anna": 1}, NOW) is not None
    assert kept.try_sign_in({"login:anna": 1}, NOW) is None
    assert _type("reset", "anna").exit_code == 0
    after = kept.staff_account("anna")
    assert after is not None
    assert after.proofs != before.proofs
    assert kept.session_of("key", NOW) is None
    assert kept.try_sign_in({"login:anna": 1}, NOW) is not None
    kept.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("add", "demo", "--name", "D", "--role", "desk"), "can be no login"),
        (("add", "a b", "--name", "D", "--role", "desk"), "can be no login"),
        (("add", "anna", "--name", " ", "--role", "desk"), "--name"),
        (("add", "anna", "--name", "A", "--role", "resident"), "is not one of"),
        (("add", "bo", "--name", "Bo", "--role", "desk"), "There is a colleague bo already"),
        (("reset", "nobody"), "There is no colleague nobody"),
        (("remove", "nobody"), "There is no colleague nobody"),
    ],
)
def test_what_can_not_be_is_said_with_what_to_do(kept: Store, words: tuple[str, ...], told: str) -> None:
    _type("add", "bo", "--name", "Bo", "--role", "desk")
    said = _type(*words)
    assert said.exit_code != 0
    assert told in said.output
    kept.close()


def test_who_is_removed_is_gone(kept: Store) -> None:
    _type("add", "bo", "--name", "Bo", "--role", "auditor")
    assert _type("remove", "bo").exit_code == 0
    assert "Nobody may sign in" in _type("list").output
    kept.close()
