"""The contract table: of each channel that a provider calls, what comes in and what the provider answers, as data.

A row stands in `tests/channels/<folder>/contract.yml`; how its requests are proved, in `contract_proof.py` beside it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec

ROWS = Path(__file__).parents[1] / "channels"
COMES_IN = {
    "valid", "forged", "unsigned", "duplicate", "batch with a poisonous item", "unknown event", "unknown fields", "empty",
    "no message", "huge", "keys and signs", "button picked", "stale button",
}  # fmt: skip
GOES_OUT = {
    "accepted",
    "429",
    "429 without a time",
    "5xx",
    "slow",
    "hangs up",
    "refused",
    "blocked by the resident",
    "options",
}
FETCHES = {"voice note", "wrong type", "50 MB", "slow", "hangs up", "down", "gone"}
HUGE = 70_000
"""Characters that no channel takes."""
Proof = Callable[[str, bytes, str], Mapping[str, str]]
"""Address, body and content type → the headers by which a provider proves a request; takes the wrong secret where told to."""
Query = Callable[[bytes, str], str]
"""The same for a provider that proves a request by what it adds to the address: body and which → "?…", from `query` of the file."""


class In(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A request of the provider, and what comes of it."""

    name: str
    send: Any = None
    status: int = 200
    turns: dict[str, list[str]] = {}
    """Sender → texts that are kept, in order."""
    picks: list[str] = []
    """Options tapped, in order, each as the message's key, ":", and its own key."""
    proof: str = "right"
    """right, wrong or none."""
    times: int = 1
    fill: str = ""
    """Name of the field whose text is made huge."""
    cannot: str = ""
    """Why this provider never does that; then there is nothing else."""


class Out(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the provider answers to a message, and what becomes of that."""

    name: str
    status: int = 200
    headers: dict[str, str] = {}
    body: Any = None
    does: str = "answers"
    """answers, keeps silent, or hangs up."""
    becomes: str = ""
    """Status of the message then."""
    options: list[str] = []
    """Labels of the options of the message; the provider must be given each, with what comes back when it is tapped."""
    held: float = 0.0
    """Seconds for which the whole channel waits; 0 if it does not."""
    cannot: str = ""


class Fetch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the provider answers where a file is fetched, and what comes of it."""

    name: str
    file: str = "note"
    """note, picture or huge."""
    status: int = 200
    does: str = "answers"
    fails: str = ""
    """Code of the failure; empty where the file comes."""
    again: bool = False
    """True if it may be tried again."""
    told: str = ""
    """What the provider tells where the file is, in place of what it tells else."""


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One channel."""

    way: str
    path: str
    content: str
    """Content type of its requests."""
    settings: dict[str, str]
    """Environment of a line that has it, without ONELINE_."""
    api: str
    """Setting that names the provider's address."""
    patience: str
    """module:name of how long the provider may take to answer."""
    to: str
    """An address that it sends to."""
    comes_in: list[In]
    goes_out: list[Out]
    media: str = ""
    """A file as `read` names it; empty where the provider keeps none for us."""
    told: str = ""
    """JSON that tells where it is, with {provider} for the provider's address; empty where the file is asked for at once."""
    fetches: list[Fetch] = []
    first: list[Any] = []
    """What the provider answers to what it is asked before anything else, as for a token that sends."""


@dataclass(frozen=True)
class Played:
    """A row with its proof."""

    folder: str
    row: Row
    proof: Proof = field(compare=False)
    query: Query = field(compare=False, default=lambda body, which: "")

    def environment(self, **more: str) -> dict[str, str]:
        """The settings of a line that has this channel."""
        return {f"ONELINE_{name.upper()}": value for name, value in {**self.row.settings, **more}.items()}

    def request(self, case: In) -> tuple[bytes, Mapping[str, str]]:
        """Body and headers of a request."""
        sent = _filled(case.send, case.fill) if case.fill else case.send
        is_form = self.row.content.endswith("urlencoded")
        body = (
            sent.encode()
            if isinstance(sent, str)
            else urlencode(sent or {}).encode()
            if is_form
            else json.dumps(sent).encode()
        )
        url = self.row.settings["public_base_url"] + self.row.path
        return body, self.proof(url, body, case.proof) if case.proof != "none" else {}

    def path(self, case: In, body: bytes) -> str:
        """Where it is sent."""
        return self.row.path + (self.query(body, case.proof) if case.proof != "none" else "")

    @property
    def answered_first(self) -> list[bytes]:
        """What the provider answers before anything else, as bytes."""
        return [json.dumps(each).encode() for each in self.row.first]


def _filled(sent: Any, name: str) -> Any:
    """The same with a field, wherever it stands, made huge; of a body that is text, with that text made huge."""
    if isinstance(sent, str):
        return sent.replace(name, "a" * HUGE)
    if isinstance(sent, dict):
        return {
            key: "a" * HUGE if key == name else value if isinstance(value, str) else _filled(value, name)
            for key, value in sent.items()
        }
    return (
        [_filled(each, name) if not isinstance(each, str) else each for each in sent]
        if isinstance(sent, list)
        else sent
    )


def row_of(folder: str) -> Played:
    """The row of a channel; raises FileNotFoundError where it has none."""
    place = ROWS / folder
    row = msgspec.yaml.decode((place / "contract.yml").read_bytes(), type=Row)
    spec = spec_from_file_location(f"contract_proof_{folder}", place / "contract_proof.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return Played(folder, row, module.proof, getattr(module, "query", lambda body, which: ""))
