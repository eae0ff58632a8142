"""Tables as text, whoever wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.catalogue.importers.tables import decoded, records_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_a_chinese_table_is_read_in_each_encoding(encoding: str) -> None:
    assert decoded("名称,费用\n办证,免费\n".encode(encoding)) == "名称,费用\n办证,免费\n"


def test_a_western_table_is_not_taken_for_chinese() -> None:
    assert decoded("nom,prix\nCafés ouverts,été\n".encode("cp1252")) == "nom,prix\nCafés ouverts,été\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_are_cut_by_the_separator_of_the_header(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(f' Name {separator}FEE\n"a, b; c"{separator}two\n\n')
    assert records_of(path) == [{"name": "a, b; c", "fee": "two"}]
