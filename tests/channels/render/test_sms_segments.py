"""Segments are counted as Twilio counts them, and Latin text is brought down to GSM-7 before it is counted."""

from __future__ import annotations

import json
import random
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import need

from channels.render.sms_segments import BASIC, EXTENDED, PLAINER, Size, size, to_gsm7

REFEREES = Path(__file__).parents[2] / "referees"
STRINGS = 2_000
# What texts are put together from: both alphabets of GSM-7, Han, emoji of several code points, accents, line ends.
POOLS = (
    sorted(BASIC),
    [*sorted(BASIC), *sorted(EXTENDED)],
    list("请带身份证和两张照片。回复更多，找人工"),
    [*sorted(BASIC), "“", "—", "…", "\u00a0", "\r\n", "\r", "\n", "\t"],
    ["a", "请", "👍", "👍🏽", "👨‍👩‍👧", "🇬🇧", "❤️", "1️⃣", "e\u0301", "한", "กำ", "ñ", "\r\n", "\x1b"],
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Size("GSM-7", 0, 1)),
        ("a" * 160, Size("GSM-7", 160, 1)),
        ("a" * 161, Size("GSM-7", 161, 2)),
        ("a" * 306, Size("GSM-7", 306, 2)),
        ("a" * 307, Size("GSM-7", 307, 3)),
        ("€" * 80, Size("GSM-7", 160, 1)),
        ("^{}\\[~]|€\f", Size("GSM-7", 20, 1)),
        ("a" * 152 + "€" + "a" * 152, Size("GSM-7", 306, 3)),  # an escape is never cut from what it escapes
        ("文" * 70, Size("UCS-2", 70, 1)),
        ("文" * 71, Size("UCS-2", 71, 2)),
        ("文" * 134, Size("UCS-2", 134, 2)),
        ("文" * 135, Size("UCS-2", 135, 3)),
        ("a" * 70 + "“", Size("UCS-2", 71, 2)),
        ("👍" * 35, Size("UCS-2", 70, 1)),
        ("👍" * 67, Size("UCS-2", 134, 3)),  # 33 of two units fit one segment, none is cut in two
    ],
)
def test_a_text_has_the_size_its_alphabet_gives_it(text: str, expected: Size) -> None:
    assert size(text) == expected


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("It’s “open” – 9 to 5…", 'It\'s "open" - 9 to 5...'),
        ("Room\u00a012, non\u2011stop", "Room 12, non-stop"),
        ("• one\t• two\u200b", "- one - two"),
        ("María Núñez, Łódź", "Maria Nuñez, Lodz"),
        ("½ price ™ Ⅳ", "1/2 price TM IV"),
        ("cafe\u0301", "café"),
        ("ＡＢＣ １２３", "ABC 123"),
    ],
)
def test_latin_text_is_brought_down(written: str, sent: str) -> None:
    assert to_gsm7(written) == sent
    assert size(sent).encoding == "GSM-7"


@pytest.mark.parametrize("text", ["请带“身份证”……", "4 中文", "Привет — это мы", "fine 👍"])
def test_text_with_other_letters_stays_as_it_is(text: str) -> None:
    assert to_gsm7(text) == text


def test_the_table_leads_into_gsm_only() -> None:
    assert all(size(plain).encoding == "GSM-7" for plain in PLAINER.values())
    assert not set(PLAINER) & (BASIC | EXTENDED)


@given(st.text())
def test_bringing_down_twice_changes_nothing_and_never_costs_more(text: str) -> None:
    once = to_gsm7(text)
    assert to_gsm7(once) == once
    assert once == text or size(once).encoding == "GSM-7"


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Z", "S")), max_size=400))
def test_a_text_fits_the_segments_it_is_counted_in(text: str) -> None:
    counted = size(text)
    room = {"GSM-7": (160, 153), "UCS-2": (70, 67)}[counted.encoding]
    assert counted.segments == 1 or counted.units > room[0]
    assert counted.units <= max(room[0], counted.segments * room[1])


@given(st.text(alphabet="ÀÁÂÃÇÈÉÊËÌÍÎÏÑÒÓÔÕÙÚÛÝàáâãçèéêëìíîïñòóôõùúûýÿŠšŽžĀāĘęŐő", min_size=1))
def test_accents_are_the_only_thing_lost(text: str) -> None:
    assert _bare(to_gsm7(text)) == _bare(text)


def _bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _random_texts() -> list[str]:
    """Texts of every alphabet, most of them about as long as a segment's end, the same in every run."""
    chosen = random.Random(20_240_101)
    ends = (0, 1, 33, 66, 70, 134, 140, 153, 160, 201, 306, 320)
    return [
        "".join(chosen.choices(chosen.choice(POOLS), k=max(0, chosen.choice(ends) + chosen.randint(-6, 6))))
        for _ in range(STRINGS)
    ]


@pytest.mark.referee
def test_segments_equal_twilios_own_calculator() -> None:
    node = need("node")
    if not (REFEREES / "node_modules" / "sms-segments-calculator").is_dir():
        pytest.skip("the referees are not installed; run: npm ci --prefix tests/referees")
    texts = _random_texts()
    asked = [node, str(REFEREES / "segments.js")]
    answer = subprocess.run(asked, input=json.dumps(texts), capture_output=True, text=True, timeout=60, check=True)
    theirs = [tuple(row) for row in json.loads(answer.stdout)]
    ours = [(size(text).encoding, size(text).segments) for text in texts]
    assert [text for text, mine, his in zip(texts, ours, theirs, strict=True) if mine != his] == []
    assert {encoding for encoding, _ in theirs} == {"GSM-7", "UCS-2"}
    assert {segments for _, segments in theirs} >= {1, 2, 3}
