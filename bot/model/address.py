"""Where a turn comes from, and how that was proved: cases are found by this and by nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.model.case import Case

Proof = Literal["vouched", "shown", "none"]
"""vouched: who carries the call proved the number, or the answer goes to the address and nowhere else. shown: the number came
with the call, and anybody may have written it. none: withheld; the address is the id of the call itself."""
NUMBER, CALL_ID = "number", "call_id"
"""Facts of a spoken turn: its proof, and the provider's id of its call."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address with its proof."""

    value: str
    proof: Proof = "shown"
    call: str = ""
    """The provider's id of the call it was shown in; empty outside a call."""

    @property
    def is_proved(self) -> bool:
        """True if all that came from it may be told and changed."""
        return self.proof != "shown"

    def opens(self, case: Case) -> bool:
        """True if the case may be told and changed: it came from here, for a number only shown in this very call."""
        if not self.value or case.address != self.value:
            return False
        return self.is_proved or bool(self.call and case.details.call == self.call)


def facts_of(proof: str, call: str) -> dict[str, str]:
    """The facts of every turn of a call. proof: empty where the number is withheld."""
    return {NUMBER: proof or "none", CALL_ID: call}


def read_proof(fact: str) -> Proof:
    """The proof that a fact states; whatever is not known counts as shown."""
    if fact == "vouched":
        return "vouched"
    return "none" if fact == "none" else "shown"
