"""All data of one person: shown, exported, erased, and searched for afterwards."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.store.database import Database
from bot.store.keyring import SEALED, key_of
from bot.store.known_as import WithOthers, named_in, names_of, with_others
from bot.store.person_links import belongs, cut, linked_tables
from bot.store.reencrypt import raw, sealed_columns
from bot.store.tables import cases, conversation, inbox, outbox, receipts

BATCH = 500
ERASED = "[erased]"
_APART = r"[\s.\-()/]{0,2}"


class Residents:
    """Verbs on one person, by the addresses they are known by."""

    db: Database

    def talks_of(self, addresses: Sequence[str]) -> list[int]:
        """Numbers of the conversations of some addresses, on every channel, by every name. Raises StoreDown."""
        known = [*addresses, *(name for address in addresses for name in names_of(address))]
        with self.db.reading() as c:
            here = list(c.scalars(sa.select(conversation.c.id).where(conversation.c.address.in_(known))))
            named = {talk for _, talk, is_all in named_in(c, written(addresses)) if is_all}
        return [*here, *sorted(named - {*here})]

    def own_cases_elsewhere(self, addresses: Sequence[str]) -> list[int]:
        """Rows of cases that somebody opened under no address of theirs, and gave one of these as their own. Raises StoreDown."""
        with self.db.reading() as c:
            return [case for case, _, is_all in named_in(c, written(addresses)) if not is_all]

    def lies_with_others(self, addresses: Sequence[str]) -> list[WithOthers]:
        """What of theirs was handed to systems of departments and crews; nothing here erases it. Raises StoreDown."""
        talks, more = self.talks_of(addresses), self.own_cases_elsewhere(addresses)
        with self.db.reading() as c:
            ids = [*c.scalars(sa.select(cases.c.id).where(cases.c.conversation.in_(talks))), *more]
            return list(with_others(c, ids))

    def everything_of(self, talks: Sequence[int]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Table and row, in clear, of all that leads to some conversations. Raises StoreDown."""
        with self.db.reading() as c:
            for table in reversed(linked_tables()):
                shown = [column for column in table.c if column is not conversation.c.address]
                query = sa.select(*shown).where(belongs(table, talks)).order_by(table.c.id)
                for row in c.execute(query):
                    yield table.name, {name: _plain(value) for name, value in row._mapping.items()}

    def cases_in_full(self, ids: Sequence[int]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Table and row, in clear, of some cases. Raises StoreDown."""
        with self.db.reading() as c:
            for row in c.execute(sa.select(cases).where(cases.c.id.in_(ids)).order_by(cases.c.id)):
                yield cases.name, {name: _plain(value) for name, value in row._mapping.items()}

    def named_elsewhere(self, addresses: Sequence[str], talks: Sequence[int]) -> Mapping[str, int]:
        """Table → values of other people that hold one of the addresses, as a case to ring one's mother. Looks through all."""
        found: Counter[str] = Counter()
        for column, _, _, _ in _holding(self.db, addresses, talks):
            found[column.table.name] += 1
        return found

    def unreadable(self, but: Sequence[int]) -> Mapping[str, int]:
        """Id of a key → values, not of some conversations, that can not be read with the keys there are. Looks through all."""
        found: Counter[str] = Counter()
        for column in sealed_columns():
            kept, last = raw(column), 0
            others = ~belongs(column.table, but) if but and column.table in linked_tables() else sa.true()
            sealed = sa.or_(*(kept.like(f"{quote}{SEALED}%") for quote in ("", '"')))
            while True:
                query = sa.select(column.table.c.id, column, kept).where(column.table.c.id > last, sealed, others)
                with self.db.reading() as c:
                    rows = c.execute(query.order_by(column.table.c.id).limit(BATCH)).all()
                if not rows:
                    break
                last = rows[-1][0]
                found.update(key_of(was.strip('"')) for _, value, was in rows if value is None or value == "")
        return found

    def erase(self, addresses: Sequence[str]) -> Mapping[str, int]:
        """Delete every row that leads to them, cut them out of other people's; only a no to more messages stays.

        What was done → to how many. Raises StoreDown.
        """
        talks, done = self.talks_of(addresses), Counter[str]()
        if talks:
            with self.db.writing() as c:
                done.update(_erase_rows(c, talks))
        if own := self.own_cases_elsewhere(addresses):
            with self.db.writing() as c:
                cut(c, cases, own)
                done["cases deleted"] += c.execute(cases.delete().where(cases.c.id.in_(own))).rowcount
        for column, number, value, pattern in list(_holding(self.db, addresses, ())):
            with self.db.writing() as c:
                c.execute(
                    column.table.update().where(column.table.c.id == number).values({column: _without(value, pattern)})
                )
            done[f"{column.table.name} cut"] += 1
        return {what: count for what, count in done.items() if count}


def _erase_rows(c: sa.Connection, talks: Sequence[int]) -> Mapping[str, int]:
    done: Counter[str] = Counter()
    done["receipts deleted"] = _receipts(c, talks)
    for table in linked_tables():
        gone = list(c.scalars(sa.select(table.c.id).where(belongs(table, talks))))
        if table is conversation:
            no = list(c.scalars(sa.select(table.c.id).where(table.c.id.in_(talks), table.c.opted_out)))
            gone = [number for number in gone if number not in no]
            done["opt-outs kept"] = len(no)
            c.execute(table.update().where(table.c.id.in_(no)).values(**_nothing_but_no()))
        cut(c, table, gone)
        done[f"{table.name} deleted"] = c.execute(table.delete().where(table.c.id.in_(gone))).rowcount
    return done


def _nothing_but_no() -> dict[str, Any]:
    """What a conversation becomes of which only the no stays."""
    names = ("session", "due_at", "lease_until", "lease_by", "first_at", "redacted_at", "cleared_at", "consents")
    return {"address_sealed": "", "owner": "bot", "tries": 0, **dict.fromkeys(names)}


def _receipts(c: sa.Connection, talks: Sequence[int]) -> int:
    """What providers said of their messages and calls; a call's turns bear its id with a number behind it."""
    ids = set(c.scalars(sa.select(outbox.c.provider_id).where(outbox.c.conversation.in_(talks))))
    turns = set(c.scalars(sa.select(inbox.c.provider_id).where(inbox.c.conversation.in_(talks))))
    known = [id_ for id_ in ids | turns | {turn.rpartition("-")[0] for turn in turns} if id_]
    return sum(
        c.execute(receipts.delete().where(receipts.c.provider_id.in_(known[i : i + BATCH]))).rowcount
        for i in range(0, len(known), BATCH)
    )


def _holding(
    db: Database, addresses: Sequence[str], but: Sequence[int]
) -> Iterator[tuple[sa.Column[Any], int, Any, re.Pattern[str]]]:
    """Every sealed value, not of some conversations, that holds one of the addresses however it is written."""
    pattern = written(addresses)
    for column in sealed_columns():
        table, last = column.table, 0
        if column is conversation.c.address_sealed:
            continue
        others = ~belongs(table, but) if but and table in linked_tables() else sa.true()
        while True:
            query = sa.select(table.c.id, column).where(table.c.id > last, column.is_not(None), others)
            with db.reading() as c:
                rows = c.execute(query.order_by(table.c.id).limit(BATCH)).all()
            if not rows:
                break
            last = rows[-1][0]
            yield from ((column, number, value, pattern) for number, value in rows if pattern.search(_text(value)))


def written(addresses: Sequence[str]) -> re.Pattern[str]:
    """Addresses as they may stand in a text: digits with something between them, with or without a plus and country."""
    ways = []
    for address in addresses:
        digits = re.sub(r"\D", "", address)
        tail = digits[-10:] if len(digits) > 10 and address.startswith("+1") else digits[-11:]
        ways.append(
            _APART.join(tail) if len(digits) >= 6 and not re.search("[A-Za-z@]", address) else re.escape(address)
        )
    return re.compile("|".join(ways) or "(?!)")


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(_text(one) for one in value.values())
    return "\n".join(_text(one) for one in value) if isinstance(value, list) else str(value)


def _without(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(one, pattern) for name, one in value.items()}
    if isinstance(value, list):
        return [_without(one, pattern) for one in value]
    return pattern.sub(ERASED, value) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
