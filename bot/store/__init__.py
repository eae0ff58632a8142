"""Everything the line remembers."""

from bot.store.records import (
    Claimed,
    CodeTaken,
    Happened,
    LeaseLost,
    Message,
    Pending,
    StoreDown,
    StoreTooNew,
    Told,
    Work,
)
from bot.store.store import Store, open_store

__all__ = [
    "Claimed",
    "CodeTaken",
    "Happened",
    "LeaseLost",
    "Message",
    "Pending",
    "Store",
    "StoreDown",
    "StoreTooNew",
    "Told",
    "Work",
    "open_store",
]
