"""What residents said as a place is not public: without a key only what the city's own tables know, and only where that is on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from open311_line import KEY, app, clock, line, opened_desk

from bot.model.case import Case
from bot.model.case_write import OpenIncident
from bot.model.place import Place
from bot.places.gazetteer import gazetteer_of
from bot.places.public_place import public_place
from channels.open311.routes import Open311, open311_doors

__all__ = ["app", "clock", "line", "opened_desk"]
HERE = "/open311/v2"
WORDS = "by my front door, i am rose baker 13800138000, the blue house"
MOMENTS = ["start_date=9999-12-31T00:00:00Z", "end_date=0001-01-01T00:00:00Z", "start_date=9999-12-31T23:59:59-12:00"]


def _reported(line: Open311, place: Place, problem: str = "street-lamp") -> int:
    code = line.new_code()
    case = Case(code, "report", "open", problem=problem, opened_at=line.now())
    return line.store.open_report(
        "chat", f"guest-{code}", case, OpenIncident(code, problem, place, False, None), line.now()
    )


def _got(app: Flask, path: str, **fields: str) -> Any:
    return app.test_client().get(f"{HERE}/{path}", query_string=fields)


def test_words_said_as_a_place_are_told_to_nobody_without_a_key(app: Flask, line: Open311) -> None:
    number = _reported(
        line, Place(WORDS, landmark=WORDS, pole="by the prize shop", number="rose", relation="described")
    )
    for path in ("requests.json", f"requests/{number}.json"):
        [record] = _got(app, path).json
        assert record["address"] is None
        assert not any(word in str(record) for word in ("rose", "13800138000", "blue", "prize"))
        [known] = _got(app, path, api_key=KEY).json
        assert known["address"] == WORDS


def test_street_number_pole_and_a_rounded_point_are_told(app: Flask, line: Open311) -> None:
    _reported(line, Place("x", "Willow Street", "14", WORDS, "217", "", "flat 3", lat=30.123456, lon=114.654321))
    [record] = _got(app, "requests.json").json
    assert record["address"].startswith("14 Willow Street")
    assert "217" in record["address"]
    assert "flat" not in record["address"]
    assert (record["lat"], record["long"]) == (30.123, 114.654)


def test_what_is_of_one_home_is_not_there_without_a_key(app: Flask, line: Open311) -> None:
    of_home = [problem.id for problem in line.services.problems if problem.is_of_one_home]
    assert of_home
    for problem in of_home:
        number = _reported(line, Place("14 Willow Street", "Willow Street", "14"), problem)
        assert _got(app, f"requests/{number}.json").status_code == 404
        assert _got(app, f"requests/{number}.json", api_key=KEY).status_code == 200
    assert _got(app, "requests.json").json == []
    assert len(_got(app, "requests.json", api_key=KEY).json) == len(of_home)


def test_reading_is_off_until_a_city_switches_it_on(line: Open311) -> None:
    number = _reported(line, Place("14 Willow Street", "Willow Street", "14"))
    app = Flask("off")
    app.register_blueprint(open311_doors(replace(line, is_open=False)))
    for path in ("requests.json", f"requests/{number}.json", f"request/{number}.json"):
        for key in ("", "nope"):
            answer = _got(app, path, api_key=key)
            assert (answer.status_code, answer.json[0]["code"]) == (403, "403")
        assert _got(app, path, api_key=KEY).status_code == 200
    assert _got(app, "services.json").status_code == _got(app, "discovery.json").status_code == 200


@pytest.mark.parametrize("asked", MOMENTS)
def test_a_moment_at_the_end_of_time_is_refused(app: Flask, asked: str) -> None:
    assert app.test_client().get(f"{HERE}/requests.json?{asked}").status_code == 400


def test_discovery_tells_the_public_address_whatever_host_was_asked(app: Flask, line: Open311) -> None:
    answer = app.test_client().get(f"{HERE}/discovery.json", headers={"Host": "evil.example"})
    assert "evil" not in answer.text
    assert answer.json["endpoints"][0]["url"] == line.url


@pytest.mark.parametrize(
    "place",
    [
        Place(WORDS, landmark=WORDS), Place(WORDS, pole=WORDS), Place(WORDS, "Willow Street", WORDS), Place(WORDS, WORDS, "14"),
        Place(WORDS, "Willow Street", "14", relation=WORDS, district=WORDS, crossing=WORDS, unit=WORDS),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_part_of_a_place_carries_words(line: Open311, place: Place, language: str) -> None:
    told = public_place(place, gazetteer_of(line.desk.city), language)
    assert "rose" not in str(told)
    assert "13800138000" not in str(told)
