"""Telephone numbers out of what Chinese offices write in one field: several numbers, extensions, what each is for."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers

from bot.catalogue.model import Phone, Words

AREA = r"(?:\((?:86)?\s?0?\d{2,3}\)\s?|86\s\d{2,3}\s|0\d{2,3}[-\s]{0,3})"
LOCAL = r"(?:\d{4}\s\d{4}|\d{7,8}|(?:12|11|95)\d{3}|96\d{3,4})"
# Why re.A: a number may stand right behind a Chinese character, never behind a letter or within an address on the web.
NUMBER = re.compile(
    rf"(?<![\w.-])(?P<number>400-?\d{{3,4}}-?\d{{3,4}}|{AREA}?(?P<local>{LOCAL}))"
    r"(?:-(?P<keys>\d{1,5}(?:-\d)*)|\s*(?:转|分机)\s*(?P<extension>\d{1,6}))?(?![A-Za-z\d-])",
    re.A,
)
WEB = re.compile(r"https?://[^\s，,。；;（）()]*")
DASHES = re.compile(r"[‐-―−－—–]+|-{2,}")
# Why: what stands between the last stop and a number says what it is for, unless it only says that it is a number.
LABEL = re.compile(r"([^\s:：，,；;。、/()（）\d]{2,14})[:：]?\s*$")
TALK = re.compile(
    r"(?:咨询|投诉|联系|受理|查询|监督|服务)?(?:电话|热线)(?:号码)?(?:咨询|投诉|查询)?(?:为|是)?"
    r"|^[或请和与]?(?:拨打|致电|电)$|^或$|请(?:拨打|致电|拨|打)$"
)
BEHIND = re.compile(r"\s*[(（]([^()（）\d]{2,14})[)）]")


def phones(text: object, note: Words | None = None) -> tuple[Phone, ...]:
    """The numbers of a field, as they are written there, without those that nobody could ring.

    note: what they are for where the field itself does not tell.
    """
    plain = DASHES.sub("-", unicodedata.normalize("NFKC", WEB.sub("", text))) if isinstance(text, str) else ""
    found: dict[str, Phone] = {}
    label = ""
    for match in NUMBER.finditer(plain):
        before = plain[: match.start()]
        # Why: "省厅：1、2；广州：3" gives the first label to the second number too.
        label = _label(before) or (label if re.search(r"[\d)）][、,/]\s*$", before) else "")
        behind = BEHIND.match(plain, match.end())
        words = behind[1] if behind else label
        number = re.sub(r"\s{2,}", " ", match["number"].strip())
        if _can_be_rung(match):
            extension = match["keys"] or match["extension"] or ""
            key = re.sub(r"\D", "", number) + "/" + extension
            found.setdefault(key, Phone(number, "voice", extension, {"zh": words} if words else note or {}))
    return tuple(found.values())


def _label(before: str) -> str:
    """What a number is for: "业务处室" of "业务处室咨询电话："; "" where nothing but "telephone" is said."""
    match = LABEL.search(before)
    return TALK.sub("", match[1]) if match else ""


def _can_be_rung(match: re.Match[str]) -> bool:
    """False for a number with a digit too few or too many; short service numbers have no length to test."""
    local = re.sub(r"\D", "", match["local"] or "")
    if not local or len(local) <= 6:
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(match["number"].replace("86 ", "+86 ", 1), "CN")) or (
            match["number"].strip() == match["local"] and len(local) in {7, 8}
        )
    except phonenumbers.NumberParseException:
        return False
