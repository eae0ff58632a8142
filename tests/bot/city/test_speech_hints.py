"""The names that callers are likely to say."""

from __future__ import annotations

from bot.city.speech_hints import names_said
from bot.dialogue.turn.resources import Resources


def _names(house: Resources, language: str) -> list[str]:
    services = [house.catalogue.get(number) for number in ("job-centre", "rent-help")]
    found = [service for service in services if service is not None]
    return names_said(language, found, house.city, house.phrases, house.keywords)


def test_services_problems_offices_and_what_may_be_asked_are_named_in_the_callers_language(house: Resources) -> None:
    names = _names(house, "en")
    wanted = {
        "job centre",
        "street lamp out",
        "pothole",
        "housing office",
        "what to bring",
        "operator",
        "say that again",
    }
    assert wanted <= {*map(str.lower, names)}
    assert not [name for name in names if not name.isascii()]
    assert [name for name in _names(house, "zh") if name == "转人工"]


def test_what_only_texts_know_is_not_said_and_nothing_twice(house: Resources) -> None:
    names = _names(house, "en")
    assert not {"unsubscribe", "opt out", "unstop"} & {*names}
    assert len(names) == len({*names})
