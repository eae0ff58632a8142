"""Who reported by a program, or gave their number in a chat, is shown, exported and erased under every name they have here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from databases import open_empty
from small_line import NOON

from bot.config.settings import Settings
from bot.model.case import Answer, Beneficiary, Case, CaseDetails
from bot.model.case_write import OpenIncident
from bot.model.place import Place
from bot.store import Store
from bot.store.errand_tables import commits, incidents
from bot.store.open_sealed import open_kept
from bot.store.tables import cases, conversation
from oneline.cli.main import main

MAIL, PHONE, ACCOUNT = "rose@example.org", "+8613800138000", "r-77"
PERSON = {
    "email": MAIL,
    "phone": "+86 138 0013 8000",
    "account_id": ACCOUNT,
    "first_name": "Rose",
    "last_name": "Baker",
}
PROGRAM, CHAT, MOTHER = "482913", "482926", "482939"


def _case(code: str, slots: dict[str, str], details: CaseDetails | None = None) -> Case:
    return Case(
        code,
        "report",
        "open",
        problem="street-lamp",
        details=details or CaseDetails(),
        slots={"team": "roads", **slots},
        opened_at=NOON,
    )


@pytest.fixture
def store(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """One reported by a program, filled in a form in a chat, and somebody else filled one in for her."""
    monkeypatch.setenv("ONELINE_DATA", str(tmp_path))
    monkeypatch.setenv("ONELINE_DATABASE", url)
    open_empty(url).close()
    opened = open_kept(Settings(data=tmp_path, database=url))
    own = CaseDetails(answers={"phone": Answer(PHONE), "name": Answer("Rose Baker")})
    helped = CaseDetails(answers={"phone": Answer(PHONE)}, beneficiary=Beneficiary("mother", "Rose"), by="helper")
    for channel, sender, case in (
        ("open311", f"open311:account_id:{ACCOUNT}", _case(PROGRAM, PERSON)),
        ("chat", "guest-1", _case(CHAT, {}, own)),
        ("chat", "guest-2", _case(MOTHER, {}, helped)),
    ):
        place = OpenIncident(case.code, "street-lamp", Place("14 Willow Street"), False, None)
        opened.open_report(channel, sender, case, place, NOON)
    with opened.db.writing() as c:
        ids = {row.code: row.id for row in c.execute(sa.select(cases.c.code, cases.c.id))}
        c.execute(incidents.update().where(incidents.c.case == ids[PROGRAM]).values(remote="id:C-4711"))
        handed = {"step": "commit", "backend": "housing", "state": "done", "reference": "H-12", "created_at": NOON}
        c.execute(commits.insert().values(case=ids[CHAT], **handed))
    yield opened
    opened.close()


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["resident", *arguments])


@pytest.mark.parametrize("name", [MAIL, PHONE, ACCOUNT, "138 0013 8000"])
def test_each_name_finds_her(store: Store, name: str) -> None:
    shown, exported = _run("show", name), _run("export", name)
    assert " cases" in shown.output, shown.output
    assert "Baker" in exported.output
    assert "C-4711" in shown.output + exported.output


def test_whole_cases_are_erased_and_what_lies_with_others_is_named(store: Store) -> None:
    erased = _run("erase", PHONE, "--yes")
    assert erased.exit_code == 0, erased.output
    assert "id:C-4711" in erased.output
    assert "housing (H-12)" in erased.output
    assert "lies with them" in erased.output
    with store.db.reading() as c:
        assert c.scalars(sa.select(cases.c.code)).all() == [MOTHER]
        assert c.scalars(sa.select(conversation.c.id).where(conversation.c.channel == "open311")).all() == []
        kept = str(c.execute(sa.select(cases.c.slots, cases.c.details)).all())
    assert "Baker" not in kept
    assert "13800138000" not in kept
    assert "Nothing is kept" in _run("show", MAIL).output
