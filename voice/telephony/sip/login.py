"""Our name and password at a registrar or trunk, read anew whenever they are used, so that they change while calls go on."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from aiosipua.auth import SipDigestAuth

log = logging.getLogger(__name__)
REFUSED = {401, 403, 407}
"""Statuses that answer a wrong password."""
FILE = "_FILE"
"""Behind the name of a variable: the file that a password stands in, or an old and a new one, a line each."""
Passwords = Callable[[], Sequence[str]]


class Login(SipDigestAuth):
    """A name with one password or, while they rotate, several: the one that worked last is shown first."""

    def __init__(self, user: str, passwords: Passwords) -> None:
        self.username, self._passwords, self._turns = user, passwords, 0

    @property
    def password(self) -> str:  # type: ignore[override]
        """The password to use now."""
        known = self._passwords()
        return known[self._turns % len(known)] if known else ""

    def next(self, status: int) -> bool:
        """After a refusal: go to the next password; False if there is none, or if the password was not the reason."""
        if status not in REFUSED or len(self._passwords()) < 2:
            return False
        self._turns += 1
        log.info("another password is tried")
        return True


def passwords_of(variable: str, environment: Mapping[str, str] = os.environ) -> Passwords:
    """The passwords in a variable, or in the file that is named by it with _FILE behind: that one is read every time."""
    given, path = environment.get(variable, ""), environment.get(variable + FILE, "")
    last: list[str] = [given] if given else []

    def passwords() -> Sequence[str]:
        if path and not given:
            try:
                last[:] = Path(path).read_text(encoding="utf-8").split() or last
            except (OSError, ValueError) as error:
                log.error("the file of the password can not be read: %s", type(error).__name__)
        return tuple(last)

    return passwords
