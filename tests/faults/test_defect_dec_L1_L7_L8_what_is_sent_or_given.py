"""What is sent nested without end is refused; files that are small only while packed are; calendars are asked in secret."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import yaml
from flask import jsonify, request
from openpyxl import Workbook

from bot.appointments.caldav import CalendarClient, CalendarError
from bot.catalogue.importers.sheet_files import MOST_UNPACKED
from bot.catalogue.importers.sheet_grid import is_sheet, rows
from bot.system.yaml_file import MOST_VALUES, parse_yaml
from channels.web.quiet_log import quiet_app

DEPTH = 7_000


@pytest.mark.parametrize(
    "body", ['{"text":' + "[" * DEPTH, "[" * DEPTH + "]" * DEPTH, '{"a":' * DEPTH + "1" + "}" * DEPTH]
)
def test_json_that_is_nested_too_deep_is_refused_not_an_error(body: str) -> None:
    app = quiet_app("test")
    app.add_url_rule("/", view_func=lambda: jsonify(request.get_json()), methods=["POST"])
    assert app.test_client().post("/", data=body, content_type="application/json").status_code == 400
    assert app.test_client().post("/", data='{"text": [1]}', content_type="application/json").get_json() == {
        "text": [1]
    }


def test_a_workbook_that_grows_as_it_is_unpacked_is_refused_before_it_is(tmp_path: Path) -> None:
    path, book = tmp_path / "services.xlsx", Workbook()
    assert book.active is not None
    book.active.append(["id", "name (en)", "phone"])
    book.save(path)
    assert list(rows(path)) == []
    with ZipFile(path, "a", ZIP_DEFLATED) as file:
        file.writestr("xl/media/large.xml", b" " * (MOST_UNPACKED + 1))
    assert path.stat().st_size < 1_000_000
    assert not is_sheet(path)
    with pytest.raises(ValueError, match="50 MB"):
        list(rows(path))


def test_aliases_that_stand_for_more_than_memory_holds_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(yaml.YAMLError, match=f"{MOST_VALUES:,}"):
        parse_yaml("\n".join(lines))
    with pytest.raises(yaml.YAMLError):
        parse_yaml("&me [*me]")
    assert parse_yaml("a: &a [x]\nb: *a") == {"a": ["x"], "b": ["x"]}


@pytest.mark.parametrize(
    "url",
    ["http://cal.city.example/times/", "ftp://127.0.0.1/times/", "cal.city.example", "http://127.0.0.1.city.example/"],
)
def test_the_password_of_a_calendar_goes_nowhere_in_clear(url: str) -> None:
    with pytest.raises(CalendarError, match="https://"):
        CalendarClient(url, "line", "secret")


@pytest.mark.parametrize(
    "url", ["https://cal.city.example/times/", "http://127.0.0.1:5232/times/", "http://[::1]:5232/"]
)
def test_a_calendar_by_https_or_on_this_machine_is_asked(url: str) -> None:
    CalendarClient(url, "line", "secret").close()
