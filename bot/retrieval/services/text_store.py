"""What texts were encoded to in earlier imports, kept by their content, so that an import encodes only what is new."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import structlog
from numpy.typing import NDArray

from bot.language.encode import OWN_SIZE, SHARED_SIZE, Meanings, Models, Progress, encode_many

log = structlog.get_logger(__name__)
FILE = "texts.db"
DAYS = 60
"""For how long what no import asked for is kept."""
A_DAY = 24 * 3600
MOST = 20_000
"""Texts of one look-up from which nothing is kept: a large catalogue would fill the disk, and is seldom changed by hand."""
AT_ONCE = 500
"""Keys in one question to the file."""
BENEATH = ("encode.py", "encoders")
"""Code of `bot/language` that a vector comes from."""
TABLE = (
    "CREATE TABLE IF NOT EXISTS texts (key BLOB PRIMARY KEY, used INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID"
)


@dataclass(frozen=True, slots=True)
class TextStore:
    """A file of vectors by text. What fails in it is logged, and the texts are encoded as without it."""

    path: Path
    of: str
    """What the vectors come from: another text here, and none of those kept is found."""

    def encode(self, texts: Sequence[str], what: str, progress: Progress, models: Models = "all") -> Meanings:
        """As `encode_many`, of which only texts that are not kept are asked."""
        each = list(dict.fromkeys(texts))
        rows = self.rows(
            models, each, SHARED_SIZE + OWN_SIZE + 1, np.float32, lambda new: _packed(new, what, progress, models)
        )
        found = np.vstack([np.zeros((0, SHARED_SIZE + OWN_SIZE + 1), np.float32), *rows])
        place = {text: i for i, text in enumerate(each)}
        found = found[[place[text] for text in texts]]
        return Meanings(found[:, :SHARED_SIZE], found[:, SHARED_SIZE:-1], found[:, -1] > 0)

    def rows[Number: np.generic](
        self,
        kind: str,
        texts: Sequence[str],
        size: int,
        number: type[Number],
        make: Callable[[list[str]], Sequence[NDArray[Number]]],
    ) -> list[NDArray[Number]]:
        """An array (rows, size) for each of some different texts, made and kept where none is. kind: of array."""
        keys = [self._key(kind, text) for text in texts]
        kept = self._kept(keys) if len(texts) <= MOST else {}
        new = [place for place, key in enumerate(keys) if key not in kept]
        made = dict(zip(new, make([texts[place] for place in new]), strict=True)) if new else {}
        if len(texts) <= MOST:
            self._keep({keys[place]: np.ascontiguousarray(value).tobytes() for place, value in made.items()}, kept)
        return [
            made[place] if place in made else np.frombuffer(kept[key], number).reshape(-1, size)
            for place, key in enumerate(keys)
        ]

    def _key(self, kind: str, text: str) -> bytes:
        return hashlib.sha256(f"{self.of}\0{kind}\0{text}".encode()).digest()

    def _kept(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}

        def read(file: sqlite3.Connection) -> None:
            for start in range(0, len(keys), AT_ONCE):
                some = keys[start : start + AT_ONCE]
                marks = ",".join("?" * len(some))
                found.update(file.execute(f"SELECT key, value FROM texts WHERE key IN ({marks})", some))  # noqa: S608

        self._do(read)
        return found

    def _keep(self, made: dict[bytes, bytes], kept: dict[bytes, bytes]) -> None:
        """Write what was made, and the day of what was found; what nobody asked for long goes."""
        today = int(time.time()) // A_DAY

        def write(file: sqlite3.Connection) -> None:
            file.executemany(
                "UPDATE texts SET used = ? WHERE key = ? AND used < ?", [(today, key, today) for key in kept]
            )
            file.executemany(
                "INSERT OR REPLACE INTO texts VALUES (?, ?, ?)", [(key, today, value) for key, value in made.items()]
            )
            file.execute("DELETE FROM texts WHERE used < ?", (today - DAYS,))

        self._do(write)

    def _do(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Something with the file; where it fails that is logged, and left."""
        try:
            with contextlib.closing(sqlite3.connect(self.path, timeout=10)) as file, file:
                file.execute(TABLE)
                work(file)
        except sqlite3.Error as error:
            log.warning("texts.not_kept", file=str(self.path), error=str(error), todo="delete the file")


def text_store(folder: Path) -> TextStore:
    """The store of a folder of imports."""
    digest, language = hashlib.sha256(), Path(__file__).parents[2] / "language"
    for name in BENEATH:
        path = language / name
        for file in [path] if path.suffix else sorted(path.rglob("*.py")):
            digest.update(file.read_bytes())
    return TextStore(folder / FILE, digest.hexdigest()[:16])


def _packed(texts: list[str], what: str, progress: Progress, models: Models) -> list[NDArray[np.float32]]:
    """Vectors of both spaces and whether the script is Latin, a row a text."""
    found = encode_many(texts, what, progress, models)
    packed = np.hstack([found.shared, found.own, found.latin[:, None].astype(np.float32)])
    return [row[None, :] for row in packed.astype(np.float32)]
