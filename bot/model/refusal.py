"""Why a command on a case is refused: a code, and the values that its wording needs."""

from __future__ import annotations

from typing import Literal, get_args

RefusalCode = Literal[
    "no_case", "no_name", "not_allowed", "no_words", "stale", "over", "not_over", "danger_untaken", "promise_open", "taken",
    "rang", "was_here", "stopped", "window_closed", "no_address",
    "no_visit", "visit_over",
    "no_report", "itself", "other_problem", "joined_already", "never_joined", "not_joined",
]  # fmt: skip
"""`intents/<language>/phrases/refusals.yml` words each of them for staff."""
CODES: tuple[RefusalCode, ...] = get_args(RefusalCode)


class Refused(Exception):
    """A command is not carried out, and nothing was kept."""

    def __init__(self, code: RefusalCode, **values: str) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values
        """values: names in its wording → what stands there; "since" is a moment, ISO with its zone."""

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.values.items())])
