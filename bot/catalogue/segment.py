"""Cleans what offices write and cuts it into sentences and list items."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

import phonenumbers

from bot.catalogue.model import Phone, PhoneType
from bot.catalogue.tables import ROW, with_rows
from bot.language.entry_patterns import entry_patterns

SHORTCODE = re.compile(r"\[(/?)([a-z][\w-]*-accordion|accordion)([^\]]*)\]")
HEADER = re.compile(r'header=\\?"([^"\\]*)')
BLOCK_END = re.compile(r"</(p|li|div|h\d|tr|ul|ol)>|<br\s*/?>", re.I)
# A size and its amount, written as two cells of a table, belong together.
TABLE_ROW = re.compile(r"^(\d{1,2}(?: \w+)?)\n(\$[\d,.]+)", re.M)
LIST_ITEM = re.compile(r"<li[^>]*>", re.I)
# Why a letter: <中华人民共和国价格法> is a title between brackets, not a mark.
TAG = re.compile(r"</?[a-z!][^<>]*>", re.I)
GLUED_PHONE = re.compile(r"(?<=[a-z])(?=\(?\d{3}\)?[-. ](?:\d{3}[-. ]\d{4}|[A-Z]{3}-[A-Z]{4}))")
GLUED_ADDRESS = re.compile(r"(?<=\.(?:org|gov|com|net))(?=[A-Z][a-z])")
GLUED_SENTENCE = re.compile(r"(?<=[a-z]{3}[.:])(?=[A-Z][a-z])")
BULLET = re.compile(r"^[·•▪◦*\-–]\s+")
# A full stop ends a sentence unless it stands after a letter alone, a known short form or a number before a lower-case word.
SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z]\.)(?<!\bSt\.)(?<!\bAve\.)(?<!\bNo\.)(?<!\b[aApP]\.m\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bext\.)(?<!\bInc\.)\s+(?=[A-Z0-9\"“(\u4e00-\u9fff])|(?<=[。！？；])"
)
# "Mail it to:" and the like: the short lines that follow are one address.
ADDRESS_FOLLOWS = re.compile(r"\b(to|at|address)\s*:$", re.I)
ADDRESS_LINE = 80
"""Characters a line of a postal address may have."""
LIMIT = re.compile(r"income|earn|amount|limit|level|below|chart|pay\b", re.I)
"""What the line above a table by size of household speaks of where it is its heading."""
NUMBERED = re.compile(r"\d{1,2}[.)]")
TITLE = 60
"""Characters a heading that ends with no colon may have, and a question that stays with its answer."""


def clean(text: object) -> str:
    """Plain text of an office's field: no markup, one space, one line break; "" for the ways of writing nothing."""
    if not isinstance(text, str) or entry_patterns().search("says_nothing", text.strip().rstrip("。.")):
        return ""
    text = SHORTCODE.sub(_shortcode, html.unescape(text))
    text = TAG.sub(" ", BLOCK_END.sub("\n", LIST_ITEM.sub("\n· ", text)))
    text = unicodedata.normalize("NFC", text).replace("\u00a0", " ").replace("\u200b", "")
    text = GLUED_SENTENCE.sub(" ", GLUED_ADDRESS.sub(" ", GLUED_PHONE.sub(" ", text)))
    text = re.sub(r"(?<=[.;:)]) (?=· )", "\n", text)
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.splitlines())
    kept = [line for line in lines if line and line not in {"·", "*"}]
    return TABLE_ROW.sub(r"\1: \2", "\n".join(with_rows(kept)))


def _shortcode(match: re.Match[str]) -> str:
    """An opening short code becomes its heading, a closing one a line break."""
    header = HEADER.search(match[3])
    return f"\n{header[1]}:\n" if header and not match[1] else "\n"


def sentences(text: str) -> Iterator[str]:
    """The sentences of one paragraph; a short question stays with its answer, a number with what it counts."""
    held = ""
    for piece in SENTENCE_END.split(text):
        if not piece or not piece.strip():
            continue
        sentence = f"{held} {piece.strip()}" if held else piece.strip()
        held = sentence if NUMBERED.fullmatch(sentence) or (sentence.endswith("?") and len(sentence) < TITLE) else ""
        if not held:
            yield sentence
    if held:
        yield held


def pieces(text: object) -> Iterator[tuple[str, str]]:
    """Pairs of (heading it stands under or "", one sentence, list item or postal address) of an office's field."""
    heading, address, listing = "", list[str](), False
    lines = clean(text).splitlines()
    for place, line in enumerate(lines):
        item = BULLET.sub("", line)
        if (item.endswith((":", "：")) and len(item) < 240) or _is_title(lines, place):
            yield from _address(heading, address)
            heading, address = item if item.endswith((":", "：")) else f"{item}:", []
        elif ROW.match(item) and place and not ROW.match(BULLET.sub("", lines[place - 1])):
            # Why: what stands above a table is what its rows are about, whatever list it is an item of.
            above = BULLET.sub("", lines[place - 1])
            heading = above.rstrip(":?.") + ":" if LIMIT.search(above) else ""
            yield heading, item
        elif ADDRESS_FOLLOWS.search(heading) and item == line and len(line) < ADDRESS_LINE and line[-1] != ".":
            address.append(line.rstrip(","))
        else:
            yield from _address(heading, address)
            address = []
            # Why: a sentence after a list, or a long one, is no longer under what stood above.
            if item == line and heading and (listing or len(line) > 90):
                heading = ""
            yield from ((heading, sentence) for sentence in sentences(item) if len(sentence) > 1)
        listing = item != line
    yield from _address(heading, address)


def _is_title(lines: list[str], place: int) -> bool:
    """True for a short line that is no sentence, with a list or a sentence under it."""
    line, below = lines[place], lines[place + 1] if place + 1 < len(lines) else ""
    if BULLET.match(line) or len(line) >= TITLE or not line[:1].isupper() or line[-1] in ".!,;。！；，" or "$" in line:
        return False
    return bool(BULLET.match(below)) or (len(below) > TITLE and below[-1:] in ".!")


def _address(heading: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    """The lines of a postal address as one piece."""
    if lines:
        yield heading, ", ".join(lines)


def phones(text: object, region: str) -> tuple[Phone, ...]:
    """The telephone numbers in a text, as written, each with the type its surroundings tell.

    region: ISO country code for numbers written without one.
    """
    plain, found = clean(text), {}
    for match in phonenumbers.PhoneNumberMatcher(plain, region, leniency=phonenumbers.Leniency.POSSIBLE):
        digits = re.sub(r"\D", "", match.raw_string)
        if len(digits) >= 7 and digits not in found:
            around = _sentence_around(plain, match.start, match.end)
            kind = "text" if entry_patterns().search("text_number", plain[: match.start]) else _type_of(around)
            found[digits] = Phone(_tidy(match.raw_string), kind, _extension(match, plain))
    return tuple(found.values())


def _extension(match: phonenumbers.PhoneNumberMatch, text: str) -> str:
    """The extension that belongs to a number: read with it, or standing right behind it."""
    behind = entry_patterns().search("extension", text[match.end :])
    return match.number.extension or (behind["number"] if behind else "")


def _tidy(raw: str) -> str:
    """A number without an extension or a stray bracket."""
    number = next(iter(entry_patterns().split("extension_mark", raw)), "")
    return number.lstrip("(").strip() if number.count("(") != number.count(")") else number


def _sentence_around(text: str, start: int, end: int) -> str:
    """The clause a number stands in: what comes before it up to "or", a line or a stop, and what follows at once."""
    before = re.split(r"(?<!:)\n|(?<=[a-z\d])\. |, ?or |\bor\b|;", text[:start])[-1]
    after = re.split(r"\n|\. |, ?or |\bor\b|;|\(|\d{3}|, ?(?=TTY:? ?\(?\d)", text[end:])[0]
    return before[-80:] + after[:60]


def _type_of(around: str) -> PhoneType:
    """What a number is for, by the words beside it."""
    patterns = entry_patterns()
    kinds: tuple[PhoneType, ...] = ("tty", "fax")
    return next((kind for kind in kinds if patterns.search(f"{kind}_number", around)), "voice")
