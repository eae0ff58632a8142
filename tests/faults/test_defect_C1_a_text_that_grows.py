"""C1: eight characters that become eighteen each wrote over the heap of a native encoder and ended the worker."""

import subprocess
import sys
import unicodedata

import pytest

from bot.language.encoders.text_bounds import GROWTH, LONGEST, bounded

GROWING = ["\ufdfa" * times for times in (1, 7, 8, 12, 500, 5000)]
"""U+FDFA is one character, three bytes, and eighteen characters once it is spelt out."""
ENCODE = "import sys; from bot.language.encode import encode; print(len(encode(sys.stdin.read().split(chr(10)))))"


def test_what_a_native_library_gets_is_short_after_it_was_spelt_out() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        given = bounded(character * 3)
        assert len(given) <= 3 * GROWTH, hex(ord(character))
        assert len(unicodedata.normalize("NFKC", given)) <= 3 * GROWTH, hex(ord(character))
        given.encode()


@pytest.mark.parametrize(
    "text", ["", "\ufdfa" * 9000, "a\u0301" * 9000, "\u200b" * 9000, "\ud800" * 600, "㌫" * 600, "½" * 600]
)
def test_it_is_never_empty_never_longer_and_always_writable(text: str) -> None:
    given = bounded(text)
    assert 1 <= len(given) <= LONGEST
    given.encode()


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("where do i get a bus card", "where do i get a bus card"),
        ("在哪里办老年卡？", "在哪里办老年卡?"),
        ("ＢＵＳ\tcard\n", "BUS card "),
        ("l\u200bost my pa\u00adss", "lost my pass"),
        ("\x00lost\x1b my pass", "lost my pass"),
        ("\ufdfa peace", "  peace"),
    ],
)
def test_ordinary_words_stay(text: str, given: str) -> None:
    assert bounded(text) == given


def test_texts_that_grow_have_vectors_and_nothing_falls() -> None:
    texts = "\n".join([*GROWING, "你好" + "\ufdfa" * 300])
    done = subprocess.run([sys.executable, "-c", ENCODE], input=texts, text=True, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr[-300:]
    assert done.stdout.strip() == str(len(GROWING) + 1)
