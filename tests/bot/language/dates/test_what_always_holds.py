"""What must hold of any day, any wording and any text."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import cn2an
import pytest
from examples import examples
from hypothesis import example, given, settings
from hypothesis import strategies as st
from num2words import num2words

from bot.language.dates.read import find_meant, read_when
from bot.language.dates.when import Doubt, Side

NOW = datetime(2026, 11, 25, 10)
DAYS = st.dates(NOW.date(), date(2030, 12, 31))
BIRTHS = st.dates(date(1913, 1, 1), NOW.date())
MOMENTS = st.datetimes(NOW, NOW + timedelta(days=60))
WEEKDAYS = "一二三四五六日"


def ordinal(number: int) -> str:
    return str(num2words(number, to="ordinal")).replace("-", " ")


def spoken_year(year: int) -> str:
    return str(num2words(year, to="year")).replace("-", " ")


def han_digits(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in str(number))


def in_english(day: date) -> list[str]:
    """A day with its year as people say and write it."""
    month = f"{day:%B}"
    return [
        day.isoformat(), f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", f"{day:%A} {day.day} {day:%b} {day.year}",
        f"the {ordinal(day.day)} of {month.lower()} {spoken_year(day.year)}", f"{month.lower()} the {ordinal(day.day)} {day.year}",
        f"{day:%A} the {ordinal(day.day)} of {month} {day.year}".lower(),
    ]  # fmt: skip


def in_mandarin(day: date) -> list[str]:
    """The same in Mandarin."""
    weekday, han = WEEKDAYS[day.weekday()], cn2an.an2cn
    return [
        f"{day.year}年{day.month}月{day.day}号", f"{day.year}-{day.month}-{day.day}", f"{day.year}年{day.month}月{day.day}日星期{weekday}",
        f"{han_digits(day.year)}年{han(day.month)}月{han(day.day)}号", f"{day.year}年{day.month}月{day.day}号，礼拜{weekday}",
    ]  # fmt: skip


@given(day=DAYS, n=st.integers(0, 20))
@settings(deadline=None, max_examples=examples(120))
def test_a_day_is_read_back_from_every_wording(day: date, n: int) -> None:
    for language, wordings in (("en", in_english(day)), ("zh", in_mandarin(day))):
        said = wordings[n % len(wordings)]
        assert read_when(said, language, NOW).date() == day, said


@given(day=BIRTHS, n=st.integers(0, 20))
@settings(deadline=None, max_examples=examples(120))
def test_a_day_of_birth_is_read_back_from_every_wording(day: date, n: int) -> None:
    for language, wordings in (("en", in_english(day)), ("zh", in_mandarin(day))):
        said = wordings[n % len(wordings)]
        assert read_when(said, language, NOW, side=Side.BORN).date() == day, said


@given(day=st.dates(date(1930, 1, 1), date(2026, 11, 1)))
@settings(deadline=None, max_examples=examples(120))
def test_two_figures_of_a_year_of_birth_are_never_in_the_future(day: date) -> None:
    for said, language in ((f"{day.day}/{day.month}/{day:%y}", "en"), (f"{day:%y}年{day.month}月{day.day}日", "zh")):
        (stretch,) = read_when(said, language, NOW, side=Side.BORN).suits
        assert stretch.days
        found = [each.one for each in stretch.days.all]
        assert day in found, said
        assert all(each and each <= NOW.date() for each in found), said


@given(day=st.dates(NOW.date(), date(2027, 1, 20)), off=st.integers(1, 6))
@settings(deadline=None, max_examples=examples(120))
def test_a_weekday_that_does_not_go_with_its_number_is_asked(day: date, off: int) -> None:
    other = WEEKDAYS[(day.weekday() + off) % 7]
    wrong = f"{day + timedelta(days=off):%A}"
    for said, language in ((f"{wrong} {day.day} {day:%B}", "en"), (f"{day.month}月{day.day}号星期{other}", "zh")):
        when = read_when(said, language, NOW)
        question = when.question()
        assert when.date() is None, said
        assert question, said
        assert question.doubt is Doubt.WEEKDAY, said
        assert question.options[0].one == day, said


@given(hour=st.integers(7, 20), minute=st.sampled_from([0, 15, 30, 45]))
@settings(deadline=None, max_examples=examples(60))
def test_a_time_is_read_back_from_every_wording(hour: int, minute: int) -> None:
    part, half = ("上午", "am") if hour < 12 else ("下午", "pm")
    twelve = (hour - 1) % 12 + 1
    at, shown = time(hour, minute), f"{twelve}:{minute:02}"
    quarters = {
        0: f"{twelve} o'clock",
        15: f"quarter past {twelve}",
        30: f"half past {twelve}",
        45: f"quarter to {twelve % 12 + 1}",
    }
    assert read_when(f"{shown} {half}", "en", NOW).time() == at
    assert read_when(f"{hour:02}:{minute:02}", "en", NOW).time() == at
    assert read_when(f"{part}{twelve}点{minute}分" if minute else f"{part}{twelve}点", "zh", NOW).time() == at
    (found,) = read_when(quarters[minute], "en", NOW).suits
    assert found.hours
    assert at in [each.one for each in found.hours.all]


PIECES = st.sampled_from(
    [
        "monday",
        "tuesday",
        "the",
        "ninth",
        "9th",
        "of",
        "december",
        "between",
        "2",
        "and",
        "4",
        "not",
        "before",
        "after",
        "ten",
        "or",
        "to",
        "next",
        "week",
        "any",
        "morning",
        "except",
        "today",
        "tomorrow",
        "half",
        "past",
        "quarter",
        "first",
        "last",
        "in",
        "two",
        "weeks",
        "on",
        "by",
        "until",
        "from",
        "christmas",
        "born",
        "5/4/47",
        "03/04",
        "half-nine",
        "am",
        "pm",
        "ish",
        "about",
        "asap",
        ",",
        ".",
        "-",
        "'",
        "周",
        "星期",
        "一",
        "三",
        "下",
        "上午",
        "下午",
        "点",
        "半",
        "到",
        "号",
        "月",
        "农历",
        "初",
        "正月",
        "除了",
        "不",
        "要",
        "都行",
        "之前",
        "以后",
        "后",
        "第",
        "个",
        "两",
        "十",
        "春节",
        "明天",
        "年",
        "廿",
        "的",
        "和",
        "或者",
        "左右",
        "改成",
        "½",
        "①",
        "🙂",
        "\x00",
    ]
)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("side", list(Side))
@given(pieces=st.lists(PIECES, max_size=16), glue=st.sampled_from(["", " "]), odd=st.text(max_size=12), moment=MOMENTS)
@settings(deadline=None, max_examples=examples(120))
@example(pieces=["春节", "monday", "明天"], glue="", odd="", moment=datetime(2026, 11, 25, 10))
def test_whatever_is_said_is_read_within_the_text_and_answers_every_question(
    language: str, side: Side, pieces: list[str], glue: str, odd: str, moment: datetime
) -> None:
    text = glue.join(pieces) + odd
    when = read_when(text, language, NOW, side=side)
    assert all(0 <= start < end <= len(text) for start, end in when.spans())
    assert all(0 <= each.start < each.end <= len(text) for each in find_meant(text, language, NOW))
    assert when.preferred(moment)[0] == (not when.allows(moment))
    assert when.allows_day(moment.date()) or not when.allows(moment)
    when.question(), when.date(), when.time(), when.part(), str(when)
    for stretch in when.suits:
        assert stretch.days or stretch.hours
        if side is Side.BORN and stretch.days:
            assert all(each.one is None or each.one <= NOW.date() for each in stretch.days.all)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "text",
    [
        "1 2 3 " * 100,
        "one two " * 80,
        "monday or " * 60,
        "一二三" * 200,
        "下周一到" * 150,
        "between 2 and " * 40,
        "days" * 150,
    ],
)
def test_a_long_text_made_to_be_slow_is_read_all_the_same(language: str, text: str) -> None:
    assert read_when(text, language, NOW) is not None


def test_a_language_without_a_file_is_not_read() -> None:
    assert not read_when("mañana a las dos", "es", NOW)
