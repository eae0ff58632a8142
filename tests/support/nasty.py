"""Two hundred texts nobody means well with, or that come from a broken telephone: by kind, so that one sees what is missing."""

from __future__ import annotations

import itertools
import sys
import unicodedata
from collections.abc import Iterator

GROWS = "\ufdfa\ufdfb\u337f\u3300\u33af\u2a74\u1f82\u0344\u0390\u1e9e\ufb03½ﷲ㌫㋿"
"""Characters that become several when they are spelt out."""
UNSEEN = "\x00\x01\x07\x08\x0b\x1b\x7f\x85\xad\u061c\u180e\u200b\u200d\u200f\u2028\u2029\u202e\u2060\u2066\ufeff\ufff9\ufffe\U000e0001\U000e0041\ud800\udfff\ue000\U0010ffff"
"""Control, format, half of a pair, private, not assigned."""
MARKS = "\u0301\u0489\u20dd\ufe0f\u064b\u0e4d\u0bcd\u302a\U0001d165\U000e0100"
"""Marks that stand on what is before them, as many as one likes."""
SIGNS = "aA1. '\"\\/%&<>{}[]()*+?|^$#@!~`;:,-_=，。？！“”…—·"
SCRIPTS = "éßıİж Ωשل ہहাதไຄကაሀᏣᠠあア가㐀一𠮷𐍈𝔸🧿🏴👨"


def nasty() -> Iterator[str]:
    """The texts, 200 and a few."""
    for character in (*GROWS, *UNSEEN, *MARKS):
        yield character * 500
    for character in SIGNS + SCRIPTS:
        yield character * 1601
    yield from PUT_TOGETHER
    yield from INJECTED
    yield from (f"bus card {text} for my mum" for text in itertools.islice(INJECTED, 12))


PUT_TOGETHER = (
    "", " ", "\n" * 900, "\t \u3000" * 300, "a\u0301" * 800, "\u0301" * 1600, "e" + "\u0301" * 1500,
    "\u1100\u1161\u11a8" * 400, "👨‍👩‍👧‍👦" * 150, "🏴\U000e0067\U000e0062\U000e007f" * 120, "🇺" * 501, "🇨🇳" * 400, "☎️" * 700,
    "\u202eabc\u202c" * 200, "\u2066\u202e" * 400, "مرحبا " * 200, "שלום123" * 150, "ﷺ你好ﷺhello" * 90, "１２３４５６７８９０" * 100,
    "٠١٢٣٤٥٦٧٨٩" * 100, "9" * 1601, "1." * 800, "1,000," * 250, "0x" * 800, "-" * 1601, "1e9999", "NaN", "null", "undefined", "true",
    "零一二三四五六七八九" * 150, "亿" * 900, "二十" * 700, "1月" * 700, "年前" * 700, "9年前" * 400, "my " * 533, "no no no " * 170,
    "not " * 400, "yes no " * 220, "and " * 400, "a," * 800, "了" * 900, "不不" * 600, "(((" * 500, "[[" * 700, "a" * 63 + ".com " * 200,
    "x@" * 700, "www." * 400, "https://" + "a" * 1500, "stop" * 400, "STOP " * 320, "help\x00me", "\ud83d", "\ude00\ud83d", "a\ud800b" * 300,
    unicodedata.normalize("NFD", "Việt Nam ơi ệ") * 100, unicodedata.normalize("NFKD", "각") * 500, chr(sys.maxunicode) * 400,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L" * 40, "ʇxǝʇ uʍop" * 100, "𝒽𝑒𝓁𝓅 𝓂𝑒" * 80, "ｈｅｌｐ　ｍｅ" * 80, "h e l p " * 200, "hеlр" * 300, "°C№℡㏒" * 200,
    "\r\n.\r\n" * 300, "=CMD()" * 200, "ЁЖ" * 700, "ﬀﬁﬂﬃﬄ" * 250,
)  # fmt: skip
INJECTED = (
    "<script>alert(1)</script>", "<Say>hello</Say></Response>", "]]><Hangup/>", "&lt;&amp;&#0;&#x1F600;", "{{7*7}}{% raw %}", "${jndi:ldap://x}",
    "%s%s%n%x" * 100, "'; DROP TABLE turns;--", '" OR 1=1 --', "../../../../etc/passwd", "file:///dev/zero", "\\u0000\\x00", "{}[]:,\"",
    '{"id":1}', "- !!python/object:os.system", "&a [*a]", "[[slnc 9999]]", "<break time='9999s'/>", "<phoneme ph='" + "a" * 900 + "'>",
    "[[['_:_:" * 100, "||1||2||", "\x1b[2J\x1b]0;x\x07", "␀␁", "[UNK][CLS][SEP][MASK]" * 60, "<s></s><unk><pad>" * 80, "▁▁▁" * 300, "##ing##ed" * 150,
    "query: passage: " * 90, "<|endoftext|>" * 90, "(?:a+)+$", "a" * 30 + "!", "(((((a+)+)+)+)+)", "\\p{L}+", ".*.*.*.*.*" * 90,
)  # fmt: skip
"""Texts that something may take for orders."""
