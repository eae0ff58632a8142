"""Accounts of the colleagues at the desk, and what is used up as they sign in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.actor import Role
from bot.model.staff_account import Proofs, StaffAccount
from bot.store.database import Database
from bot.store.staff_tables import staff, staff_sessions


class NoStaff(Exception):
    """There is no such account; the text is the login that was asked for."""


class StaffTaken(Exception):
    """There is an account with this login; the text is the login."""


class StaffAccounts:
    """Verbs on accounts. All raise StoreDown."""

    db: Database

    def add_staff(self, login: str, name: str, role: Role, proofs: Proofs, at: datetime, language: str = "") -> None:
        """Make an account; raises StaffTaken."""
        values = {"login": login, "name": name, "role": role, "language": language, "created_at": at}
        with self.db.writing() as c:
            if self.db.insert_new(c, staff, **values, **_columns(proofs)) is None:
                raise StaffTaken(login)

    def reset_staff(self, login: str, proofs: Proofs) -> None:
        """Give an account new proofs; whoever is signed in to it is signed out. Raises NoStaff."""
        with self.db.writing() as c:
            number = _number(c, login)
            c.execute(staff.update().where(staff.c.id == number).values(step=0, **_columns(proofs)))
            c.execute(staff_sessions.delete().where(staff_sessions.c.staff == number))

    def remove_staff(self, login: str) -> None:
        """Take an account away, with all its sign-ins; what it did stays in the cases by its name. Raises NoStaff."""
        with self.db.writing() as c:
            number = _number(c, login)
            c.execute(staff_sessions.delete().where(staff_sessions.c.staff == number))
            c.execute(staff.delete().where(staff.c.id == number))

    def staff_accounts(self) -> list[StaffAccount]:
        """All of them, by login."""
        with self.db.reading() as c:
            return [account_of(row) for row in c.execute(sa.select(staff).order_by(staff.c.login))]

    def staff_account(self, login: str) -> StaffAccount | None:
        """One by its login; None if there is none."""
        with self.db.reading() as c:
            row = c.execute(sa.select(staff).where(staff.c.login == login)).one_or_none()
        return None if row is None else account_of(row)

    def use_step(self, account: int, step: int) -> bool:
        """Use up a code of an app's clock; False if it, or a later one, was used before."""
        # Why in the write: of two who bring one code at the same moment, one is refused.
        fresh = staff.update().where(staff.c.id == account, staff.c.step < step).values(step=step)
        with self.db.writing() as c:
            return c.execute(fresh).rowcount == 1

    def use_recovery(self, account: int, code: str) -> bool:
        """Use up a recovery code, by its hash; False if it is none that is left."""
        query = sa.select(staff.c.recovery).where(staff.c.id == account)
        with self.db.writing() as c:
            left = c.scalar(query.with_for_update()) or []
            if code not in left:
                return False
            rest = [each for each in left if each != code]
            c.execute(staff.update().where(staff.c.id == account).values(recovery=rest))
        return True

    def set_password(self, account: int, password: str) -> None:
        """Keep the hash of another password; whoever is signed in to the account is signed out."""
        with self.db.writing() as c:
            c.execute(staff.update().where(staff.c.id == account).values(password=password))
            c.execute(staff_sessions.delete().where(staff_sessions.c.staff == account))

    def set_staff_language(self, account: int, language: str) -> None:
        """The language of somebody's pages from now on."""
        with self.db.writing() as c:
            c.execute(staff.update().where(staff.c.id == account).values(language=language))


def account_of(row: sa.Row[Any]) -> StaffAccount:
    """An account by its row."""
    proofs = Proofs(row.password or "", row.totp or "", tuple(row.recovery or ()))
    # Why a name where it can not be read: a row whose key is lost must not stop the list.
    name = row.name or row.login
    return StaffAccount(row.id, row.login, name, row.role, row.language, proofs, row.step, row.seen_at)


def _columns(proofs: Proofs) -> dict[str, Any]:
    return {"password": proofs.password, "totp": proofs.totp, "recovery": list(proofs.recovery)}


def _number(c: sa.Connection, login: str) -> int:
    number = c.scalar(sa.select(staff.c.id).where(staff.c.login == login))
    if number is None:
        raise NoStaff(login)
    return int(number)
