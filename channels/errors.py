"""What a provider's errors mean for us: the file `errors.yml` of its package, one code on each line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from channels.contract import FetchFailed, SendFailed

Fault = Literal["ours", "theirs", "resident"]


class Meaning(NamedTuple):
    """Of one code."""

    retry: bool
    """True if trying again can help."""
    fault: Fault
    after: float
    """Seconds to wait at least before it is tried again."""
    holds: bool = False
    """True if every other message would be refused too, so that the whole channel waits."""

    def failure(self, code: str) -> SendFailed:
        """The error to raise for a code."""
        return SendFailed(code, retry=self.retry, fault=self.fault, after=self.after, holds=self.holds)

    def fetch_failure(self, code: str) -> FetchFailed:
        """The same for what was to be fetched."""
        return FetchFailed(code, retry=self.retry, fault=self.fault, after=self.after)


def meaning_of_status(status: int) -> Meaning:
    """What an HTTP status means by itself, for a code that the file does not name."""
    passing = status == 429 or status >= 500
    return Meaning(passing, "theirs" if passing else "ours", 5.0 if passing else 0.0, status == 429)


class ErrorRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One code as it stands in the file."""

    fault: Fault
    means: Annotated[str, msgspec.Meta(min_length=1)]
    again: Annotated[float, msgspec.Meta(gt=0)] | None = None
    holds: bool = False


def read_errors(path: Path) -> dict[str, dict[int, Meaning]]:
    """What is sent or fetched ("texts", "calls", "media") → code → meaning; raises msgspec.ValidationError with what can not be used."""
    tables = msgspec.yaml.decode(path.read_bytes(), type=dict[str, dict[int, ErrorRow]], strict=False)
    return {
        name: {
            code: Meaning(line.again is not None, line.fault, line.again or 0.0, line.holds)
            for code, line in table.items()
        }
        for name, table in tables.items()
    }
