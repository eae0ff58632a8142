"""The store: everything the line keeps, behind a few functions."""

from __future__ import annotations

from bot.store.audit import Audit
from bot.store.calendar_files import CalendarFiles
from bot.store.calendar_sync import CalendarSync
from bot.store.case_list import CaseList
from bot.store.channel_holds import ChannelHolds
from bot.store.closing import Closing
from bot.store.code_tries import CodeTries
from bot.store.crew_reports import CrewReports
from bot.store.database import BUSY_SECONDS, Database, open_database
from bot.store.due_reading import SentMessages
from bot.store.dues import Dues
from bot.store.encrypted_types import lend
from bot.store.errand_cases import ErrandCases
from bot.store.form_counts import FormCounts
from bot.store.handing_over import HandedOver
from bot.store.inbox import Inbox
from bot.store.keyring import KeyRing
from bot.store.liveness import Health
from bot.store.notices import Notices
from bot.store.office_times import OfficeTimes
from bot.store.open_reports import OpenReports
from bot.store.outbox import Outbox
from bot.store.queries import Queries
from bot.store.receipts import Receipts
from bot.store.reencrypt import seal_addresses
from bot.store.reported import Reported
from bot.store.residents import Residents
from bot.store.staff_accounts import StaffAccounts
from bot.store.staff_sessions import StaffSessions
from bot.store.time_limits import Addresses
from bot.store.turns import Turns
from bot.store.unreached import Unreached
from bot.store.visits import Visits
from bot.store.voice_notes import VoiceNotes
from bot.store.waiting_list import WaitingList
from bot.store.waits import Waits


class Store(
    Inbox, Turns, Outbox, Receipts, Queries, Health, Audit, Residents, CaseList, Notices, ErrandCases,
    Reported, OpenReports, CrewReports, OfficeTimes,
    Dues, SentMessages, Unreached, WaitingList, Closing, CalendarSync, CalendarFiles, HandedOver, FormCounts, CodeTries,
    ChannelHolds, Waits, VoiceNotes, StaffAccounts, StaffSessions, Visits,
):  # fmt: skip
    """All verbs on one database; safe to share between threads, not across a fork."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def forked(self) -> None:
        """This process was forked: the connections it sees are its parent's, and it opens its own."""
        self.db.forked()

    def close(self) -> None:
        """Close every connection."""
        self.db.close()


def open_store(
    url: str, busy_seconds: float = BUSY_SECONDS, ring: KeyRing | None = None, addresses: Addresses | None = None
) -> Store:
    """The store at a SQLAlchemy address, its schema brought up to date; raises StoreDown.

    busy_seconds: how long SQLite waits for a lock before it gives up. ring: encrypts personal text; None keeps it in
    clear, as only tests may: everything else opens it by `bot.store.open_sealed.open_kept`. addresses: asked for each new connection
    to PostgreSQL, so that a password may change; None for none but this.
    """
    db = open_database(url, busy_seconds, addresses)
    lend(db.engine, ring)
    seal_addresses(db, ring)
    return Store(db)
