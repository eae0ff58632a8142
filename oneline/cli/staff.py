"""`oneline staff`: who may work at the desk."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import click
import segno

from bot.city.city import read_city
from bot.config.settings import read_settings
from bot.model.actor import ROLES, Role
from bot.model.staff_account import StaffAccount
from bot.store import Store
from bot.store.staff_accounts import NoStaff, StaffTaken
from console.accounts import DEMO, Issued, issue, plain_login
from console.one_time_codes import totp_address
from oneline.cli.case_asked import DATA, asked
from oneline.cli.lazy_groups import WholeHelp

COLUMNS = ("LOGIN", "NAME", "ROLE", "LAST SEEN")
ROLE = click.Choice([role for role in get_args(Role) if role in ROLES["staff"]])


@click.group("staff", cls=WholeHelp)
def staff_group() -> None:
    """Colleagues who work at the desk: add one, give new proofs, list them, remove one.

    \b
      oneline staff add anna --name "Anna Li" --role desk
      oneline staff reset anna          another password, key and codes; signed out everywhere
      oneline staff list
      oneline staff remove anna
    Roles: desk works with residents; supervisor leads the desk; operator runs the line; auditor reads and changes nothing;
    keeper looks after the catalogue and sees no case.
    """


@staff_group.command()
@click.argument("login")
@click.option("--name", required=True, help="As it stands in the history of cases.")
@click.option("--role", type=ROLE, required=True, help="What they may do.")
@click.option("--language", default="", help="Language of their pages; without it, their browser's.")
@DATA
def add(login: str, name: str, role: Role, language: str, data: Path | None) -> None:
    """Add a colleague, and print once what they sign in with.

    \b
    Example: oneline staff add anna --name "Anna Li" --role desk --language zh
    """
    login, issued = _login(login), issue()
    if not name.strip():
        raise click.ClickException("A colleague has a name: --name.")
    _do(data, lambda store: store.add_staff(login, name.strip(), role, issued.kept, datetime.now(UTC), language))
    click.echo(f"{name.strip()} may sign in to the desk as {login} ({role}).")
    _print(login, issued)


@staff_group.command()
@click.argument("login")
@DATA
def reset(login: str, data: Path | None) -> None:
    """Give a colleague another password, key and recovery codes; they are signed out everywhere.

    \b
    Example: oneline staff reset anna
    """
    login, issued = _login(login), issue()

    def renew(store: Store) -> None:
        store.reset_staff(login, issued.kept)
        store.forget_tries((), f"login:{login}")

    _do(data, renew)
    click.echo(f"{login} was signed out, and signs in with this from now on.")
    _print(login, issued)


@staff_group.command("list")
@DATA
def list_(data: Path | None) -> None:
    """List who may sign in, and when each was last seen."""
    found: list[StaffAccount] = asked(data, lambda store: store.staff_accounts())
    if not found:
        click.echo("Nobody may sign in to the desk. Add somebody: oneline staff add LOGIN --name NAME --role desk")
        return
    rows = [COLUMNS, *(_row(account) for account in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@staff_group.command()
@click.argument("login")
@DATA
def remove(login: str, data: Path | None) -> None:
    """Remove a colleague: they are signed out at once. What they did stays in the cases.

    \b
    Example: oneline staff remove anna
    """
    login = login.strip().casefold()
    _do(data, lambda store: store.remove_staff(login))
    click.echo(f"{login} may not sign in any more.")


def _login(login: str) -> str:
    plain = plain_login(login)
    if not plain or plain == DEMO:
        raise click.ClickException(
            f"{login!r} can be no login: 1 to 32 small letters, digits, dots, hyphens or underscores, and not {DEMO}."
        )
    return plain


def _do(data: Path | None, act: Callable[[Store], Any]) -> None:
    try:
        asked(data, act)
    except NoStaff as error:
        raise click.ClickException(f"There is no colleague {error}. `oneline staff list` shows them.") from None
    except StaffTaken as error:
        raise click.ClickException(
            f"There is a colleague {error} already. Take another login, or give new proofs: oneline staff reset {error}"
        ) from None


def _row(account: StaffAccount) -> tuple[str, ...]:
    city = read_city(read_settings().city)
    seen = f"{city.local(account.seen_at):%Y-%m-%d %H:%M}" if account.seen_at else "never"
    name = f"{account.name} (no password)" if account.login == DEMO else account.name
    return account.login, name, account.role, seen


def _print(login: str, issued: Issued) -> None:
    """What they sign in with; on a terminal with a code that an app reads."""
    city = read_city(read_settings().city)
    address = totp_address(issued.totp, login, city.line[city.language])
    click.echo(f"\nPassword: {issued.password}")
    click.echo(f"Key for an authenticator app (time-based, 6 digits): {issued.totp}")
    if sys.stdout.isatty():
        segno.make(address).terminal(compact=True)
    click.echo("Recovery codes, each good once in place of a code of the app:")
    click.echo("\n".join(f"  {code}" for code in issued.recovery))
    click.echo("\nThis is shown once. Give it to them in person; only hashes of password and codes are kept.")
