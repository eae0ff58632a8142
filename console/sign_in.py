"""Signing in: password and one-time code together, so that nobody learns which of them was wrong."""

from __future__ import annotations

import ipaddress
from datetime import datetime
from typing import Literal

from bot.config.timing import TIMING
from bot.model.staff_account import StaffAccount
from bot.store import Store
from console.accounts import plain_login
from console.one_time_codes import digits_of, hash_of, step_of
from console.passwords import is_password

ACCOUNT_TRIES, ADDRESS_TRIES = TIMING.desk.account_tries, TIMING.desk.address_tries
NETWORK_BITS = 64
"""Bits of an IPv6 address that one household or office has the rest of."""
Refusal = Literal["wrong", "too_many"]


def sign_in(store: Store, login: str, password: str, code: str, address: str, at: datetime) -> StaffAccount | Refusal:
    """Whose account it is, or why nobody is signed in. code: of the app, or a recovery code. Raises StoreDown."""
    whose = f"login:{plain_login(login)}"
    # Why counted before it is looked at: of many tries that come at once, each must see the others.
    tries = store.try_sign_in({whose: ACCOUNT_TRIES, f"address:{network_of(address)}": ADDRESS_TRIES}, at)
    if tries is None:
        return "too_many"
    account = store.staff_account(plain_login(login))
    is_theirs = is_password(account.proofs.password if account else "", password)
    if account is None or not is_theirs or not use_code(store, account, code, at):
        return "wrong"
    store.forget_tries(tries, whose)
    return account


def use_code(store: Store, account: StaffAccount, code: str, at: datetime) -> bool:
    """Use up a one-time code; False for one that is wrong, or was used before."""
    if digits := digits_of(code):
        step = step_of(account.proofs.totp, digits, at)
        return step is not None and store.use_step(account.id, step)
    return store.use_recovery(account.id, hash_of(code))


def network_of(address: str) -> str:
    """An address as tries are counted by it: an IPv4 address, or the network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(ipaddress.ip_network((found, NETWORK_BITS), strict=False))
