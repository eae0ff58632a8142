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
        """True if the case is found from here, told and changed.

        What came from here while that was proved is found wherever it is proved again. What came while it was only shown is
        found in that very call and nowhere else: whoever has the number may never have rung.
        """
        if not self.value or case.address != self.value:
            return False
        return self.is_proved if not case.details.call else self.call == case.details.call

    def claims(self, case: Case) -> bool:
        """True if who names the code of the case from here has it: also where it came while the address was only shown.

        Why the two together: the code was told in that call alone, and the address is proved now.
        """
        return self.opens(case) or (self.is_proved and bool(self.value) and case.address == self.value)


def facts_of(proof: str, call: str) -> dict[str, str]:
    """The facts of every turn of a call. proof: empty where the number is withheld."""
    return {NUMBER: proof or "none", CALL_ID: call}


def read_proof(fact: str) -> Proof:
    """The proof that a fact states; whatever is not known counts as shown."""
    if fact == "vouched":
        return "vouched"
    return "none" if fact == "none" else "shown"
