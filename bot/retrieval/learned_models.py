"""What a catalogue is indexed with beside its own content: words too common to search by, and everyday needs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.catalogue.translations import files
from bot.retrieval.needs.data import needs_key

TOKENS = "tokens.npz"
"""File of the directions along which word pieces are kept."""

if TYPE_CHECKING:
    from bot.language.encode import Progress, Vectors
    from bot.retrieval.facts.question_types_model import DetailModel
    from bot.retrieval.needs.classifier import NeedModel


@dataclass(frozen=True)
class Learned:
    """Words and needs of an `intents/` folder; the needs are opened, or learned, when first asked for."""

    intents: Path
    store: Path
    """Where a model is kept that had to be learned."""
    stop: frozenset[str] = frozenset()
    beside: Path | None = None
    """File of what the city adds to entries kept elsewhere; it need not be there."""

    @cached_property
    def key(self) -> str:
        """Sixteen hex digits over all of it."""
        digest = hashlib.sha256(" ".join((needs_key(self.intents), *sorted(self.stop))).encode())
        translations = files(self.beside.parent) if self.beside else ()
        for file in (self.beside, self.intents / TOKENS, *translations):
            if file and file.is_file():
                digest.update(file.read_bytes())
        return digest.hexdigest()[:16]

    def needs(self, progress: Progress = lambda *_: None) -> NeedModel:
        """The model of needs."""
        # Why here: the web process asks for the key alone and loads no numbers library for it.
        from bot.retrieval.needs.training import open_needs

        return open_needs(self.intents, self.store, progress)

    def details(self, progress: Progress = lambda *_: None) -> DetailModel:
        """The model of what is asked about an entry and where it is told."""
        from bot.retrieval.facts.training import open_details

        return open_details(self.intents, self.store, progress)

    def projection(self) -> Vectors:
        """Directions along which word pieces are kept."""
        from bot.retrieval.services.late_interaction import projection

        return projection(self.intents / TOKENS)
