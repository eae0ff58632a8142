"""A referee beside the reading gate: is a reply a whole? It shares nothing with `bot` but the nouns of a reply."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from bot.model.reply import Ask, Choices, Detail, Handover, Part, Reply, Say

Judge = Callable[[str], str]
"""A text → the piece of it that breaks a rule, or ""."""

SENTENCE = re.compile(r"(?<=[.!?])[\"”)]*\s+|(?<=[。！？])|\n")
LABEL = re.compile(r"^[^.。!?！？:：]{2,60}[:：]\s*")
WEB = re.compile(r"^[(\[\"“]*(?:www\.|https?:|[\w.+-]+@|[\w-]+\.(?:com|org|net|gov|cn|us)\b)")
CLOSED = re.compile(r"[.!?。！？…][\"”’)）\]」》]*$")
OPENER = re.compile(r"^(?:or\b|或者|或是|也可以)", re.I)
NO_VALUE = re.compile(r"(?:[:：]\s*(?=$|\n|[.。;；,，:：])|\{\w*\}|\b(?:Bring|Go to) ?\.|要带。|请到。)")
GLUE = re.compile(
    r"[：；，、] |[。！？] (?=[\u3000-\u9fff])|\s[,.;:!?](?=\s|$)|[,，;；:：][.。]|"
    r"(?<!\.)\.\.(?!\.)|。。|。\.|\.。|  "
)
BARE = re.compile(
    r"^[^\w$€£¥]*\d[\d.,]*[^\w%€]*$|"
    r"\b(?:costs?|pay|fee is|price is|up to|under|over|at least) \d[\d.,]*(?=[.,;]?$)|"
    r"(?:收|付|交|要花|不超过|超过|低于|满)\d[\d.]*(?=[。，；]?$)",
    re.I,
)
SHORTEST = 8
"""Characters from which a sentence that comes twice was said twice, and is no word or two of politeness."""


def problems(reply: Reply) -> list[str]:
    """What keeps a reply from being a whole: rule and piece; empty where nothing does."""
    found = [
        f"{rule}: {piece!r}" for text in _texts(reply.parts) for rule, judge in RULES.items() if (piece := judge(text))
    ]
    found += [f"a code is told as a code: {part.text!r}" for part in reply.parts if _hides_code(part)]
    found += [f"a label has a value: {part.label!r}" for part in reply.parts if _is_empty(part)]
    return [*found, *(f"nothing is said twice: {piece!r}" for piece in _doubled(reply.parts))]


def of_rendered(bodies: Sequence[str], rest: Sequence[str]) -> list[str]:
    """What keeps a reply from being a whole as a way shows it; what waits for MORE is judged in full once it is told."""
    lines = [line for body in (*bodies, *rest) for line in body.splitlines()]
    return [f"{rule}: {piece!r}" for text in lines for rule in IN_A_LINE if (piece := RULES[rule](text))]


def _texts(parts: tuple[Part, ...]) -> Iterator[str]:
    """All that is said in sentences."""
    for part in parts:
        match part:
            case Say(text) | Handover(text=text):
                yield text
            case Choices(prompt=prompt) | Ask(prompt=prompt):
                yield prompt
            case Detail():
                pass


def small_at_start(text: str) -> str:
    """A small letter where a sentence begins; an address of the web begins as it likes."""
    first = next((character for character in text if character.isalnum()), "")
    return text[:40] if first.islower() and not WEB.match(text) else ""


def open_at_end(text: str) -> str:
    """What comes last without an end mark."""
    return "" if CLOSED.search(text.strip()) or not text.strip() else text.strip()[-40:]


def opener(text: str) -> str:
    """ "Or …", "或者…" where nothing stands before it: at the start, or behind a label."""
    for piece in (text, LABEL.sub("", text, count=1)):
        if OPENER.match(piece.strip()):
            return piece.strip()[:40]
    return ""


def no_value(text: str) -> str:
    """A label with nothing behind it, or a place that was not filled in."""
    return _around(NO_VALUE, text)


def bare_figure(text: str) -> str:
    """A figure of which nobody is told what it counts."""
    return next((each for each in _sentences(text) if BARE.search(each)), "")


def glued(text: str) -> str:
    """A gap after a Chinese mark or before any, and two marks side by side."""
    return _around(GLUE, text)


RULES: Mapping[str, Judge] = {
    "a reply begins with a capital": small_at_start,
    "a reply has an end mark": open_at_end,
    "nothing opens with or": opener,
    "a label has a value": no_value,
    "a value has its unit": bare_figure,
    "no gap or mark too many": glued,
}

IN_A_LINE = ("nothing opens with or", "a label has a value", "no gap or mark too many")
"""Rules that hold of every line and spoken part, names and numbers among them."""


def _around(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return text[max(0, found.start() - 20) : found.end() + 20] if found else ""


def _sentences(text: str) -> list[str]:
    return [each.strip() for each in SENTENCE.split(text) if each and each.strip()]


def _hides_code(part: Part) -> bool:
    """True where the sentence beside a code ends as if the code belonged to it."""
    return isinstance(part, Handover) and bool(re.search(r"(?:[:：]|\bthis\.)\s*$", part.text))


def _is_empty(part: Part) -> bool:
    return isinstance(part, Detail) and not (part.label.strip(" :：") and part.value.strip())


def _doubled(parts: tuple[Part, ...]) -> list[str]:
    seen, twice = set[str](), list[str]()
    for sentence in (each for text in _texts(parts) for each in _sentences(text)):
        bare = re.sub(r"\W", "", sentence).lower()
        if len(bare) >= SHORTEST and bare in seen:
            twice.append(sentence)
        seen.add(bare)
    return twice
