"""What an option stands for comes back as it was, also from lists kept by earlier versions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.option_value import LISTS, OptionValue, read_value, services_of

names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("service:P042en", OptionValue("service", "P042en")),
        ("service:a:b", OptionValue("service", "a:b")),
        ("aspect:bring", OptionValue("aspect", "bring")),
        ("aspects:3", OptionValue("aspects", start=3)),
        ("menu:find", OptionValue("menu", "find")),
        ("menu:event:3", OptionValue("menu", "event", 3)),
        ("department:civil-affairs:0", OptionValue("department", "civil-affairs")),
        ("department:a:b:6", OptionValue("department", "a:b", 6)),
        ("departments:3", OptionValue("departments", start=3)),
        ("district:Old Town", OptionValue("district", "Old Town")),
        ("districts:3", OptionValue("districts", start=3)),
        ("rest:more", OptionValue("rest", "more")),
        ("language:zh", OptionValue("language", "zh")),
    ],
)
def test_a_value_kept_as_text_is_read_and_written_alike(text: str, value: OptionValue) -> None:
    assert read_value(text) == value
    assert str(value) == text


@given(st.sampled_from(["service", "aspect", "event", "district", "department"]), names)
def test_whatever_an_id_holds_comes_back(kind: str, name: str) -> None:
    assert read_value(str(OptionValue(kind, name))).id == name


@given(st.sampled_from(sorted(LISTS)), st.integers(0, 10_000))
def test_a_list_goes_on_from_its_place(kind: str, start: int) -> None:
    assert read_value(str(OptionValue(kind, start=start))) == OptionValue(kind, start=start)


def test_services_are_taken_out_of_other_options_in_order() -> None:
    assert services_of(["menu:find", "service:b", "aspects:3", "service:a"]) == ("b", "a")
