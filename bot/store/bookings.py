"""Times at offices: held, booked, moved, freed. The primary key is the lock: a unit of a desk's day can be there once.

Nothing is looked up before it is taken. What a write needs is inserted in the turn's own transaction; where somebody else
has it the write raises WriteConflict, nothing of the turn is kept, and it is answered again from what stands then.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from bot.model.case import CaseEvent
from bot.model.case_write import BookTime, FreeTime, HoldTime, RestoreTime, WriteConflict
from bot.store.case_rows import add_event
from bot.store.case_scope import CaseScope
from bot.store.database import Database
from bot.store.errand_tables import bookings, closures, taken

DEADLOCK = "40P01"
STANDS = ("held", "booked")
RESIDENT = "resident"


@dataclass(frozen=True, slots=True)
class Taking:
    """The transaction times are taken in, and for whom."""

    scope: CaseScope
    case: int
    by: str = RESIDENT
    """Empty for the line itself, where no turn is behind it."""

    @property
    def db(self) -> Database:
        """Where times are kept."""
        return self.scope.db

    @property
    def c(self) -> sa.Connection:
        """The transaction."""
        return self.scope.c

    @property
    def at(self) -> datetime:
        """The moment of the act."""
        return self.scope.at

    def tell(self, what: str, desk: dict[str, Any], **values: Any) -> None:
        """A line in the case's history, of a time."""
        add_event(self.scope, self.case, CaseEvent(self.at, what, self.by, desk["at"]), **values)


def hold_time(write: HoldTime, how: Taking) -> int:
    """Keep a time for a case; what it held before is free. The number of the booking."""
    with _no_deadlock():
        _forget_lapsed(how, write.office, _day(write))
        before = _of_case(how, "held")
        same = next((row for row in before if _is_same(row, write)), None)
        if same is not None and _extend(how, same.id, write.until):
            number = int(same.id)
        else:
            number = _new(how, write, "held", write.until, offered=write.offered)
            stands = [row.id for row in _of_case(how, "booked")]
            _take(how, number, write.office, _desk(write), write.until, own=[row.id for row in before], also=stands)
            how.tell("offered" if write.offered else "held", _desk(write))
        free_bookings(how, [row.id for row in before if row.id != number], "lapsed")
    return number


def book_time(write: BookTime, how: Taking) -> int:
    """What a case holds is booked, or the time named; what it had booked before is free. The number of the booking."""
    with _no_deadlock():
        held = _held_for(how, write)
        old = [row for row in _of_case(how, *STANDS) if held is None or row.id != held.id]
        if held is not None and held.state == "booked":
            return int(held.id)
        if held is None:
            if not write.units or write.starts is None:
                raise WriteConflict("nothing is held")
            number, office, desk = _new(how, write, "held", None), write.office, _desk(write)
        else:
            number, office, desk = held.id, held.office, held.desk
        _forget_lapsed(how, office, desk["day"])
        how.c.execute(taken.update().where(taken.c.booking == number).values(held_until=None))
        _take(how, number, office, desk, None, own=[row.id for row in old])
        moved = [row for row in old if row.state == "booked"]
        free_bookings(how, [row.id for row in moved], "moved", remote="")
        free_bookings(how, [row.id for row in old if row.state == "held"], "lapsed")
        kept = {"uid": moved[0].uid, "sequence": moved[0].sequence + 1, "remote": moved[0].remote} if moved else {}
        how.c.execute(bookings.update().where(bookings.c.id == number).values(state="booked", held_until=None, **kept))
        how.tell("moved" if moved else "booked", desk)
    return int(number)


def free_time(write: FreeTime, how: Taking) -> list[int]:
    """What a case holds, and what it has booked where that is to go too, is free for others. Numbers of the bookings."""
    held, booked = _of_case(how, "held"), _of_case(how, "booked") if write.booked else []
    free_bookings(how, [row.id for row in held], "lapsed")
    free_bookings(how, [row.id for row in booked], "cancelled", sequence=bookings.c.sequence + 1)
    for row in booked:
        how.tell("cancelled", row.desk)
    return [int(row.id) for row in (*held, *booked)]


def restore_time(write: RestoreTime, how: Taking) -> int:
    """The booking of a case that was cancelled last stands again; raises WriteConflict where its time is taken."""
    with _no_deadlock():
        row = next(iter(_of_case(how, "cancelled")), None)
        if row is None or _of_case(how, "booked"):
            raise WriteConflict("nothing was cancelled")
        _forget_lapsed(how, row.office, row.desk["day"])
        _take(how, row.id, row.office, row.desk, None)
        again = {"state": "booked", "sequence": row.sequence + 1}
        how.c.execute(bookings.update().where(bookings.c.id == row.id).values(**again))
        how.tell("undone", row.desk)
    return int(row.id)


def _take(
    how: Taking, number: int, office: str, desk: dict[str, Any], until: datetime | None, *, own: Sequence[int] = (),
    also: Sequence[int] = (),
) -> None:  # fmt: skip
    """Insert the units of a booking at the first desk that has them all; raises WriteConflict where none has.

    own: bookings of the same case that end with this, whose rows become this one's. also: bookings of the same case that
    stand for now: where they have a unit already it is as good as taken.
    """
    _check_open(how, office, desk["day"])
    of = taken.c.office == office, taken.c.day == desk["day"], taken.c.unit.in_(desk["units"])
    if set(how.c.scalars(sa.select(taken.c.unit).where(*of, taken.c.booking == number))) == {*desk["units"]}:
        return
    for lane in desk["lanes"]:
        point = how.c.begin_nested()
        how.c.execute(taken.delete().where(*of, taken.c.lane == lane, taken.c.booking.in_([number, *own])))
        shared = set(how.c.scalars(sa.select(taken.c.unit).where(*of, taken.c.lane == lane, taken.c.booking.in_(also))))
        row = {"office": office, "day": desk["day"], "lane": lane, "booking": number, "held_until": until}
        rest = [unit for unit in desk["units"] if unit not in shared]
        if all(how.db.insert_new(how.c, taken, **row, unit=unit) is not None for unit in rest):
            point.commit()
            how.c.execute(taken.delete().where(taken.c.booking == number, taken.c.lane != lane))
            return
        point.rollback()
    raise WriteConflict(f"{office} has no desk free then")


def _check_open(how: Taking, office: str, day: str) -> None:
    """Raises WriteConflict for a day the office closed; who slips by is given another time by `next_stand_in`."""
    of = closures.c.office == office, closures.c.day == day
    if how.c.scalar(sa.select(closures.c.id).where(*of)) is not None:
        raise WriteConflict(f"{office} is closed on {day}")


def _forget_lapsed(how: Taking, office: str, day: str) -> None:
    """Holds of that day that ran out are free, but for the case's own: its holder may always take it."""
    ours = sa.select(bookings.c.id).where(bookings.c.case == how.case)
    lapsed = taken.c.office == office, taken.c.day == day, taken.c.held_until <= how.at, taken.c.booking.not_in(ours)
    gone = set(how.c.scalars(taken.delete().where(*lapsed).returning(taken.c.booking)))
    if gone:
        of = bookings.c.id.in_(gone), bookings.c.state == "held"
        how.c.execute(bookings.update().where(*of).values(state="lapsed"))


def free_bookings(how: Taking, numbers: Sequence[int], state: str, **values: Any) -> None:
    """Bookings end, and their units are free."""
    if numbers:
        how.c.execute(taken.delete().where(taken.c.booking.in_(numbers)))
        how.c.execute(bookings.update().where(bookings.c.id.in_(numbers)).values(state=state, **values))


def _extend(how: Taking, number: int, until: datetime) -> bool:
    """Hold what is held for longer; False if its units are another's by now."""
    rows = how.c.execute(taken.update().where(taken.c.booking == number).values(held_until=until)).rowcount
    if rows:
        how.c.execute(bookings.update().where(bookings.c.id == number).values(held_until=until))
    return bool(rows)


def _held_for(how: Taking, write: BookTime) -> sa.Row[Any] | None:
    """What the case holds, held or lapsed, that a write means; the one booked where it is booked already."""
    rows = _of_case(how, "held", "lapsed") + _of_case(how, "booked")
    if write.starts is None:
        return next((row for row in rows if row.state != "lapsed"), None) or next(iter(rows), None)
    return next((row for row in rows if _is_same(row, write)), None)


def _of_case(how: Taking, *states: str) -> list[sa.Row[Any]]:
    """Bookings of the case in some states, the last one first."""
    t = bookings.c
    query = sa.select(bookings).where(t.case == how.case, t.state.in_(states)).order_by(t.id.desc())
    return list(how.c.execute(query))


def _new(how: Taking, write: HoldTime | BookTime, state: str, until: datetime | None, *, offered: bool = False) -> int:
    what = {"office": write.office, "service": write.service, "starts": write.starts, "minutes": write.minutes}
    own = {"state": state, "held_until": until, "offered": offered, "at_home": write.at_home, "desk": _desk(write)}
    values = {"case": how.case, **what, **own, "uid": secrets.token_hex(16), "created_at": how.at}
    number: int = how.c.scalar(bookings.insert().values(**values).returning(bookings.c.id))
    return number


def _is_same(row: sa.Row[Any], write: HoldTime | BookTime) -> bool:
    wanted = write.office, write.starts, write.minutes, write.at_home
    return (row.office, row.starts, row.minutes, row.at_home) == wanted


def _desk(write: HoldTime | BookTime) -> dict[str, Any]:
    """What of a time only its office knows, as it is kept beside the booking."""
    at = write.starts.isoformat(timespec="minutes") if write.starts else ""
    return {"at": at, "day": _day(write), "units": [*write.units], "lanes": [*write.lanes]}


def _day(write: HoldTime | BookTime) -> str:
    """The local day; a time is aware and in the city's own zone."""
    return write.starts.date().isoformat() if write.starts else ""


@contextmanager
def _no_deadlock() -> Iterator[None]:
    """Two turns that wait for each other are told apart by the database; the one it gives up is answered again."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") == DEADLOCK:
            raise WriteConflict("two took at once") from error
        raise
