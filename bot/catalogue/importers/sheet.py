"""A plain spreadsheet, CSV or XLSX: one row a service, columns with plain names in English or Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.catalogue.importers import DIRTY, Importer, put_aside, service_id
from bot.catalogue.importers.facts import FactList, parallel
from bot.catalogue.importers.opening import week
from bot.catalogue.importers.sheet_columns import FILE, LEFT_OUT
from bot.catalogue.importers.sheet_files import ENDINGS
from bot.catalogue.importers.sheet_grid import Row, is_sheet, rows
from bot.catalogue.importers.sheet_words import WORDS
from bot.catalogue.model import Aside, Aspect, Fact, Hours, Lists, Office, Phone, PhoneType, Service, Words
from bot.catalogue.segment import clean
from bot.language.traits import written_in

SOURCE = "sheet"
FACTS: tuple[tuple[str, Aspect], ...] = (
    ("what", "what"), ("who", "who"), ("bring", "bring"), ("fee", "cost"), ("takes", "duration"), ("deadline", "deadline"),
    ("exceptions", "more"),
)  # fmt: skip
WAYS = ("counter", "phone", "post", "online", "home", "proxy")
BETWEEN = re.compile(r"\n|;|；")
YES, NO = (frozenset(WORDS[answer]) for answer in ("yes", "no"))
# "River hall, 1 River Street": what stands before the first comma or colon is a name unless it has figures.
PLACE = re.compile(r"^(?P<name>[^,，:：\d]{2,}?)\s*[,，:：]\s*(?P<address>.+)$")
PHONE = re.compile(
    rf"^(?P<label>[^\d+(（]*)(?P<number>[+(（]?\d[\d\s()（）./–-]*\d)\s*(?:(?:{'|'.join(WORDS['extension'])})\s*(?P<extension>\d+))?\s*"
    r"[(（]?(?P<note>[^()（）]*)[)）]?$",
    re.I,
)
KINDS: dict[str, PhoneType] = {word: kind for kind, words in WORDS["phones"].items() for word in words}
DAY = re.compile(
    rf"(\d{{4}})\s*[-/.{WORDS['year']}]\s*(\d{{1,2}})\s*[-/.{WORDS['month']}]\s*(\d{{1,2}})\s*{WORDS['day']}?(?:\s.*)?$"
)
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})$")


class Sheet(Importer):
    """Reads a table whose header has our columns; several values in one cell stand one a line, or between semicolons."""

    name = "sheet"
    country = ""

    def reads(self, path: Path) -> bool:
        """True for a CSV, XLSX or ODS one of whose first rows names columns of ours."""
        return path.suffix.lower() in ENDINGS and is_sheet(path)

    def files(self, path: Path) -> list[Path]:
        """The file, and the list of columns by which it is read."""
        return [path, FILE]

    def read(self, path: Path) -> Iterator[Service | Aside]:
        """Every row; one without a name, or with a day or a yes nobody can read, is put aside with its number."""
        found = [(number, _in_languages(row)) for number, row in rows(path)]
        ids = {name.casefold(): _source_id(row) for _, row in found for name in _called(row)}
        for number, row in found:
            if _first(row, "id").startswith(LEFT_OUT):
                continue
            try:
                yield _service(row, ids)
            except DIRTY as error:
                yield put_aside(f"row {number}", f"row {number}: {error}", row)


def _in_languages(row: Row) -> Row:
    """A row in which each text has its language: what its header does not name is that of the row's name."""
    name = next(iter(row.get("name", {}).values()), "")
    tag = written_in(name)
    return {key: {own or tag: text for own, text in texts.items()} for key, texts in row.items()}


def _service(row: Row, ids: dict[str, str]) -> Service:
    name = {tag: clean(text) for tag, text in row.get("name", {}).items() if clean(text)}
    if not name:
        raise ValueError("there is no name")
    source_id, hours = _source_id(row), _hours(row)
    return Service(
        id=service_id(SOURCE, source_id),
        source=SOURCE,
        source_id=source_id,
        name=name,
        facts=_facts(row, told_hours=hours is None),
        also=_lists(row, "also"),
        sayings=_lists(row, "sayings"),
        phones=tuple(_phones(row)),
        offices=tuple(_offices(row, source_id, name, hours)),
        hours=hours,
        department=_words(row, "department"),
        owner=_first(row, "department"),
        checked=_day(row, "checked", strict=False),
        valid_from=_day(row, "valid_from"),
        valid_until=_day(row, "valid_until"),
        alert=_words(row, "alert"),
        alert_until=_day(row, "alert_until"),
        first=tuple(ids[x.casefold()] for x in _values(row, "first") if x.casefold() in ids),
        together=tuple(ids[x.casefold()] for x in _values(row, "together") if x.casefold() in ids),
        events=_values(row, "events"),
        needs=_values(row, "needs"),
        public=_yes(row, "public") is not False,
        languages=_values(row, "languages"),
    )


def _source_id(row: Row) -> str:
    """The id, else the name in small letters with dashes."""
    return _first(row, "id") or re.sub(r"\W+", "-", _first(row, "name").lower()).strip("-")


def _called(row: Row) -> Iterator[str]:
    """All a service may be called by in another row."""
    yield from (text for key in ("id", "name", "also") for texts in _lists(row, key).values() for text in texts)


def _first(row: Row, key: str) -> str:
    return clean(next(iter(row.get(key, {}).values()), ""))


def _words(row: Row, key: str) -> Words:
    return {tag: " ".join(text.split()) for tag, cell in row.get(key, {}).items() if (text := clean(cell))}


def _lists(row: Row, key: str) -> Lists:
    """The values of a cell in each language."""
    found = {tag: tuple(filter(None, map(clean, BETWEEN.split(text)))) for tag, text in row.get(key, {}).items()}
    return {tag: texts for tag, texts in found.items() if texts}


def _values(row: Row, key: str) -> tuple[str, ...]:
    return next(iter(_lists(row, key).values()), ())


def _facts(row: Row, *, told_hours: bool) -> tuple[Fact, ...]:
    facts = FactList()
    for key, aspect in FACTS:
        for texts in parallel(dict(_lists(row, key))):
            facts.add(aspect, texts, key)
    for way in dict.fromkeys((*_values(row, "how_order"), *WAYS)):
        for texts in parallel(dict(_lists(row, f"how.{way}"))):
            facts.add("how", texts, f"how.{way}", way)
    if told_hours:
        facts.add("when", _words(row, "hours"), "hours")
    for texts in parallel(dict(_lists(row, "phone"))):
        if not any(map(PHONE.match, texts.values())):
            facts.add("phone", texts, "phone")
    return facts.all()


def _hours(row: Row) -> Hours | None:
    """The week of the first language it can be read in; None where it is not sure."""
    return next((hours for text in row.get("hours", {}).values() if (hours := week(text))), None)


def _offices(row: Row, source_id: str, name: Words, hours: Hours | None) -> Iterator[Office]:
    answers = _values(row, "step_free")
    for number, place in enumerate(parallel(dict(_lists(row, "where")))):
        parts = {tag: PLACE.match(text) for tag, text in place.items()}
        answer = answers[min(number, len(answers) - 1)] if answers else ""
        known = answer.lower() in YES | NO
        yield Office(
            id=f"{source_id}-{number + 1}",
            name={tag: match["name"] if match else name.get(tag, place[tag]) for tag, match in parts.items()},
            address={tag: match["address"] if match else place[tag] for tag, match in parts.items()},
            step_free=answer.lower() in YES if known else None,
            access={next(iter(place)): answer} if answer and not known else {},
            hours=hours,
        )


def _phones(row: Row) -> Iterator[Phone]:
    """The numbers as they are written; a type for all of them, or one for each, or written before the number."""
    kinds = _values(row, "phone_type")
    tag = next(iter(row.get("phone", {})), "")
    for number, text in enumerate(_values(row, "phone")):
        if match := PHONE.match(text):
            kind = match["label"] + (kinds[min(number, len(kinds) - 1)] if kinds else "")
            note = {tag: match["note"].strip()} if match["note"].strip() else {}
            yield Phone(match["number"], _phone_type(kind), match["extension"] or "", note)


def _phone_type(words: str) -> PhoneType:
    return next((kind for word, kind in KINDS.items() if word in words.lower()), "voice")


def _day(row: Row, key: str, *, strict: bool = True) -> date | None:
    """A day of a cell; strict: ValueError where it cannot be read, for what is over must not be told."""
    text = _first(row, key)
    match, other = DAY.match(text), DAY_FIRST.match(text)
    try:
        if match or other:
            return date(*map(int, match.groups() if match else reversed(other.groups() if other else ())))
    except ValueError:
        pass
    if text and strict:
        raise ValueError(f'"{text}" is no day; write it as 2026-11-25')
    return None


def _yes(row: Row, key: str) -> bool | None:
    text = _first(row, key).lower()
    if text and text not in YES | NO:
        raise ValueError(f'"{text}" is neither yes nor no')
    return text in YES if text else None
