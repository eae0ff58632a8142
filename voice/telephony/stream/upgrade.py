"""Who may open a stream: decided from the head of its upgrade, before anything is given to it.

A stream belongs to one ticket, and its address says to which. Our own gateways bring the ticket itself in the query. A
provider brings a token made from it as the last part of the path, and signs that address: so a signature that somebody
saw is good for one stream, and says nothing of the call.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from voice.telephony.stream.admission import Admission
from voice.telephony.stream.request_heads import Head
from voice.telephony.stream.ticket import BadTicket, check, check_token, mark_of


@dataclass(frozen=True, slots=True)
class Upgrades:
    """Decides who may open a stream at a path."""

    path: str
    secret: str
    """Signs tickets."""
    secret_old: str
    """The secret before this one; empty for none."""
    admission: Admission
    prove: Callable[[Head], bool]
    """True for a head that its provider signed."""

    def judge(self, head: Head) -> int:
        """0 to let a head in, else its status. Other paths are open to everybody, but take no body."""
        if head.method not in {"GET", "HEAD"} or head.has_body:
            return 400
        if head.path != self.path and not token_in(head.path, self.path):
            return 0
        mark = self._mark(head)
        if not mark or self.admission.was_used(mark):
            return 403
        return 503 if self.admission.is_full else 0

    def take(self, head: Head) -> str:
        """The mark of the ticket that a stream is for, given once; empty for no ticket of ours, or one whose stream was opened."""
        mark = self._mark(head)
        return mark if mark and self.admission.first_use(mark) else ""

    def _mark(self, head: Head) -> str:
        with suppress(BadTicket):
            if token := token_in(head.path, self.path):
                return check_token(token, self.secret, old=self.secret_old) if self.prove(head) else ""
            ticket = head.asked("ticket")
            check(ticket, self.secret, old=self.secret_old)
            return mark_of(ticket)
        return ""


def token_in(path: str, below: str) -> str:
    """The token at the end of a path, or empty."""
    before, _, token = path.rpartition("/")
    return token if before == below else ""
