"""Entries for what only shows them: found by their ids, also where the import came later."""

from __future__ import annotations

from pathlib import Path

from bot.catalogue.entries import Entries


def test_an_entry_is_found_by_its_id_and_what_is_not_there_is_not(opened_city: Path) -> None:
    entries = Entries(lambda: opened_city)
    found = entries.get("senior-transit-card")
    assert found is not None
    assert found.source_id == "senior-transit-card"
    assert entries.get("nosuch") is None


def test_a_page_that_was_open_before_the_import_has_entries_after_it(opened_city: Path, tmp_path: Path) -> None:
    folder = tmp_path / "imported"
    entries = Entries(lambda: folder)
    assert entries.get("senior-transit-card") is None
    folder.symlink_to(opened_city)
    assert entries.get("senior-transit-card") is not None
