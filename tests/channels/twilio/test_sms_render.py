"""A reply in one text: who writes, at most two segments, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.phrases import Phrases
from bot.model.reply import Ask, Choices, Detail, Handover, Option, Part, Reply, Say
from channels.render.sms_fit import fit
from channels.render.sms_segments import size
from channels.render.text_lines import lines, read_labels
from channels.twilio.sms import Sms

PHRASES = Phrases(Path(__file__).parents[3] / "intents")
LABELS = {"en": read_labels(PHRASES, "en", "City Help"), "zh": read_labels(PHRASES, "zh", "临河热线")}
THREE = (Option("1", "Bus card", "a"), Option("2", "Train card", "b"), Option("3", "Ferry card", "c"))


class _NoSender:
    """Nothing is sent while rendering."""


SMS = Sms(lambda call: None, LABELS, _NoSender())  # type: ignore[arg-type]


def _render(*parts: Part, language: str = "en") -> tuple[str, tuple[str, ...]]:
    shown = SMS.render(Reply(parts, language))
    assert len(shown.bodies) == 1
    return shown.bodies[0], shown.rest


def test_a_short_reply_is_one_segment_with_the_sender_first() -> None:
    body, rest = _render(Say("Bring your ID card."), Detail("Phone", "555 0100", "phone"))
    assert body == "City Help: Bring your ID card.\nPhone: 555 0100"
    assert not rest
    assert size(body).segments == 1


def test_choices_show_their_keys_and_a_person() -> None:
    body, _ = _render(Choices("Which one?", THREE))
    assert body == "City Help: Which one?\n1 Bus card\n2 Train card\n3 Ferry card\nReply 1, 2 or 3. 0 = a person."


def test_chinese_needs_no_spaces_and_fits_two_segments() -> None:
    body, rest = _render(Say("请带身份证。去三号窗口。"), Detail("电话", "12345", "phone"), language="zh")
    assert body == "临河热线：请带身份证。去三号窗口。\n电话：12345"
    assert not rest


def test_typographic_signs_do_not_make_a_text_dearer() -> None:
    body, _ = _render(Say("It’s open – “all day”…"))
    assert body == 'City Help: It\'s open - "all day"...'


@pytest.mark.parametrize(
    ("language", "sentence", "more"),
    [
        ("en", "You can get it at any city office. ", "Reply MORE for the rest."),
        ("zh", "您可以去任何一个办事处办理。", "回复“更多”看其余的。"),
    ],
)
def test_what_does_not_fit_waits_for_more_as_whole_sentences(language: str, sentence: str, more: str) -> None:
    body, rest = _render(Say(sentence * 20), language=language)
    assert size(body).segments == 2
    assert body.endswith(more)
    assert set(rest) == {sentence.strip()}
    assert body.count(sentence.strip()) + len(rest) == 20


def test_a_question_and_a_number_to_ring_stay_when_sentences_wait() -> None:
    long = Say("This is a sentence that tells you a little. " * 20)
    body, rest = _render(long, Detail("Phone", "555 0100", "phone"), Choices("Which one?", THREE))
    assert "Phone: 555 0100\nWhich one?\n1 Bus card" in body
    assert body.endswith("Reply 1, 2 or 3. 0 = a person.\nReply MORE for the rest.")
    assert rest


def test_a_case_code_is_never_held_back() -> None:
    long = Say("This is a sentence that tells you a little. " * 20)
    body, _ = _render(long, Handover("hotline", "asked", "A person rings you.", "482913"))
    assert "A person rings you. Your code: 482913." in body


def test_long_names_are_shortened_before_the_answer_is_given_up() -> None:
    names = [f"{letter} assistance for families with very young children in the city" for letter in "ABC"]
    options = tuple(Option(str(place), name, name) for place, name in enumerate(names, 1))
    lead = Say("There are three that could be it, and each has its own form to fill in.")
    body, rest = _render(lead, Choices("Which?", options))
    assert body.startswith("City Help: There are three")
    assert "1 A assistance for families" in body
    assert "...\n2 B assistance" in body
    assert size(body).segments == 2
    assert not rest


def test_a_reply_without_parts_sends_nothing() -> None:
    assert SMS.render(Reply((), "en")).bodies == ()


def test_asking_more_and_more_comes_to_an_end_with_every_word_told() -> None:
    words = [f"word{i}" for i in range(400)]
    waiting: tuple[str, ...] = (" ".join(words),)
    told = list[str]()
    for _ in range(40):
        body, waiting = _render(*(Say(text) for text in waiting))
        told += body.removeprefix("City Help: ").removesuffix("\nReply MORE for the rest.").split()
        if not waiting:
            break
    assert told == words


def _texts(alphabet: str) -> st.SearchStrategy[str]:
    return st.text(alphabet=alphabet, min_size=1, max_size=500).filter(lambda text: bool(text.strip()))


def _choices(prompt: str, labels: list[str]) -> Choices:
    return Choices(prompt, tuple(Option(str(key), label, label) for key, label in enumerate(labels, 1)))


ANY = st.one_of(_texts("abc .,;!?XY"), _texts("请带身份证。，、！"), _texts("a请 .👍🏽“é\u0301"))
PARTS = st.lists(
    st.one_of(
        ANY.map(Say),
        st.builds(Detail, ANY, ANY, st.sampled_from(["text", "phone", "code"])),
        st.builds(_choices, ANY, st.lists(ANY, min_size=1, max_size=4)),
        st.builds(lambda prompt: Ask("x", prompt, "yes-no"), ANY),
        st.builds(lambda text: Handover("team", "why", text, "123456"), ANY),
    ),
    min_size=1,
    max_size=5,
)


@given(PARTS, st.sampled_from(["en", "zh"]))
def test_whatever_is_said_fits_two_segments_and_goes_on(parts: list[Part], language: str) -> None:
    labels = LABELS[language]
    fitted = fit(lines(Reply(tuple(parts), language), labels), labels)
    assert size(fitted.body).segments <= 2
    assert fitted.body.startswith(labels.sender)
    assert bool(fitted.rest) == fitted.body.endswith(labels.more)


@given(ANY, st.sampled_from(["en", "zh"]))
def test_no_letter_is_lost_between_what_is_told_and_what_waits(text: str, language: str) -> None:
    labels = LABELS[language]
    fitted = fit(lines(Reply((Say(text),), language), labels), labels)
    told = fitted.body.removeprefix(labels.sender).removesuffix(labels.more) + "".join(fitted.rest)
    assert _letters(told) == _letters(text)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalpha() and (c.isascii() or c >= "\u4e00"))
