"""Office prose: markup goes, numbers are found with their kind, sentences and lists are cut where they end."""

from __future__ import annotations

import pytest

from bot.catalogue.model import Phone
from bot.catalogue.segment import clean, phones, pieces


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("Call877-555-0100 for help", "Call 877-555-0100 for help"),
        ("<p>Bring <b>two</b> papers.</p><ul><li>A bill</li><li>A card</li></ul>", "Bring two papers.\n· A bill\n· A card"),
        ('See [city-accordion header=\\"North side\\" call=\\"\\"]12 Mill Road[/city-accordion] now', "See\nNorth side:\n12 Mill Road\nnow"),
        ("无", ""), ("N/A", ""), (None, ""), ("a\u00a0b&amp;c", "a b&c"),
        ("It is free.Bring a card", "It is free. Bring a card"), ("无。", ""),
        ("按《集市<管理法>办法》办", "按《集市<管理法>办法》办"), ("Call212-NEW-LINE now", "Call 212-NEW-LINE now"),
        ("help@house.orgHours: all day", "help@house.org Hours: all day"),
    ],
)  # fmt: skip
def test_markup_and_ways_of_writing_nothing_are_cleaned(raw: object, plain: str) -> None:
    assert clean(raw) == plain


def test_a_list_keeps_the_heading_it_depends_on() -> None:
    text = "If you are under 18:\n· Bring a parent.\n· Bring a school letter.\nEveryone must come in person on the day that is written in the letter sent to them by the office."
    assert list(pieces(text)) == [
        ("If you are under 18:", "Bring a parent."),
        ("If you are under 18:", "Bring a school letter."),
        ("", "Everyone must come in person on the day that is written in the letter sent to them by the office."),
    ]


def test_the_lines_of_an_address_are_one_piece() -> None:
    assert list(pieces("Mail it to:\nCity Office\nP.O. Box 12\nHilltown, NX 01234")) == [
        ("Mail it to:", "City Office, P.O. Box 12, Hilltown, NX 01234")
    ]


def test_an_office_with_a_long_name_is_a_line_of_its_address() -> None:
    office = "Division of Food Services, Mail Application and Referral Unit (MARU)"
    assert list(pieces(f"Fax it to 555-0177 or mail it to:\n{office}\nP.O. Box 12\nHilltown, NX 01234")) == [
        ("Fax it to 555-0177 or mail it to:", f"{office}, P.O. Box 12, Hilltown, NX 01234")
    ]


def test_short_forms_do_not_end_a_sentence() -> None:
    assert [s for _, s in pieces("Open 9 a.m. Monday to noon at St. John Hall. Ring first. 请带身份证。早点来！")] == [
        "Open 9 a.m. Monday to noon at St. John Hall.", "Ring first.", "请带身份证。", "早点来！",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Call 311 or 212-555-0175 if you have a hard time hearing", [Phone("212-555-0175", "tty")]),
        ("Ring 718-555-0120 (TTY 718-555-0121)", [Phone("718-555-0120"), Phone("718-555-0121", "tty")]),
        (
            "Fax 718-555-0122. Voice: (718) 555-0123 ext. 45",
            [Phone("718-555-0122", "fax"), Phone("(718) 555-0123", "voice", "45")],
        ),
        ("Ring 844-555-0133, TTY: 800-555-0185", [Phone("844-555-0133"), Phone("800-555-0185", "tty")]),
        ("Call at\n855-555-0177\nor TTY:\n800-555-0120", [Phone("855-555-0177"), Phone("800-555-0120", "tty")]),
        (
            "Call 888-555-0148 (or 866-555-0197 if you have trouble hearing)",
            [Phone("888-555-0148"), Phone("866-555-0197", "tty")],
        ),
        ("Text 646-555-0131 or call 212-555-0160", [Phone("646-555-0131", "text"), Phone("212-555-0160")]),
        ("Call or text 800-555-0146", [Phone("800-555-0146")]),
        ("no number here", []),
    ],
)
def test_a_number_comes_with_what_it_is_for(text: str, expected: list[Phone]) -> None:
    assert list(phones(text, "US")) == expected
