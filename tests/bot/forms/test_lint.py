"""What the linter finds, each with a form that has just that wrong; and that it finds nothing in forms that are right."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import wordfreq
from demo_city import demo_forms
from easy_characters import hard_characters

from bot.forms.form import Form, Question
from bot.forms.lint import faults
from bot.forms.read import read_file

HERE, CITY = Path(__file__).parent, Path(__file__).parents[3] / "city"
NOW = datetime(2026, 12, 3, 10, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
LANGUAGES = ("en", "zh")
FORM = """
- form: trip
  commits: {commits}
  questions:
  - {{type: yes_no, name: first, required: yes, label: {{en: "Is it far?", zh: 远吗？}}}}
  - {{type: choice, name: kind, required: yes, label: {{en: "Which?", zh: 哪种？}}, choices: [{{name: red, label: {{en: red, zh: 红}}}}, {{name: blue, label: {{en: blue, zh: 蓝}}}}]}}
  - {line}
"""
LABEL = 'label: {en: "Why?", zh: 为什么？}'


def _told(tmp_path: Path, line: str, commits: str = "{read_back: always}") -> list[str]:
    path = tmp_path / "trip.yml"
    path.write_text(FORM.format(line=line, commits=commits), encoding="utf-8")
    return [str(fault) for form in read_file(path) for fault in faults(form, LANGUAGES, NOW)]


def test_a_form_that_is_right_has_nothing_to_mend(tmp_path: Path) -> None:
    assert _told(tmp_path, f"{{type: text, name: why, required: yes, {LABEL}}}") == []
    assert [fault for form in read_file(HERE / "forms" / "garden.yml") for fault in faults(form, LANGUAGES, NOW)] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{type: text, name: why, required: yes, label: {en: "Why?"}}', "not worded in zh"),
        (f"{{type: text, name: why, {LABEL}}}", "optional"),
        (f"{{type: text, name: why, required: yes, default: x, {LABEL}}}", "never asked"),
        (f"{{type: text, name: why, required: yes, relevant: \"${{kind}} = 'green'\", {LABEL}}}", "no choice green"),
        (f"{{type: text, name: why, required: yes, relevant: \"${{first}} = 'perhaps'\", {LABEL}}}", "never asked"),
        (f"{{type: text, name: why, required: yes, relevant: \"${{kind}} = 'red' and ${{kind}} = 'blue'\", {LABEL}}}", "never asked"),
        (f"{{type: text, name: why, required: yes, relevant: \"${{why}} = 'x'\", {LABEL}}}", "not known by then"),
        (f"{{type: date, name: day, required: yes, constraint: '. < today()', constraint_message: {{en: No., zh: 不行。}}, {LABEL}}}", "no day"),
        (f"{{type: date, name: day, required: yes, constraint: '. > today()', {LABEL}}}", "without a message"),
        (f"{{type: choice, name: which, required: yes, {LABEL}, choices: [{{name: a, label: {{en: car, zh: 车}}}}, {{name: b, label: {{en: car, zh: 轿车}}}}]}}", "stands for a and for b"),
        ('{type: text, name: why, required: yes, label: {en: "Would you kindly provide an explanation of your personal circumstances?", zh: 为什么？}}', "too hard"),
        ('{type: text, name: why, required: yes, label: {en: "Why do you want to go to that place so early in the day then?", zh: 为什么？}}', "more than 12 words"),
        ('{type: text, name: why, required: yes, label: {en: "Why?", zh: 请您告诉我们为什么这么早就要到那个地方去办这件事情？}}', "more than 20 characters"),
        ('{type: text, name: why, required: yes, label: {en: "Why?", zh: 请提供相关说明？}}', "office words"),
        ('{type: text, name: why, required: yes, label: {en: "' + "Why is it so? " * 12 + '", zh: 为什么？}}', "one text message"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(line: str, told: str, tmp_path: Path) -> None:
    found = _told(tmp_path, line)
    assert any(told in each for each in found), found


def test_a_commit_without_a_read_back_is_found(tmp_path: Path) -> None:
    line = f"{{type: text, name: why, required: yes, {LABEL}}}"
    assert any("without a read-back" in each for each in _told(tmp_path, line, "{read_back: never}"))
    assert any("nothing is" in each for each in _told(tmp_path, line, "{read_back: risky}"))


FORMS = demo_forms()


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_the_forms_of_the_demo_city_have_nothing_to_mend(form: Form) -> None:
    assert [str(fault) for fault in faults(form, LANGUAGES, NOW)] == []


def _wordings(question: Question) -> list[dict[str, str]]:
    return [question.label, question.hint, question.constraint_message, question.say, question.text, question.keys]


# Words below Zipf 4.0 that stay because they name the thing itself.
ALLOWED = {"wheelchair", "wasps"}


@pytest.mark.parametrize("form", FORMS.values(), ids=list(FORMS))
def test_what_a_form_asks_is_in_common_words(form: Form) -> None:
    for question in form.questions:
        for words in _wordings(question):
            english = re.findall(r"[a-z']+", words.get("en", "").lower())
            rare = {word for word in english if wordfreq.zipf_frequency(word, "en") < 4.0} - ALLOWED
            assert not rare, (question.name, rare)
            assert not hard_characters(words.get("zh", "")), question.name
