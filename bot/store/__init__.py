"""Everything the line stores."""

from bot.store.records import (
    AnsweredBatch,
    Claimed,
    CodeTaken,
    FreeSender,
    LeaseLost,
    Message,
    OutboxEntry,
    Pending,
    StoreDown,
    StoreTooNew,
    TurnHistory,
)
from bot.store.store import Store, open_store

__all__ = [
    "AnsweredBatch",
    "Claimed",
    "CodeTaken",
    "FreeSender",
    "LeaseLost",
    "Message",
    "OutboxEntry",
    "Pending",
    "Store",
    "StoreDown",
    "StoreTooNew",
    "TurnHistory",
    "open_store",
]
