"""CSV with the columns of our plain spreadsheet, so that what was exported can be filled in further and imported again.

A fact has no semicolons in a cell, which would cut it in two. What the spreadsheet has no column for stands in columns
whose names begin with "#": people see it, the importer leaves it out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from bot.catalogue.exporters import Outgoing, headed, interval, is_time_limited
from bot.catalogue.exporters.sheet_places import PLACES, one_value, place_cells
from bot.catalogue.importers.sheet import FACTS, PHONE, WAYS
from bot.catalogue.importers.sheet_columns import COLUMNS, LEFT_OUT
from bot.catalogue.model import Fact, Phone, Service, any_of

Cells = dict[tuple[str, str], str]
"""(key of a column, language or "") → text of the cell."""
OTHER = f"{LEFT_OUT} other facts"
ALWAYS = ("id", "name")
# Why: a spreadsheet would take the cell for a formula, and run what a stranger's catalogue has in it.
FORMULA = re.compile(r"^(?=[=@\t\r]|[+-](?!\d))")


def written(outgoing: Outgoing) -> bytes:
    """The file, with the mark by which Excel knows the encoding."""
    rows = [_cells(service, outgoing) for service in outgoing.services]
    columns = _columns(rows, outgoing.language)
    names = {column.key: any_of(column.name, outgoing.language) for column in COLUMNS}
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(f"{names.get(key, key)} ({tag})" if tag else names.get(key, key) for key, tag in columns)
    table.writerows([FORMULA.sub(" ", row.get(column, "")) for column in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _columns(rows: list[Cells], language: str) -> list[tuple[str, str]]:
    """The columns that are used, in the template's order, each language after the one told first."""
    order = {key: place for place, key in enumerate([*(column.key for column in COLUMNS), PLACES, OTHER])}
    used = dict.fromkeys(key for row in rows for key, text in row.items() if text or key[0] in ALWAYS)
    return sorted(used, key=lambda column: (order[column[0]], column[1] != language, column[1]))


def _cells(service: Service, outgoing: Outgoing) -> Cells:
    """One row."""
    facts = [f for f in service.facts if f.is_valid(outgoing.today)]
    cells, left = _fact_cells(facts)
    later = [f for f in service.facts if not f.is_valid(outgoing.today)]
    main = outgoing.language if outgoing.language in service.name else next(iter(service.name))
    return {
        **{
            (key, tag): " ".join(text.split())
            for key in ("name", "department", "alert")
            for tag, text in getattr(service, key).items()
        },
        **{(key, tag): listed(texts) for key in ("also", "sayings") for tag, texts in getattr(service, key).items()},
        **{(key, ""): listed(getattr(service, key)) for key in ("languages", "first", "together", "events", "needs")},
        **{
            (key, ""): str(getattr(service, key) or "")
            for key in ("checked", "valid_from", "valid_until", "alert_until")
        },
        **place_cells(service, [f for f in left if f.aspect in {"where", "when"}], main),
        **cells,
        ("id", ""): service.source_id,
        ("public", ""): "" if service.public else "no",
        **_phone_cells(service.phones, [f for f in left if f.aspect == "phone"], main),
        **_others([f for f in left if f.aspect not in {"where", "when", "phone"}], later),
    }


def listed(texts: Iterable[str]) -> str:
    """Values of one cell, one a line."""
    return "\n".join(map(one_value, texts))


def _fact_cells(facts: list[Fact]) -> tuple[Cells, list[Fact]]:
    """The cells of the facts that have a column, and the facts that have none."""
    cells: Cells = {}
    left = [fact for fact in facts if not _key(fact)]
    for key in dict.fromkeys(filter(None, map(_key, facts))):
        mine = [fact for fact in facts if _key(fact) == key]
        columns, unpaired = _paired(mine)
        left += unpaired
        cells |= {(key, tag): listed(texts) for tag, texts in columns.items()}
    return cells, left


def _key(fact: Fact) -> str:
    """The column of a fact; "" where there is none."""
    if fact.aspect == "how":
        return f"how.{fact.way}" if fact.way in WAYS else ""
    return next((key for key, aspect in FACTS if aspect == fact.aspect), "")


def _paired(facts: list[Fact]) -> tuple[dict[str, list[str]], list[Fact]]:
    """Language → texts, the same place being the same fact; what would stand beside another fact is left over."""
    tags = list(dict.fromkeys(tag for fact in facts for tag in fact.texts))
    whole = [fact for fact in facts if len(fact.texts) == len(tags)]
    single = [fact for fact in facts if fact not in whole and list(fact.texts) == tags[:1]]
    columns = {tag: [headed(fact)[tag] for fact in whole] for tag in tags}
    if single:
        columns[tags[0]] += [headed(fact)[tags[0]] for fact in single]
    return columns, [fact for fact in facts if fact not in whole and fact not in single]


def _phone_cells(phones: tuple[Phone, ...], facts: list[Fact], main: str) -> Cells:
    """Numbers with their types; sentences about the telephone after them, where they cannot be taken for one."""
    numbers = [_number(phone, main) for phone in phones]
    sentences = [text for fact in facts if (text := one_value(any_of(fact.texts, main))) and not PHONE.match(text)]
    kinds = list(dict.fromkeys(phone.type for phone in phones))
    types = kinds if len(kinds) < 2 else [phone.type for phone in phones]
    unsure = [fact for fact in facts if PHONE.match(one_value(any_of(fact.texts, main)))]
    return {("phone", ""): listed([*numbers, *sentences]), ("phone_type", ""): listed(types), **_others(unsure, [])}


def _number(phone: Phone, main: str) -> str:
    extension = f" ext. {phone.extension}" if phone.extension else ""
    note = any_of(phone.note, main)
    return f"{phone.number}{extension}" + (f" ({re.sub('[()（）]', ' ', note).strip()})" if note else "")


def _others(facts: list[Fact], later: list[Fact]) -> Cells:
    """Facts without a column, and those that do not hold on the day, each with what it is."""
    lines: dict[str, list[str]] = {}
    for fact in (*facts, *later):
        for tag, text in headed(fact).items():
            days = f" [{interval(fact.valid_from, fact.valid_until)}]" if is_time_limited(fact) else ""
            lines.setdefault(tag, []).append(f"{fact.aspect}: {text}{days}")
    return {(OTHER, tag): listed(texts) for tag, texts in lines.items()}
