"""Sentences that were made into sound before, by hash of what they are: no word of them stands in a name.

Two folders of µ-law files: `fixed` holds prompts rendered ahead, `live` what calls have needed, the least recently used
going first. Either may be emptied at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import threading
import time
from collections.abc import Set
from contextlib import suppress
from pathlib import Path

from voice.tts.tuning import TUNING

SHORTEST = TUNING.kept.shortest
MOST = TUNING.kept.most
LEFT = TUNING.kept.left
UNUSED = TUNING.kept.unused
LOOK_EVERY = TUNING.kept.look_every


def clip_name(*parts: object) -> str:
    """The name of a sentence: engine and its version, language, pace with its figures, text."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class Clips:
    """The store. Safe from several threads and processes: a file is there whole or not at all."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._fixed, self._live, self._most = folder / "fixed", folder / "live", most
        self._lock = threading.Lock()
        self._kept = 0

    def find(self, name: str) -> bytes | None:
        """A sentence in µ-law; None if it is not there whole."""
        for folder in (self._fixed, self._live):
            path = folder / f"{name}.ul"
            with suppress(OSError):
                sound = path.read_bytes()
                if len(sound) >= SHORTEST:
                    _touch(path)
                    return sound
                path.unlink()
        return None

    def there(self, name: str) -> bool:
        """True if a sentence can be found."""
        return self.fixed(name) or _size(self._live / f"{name}.ul") >= SHORTEST

    def fixed(self, name: str) -> bool:
        """True if a sentence was rendered ahead."""
        return _size(self._fixed / f"{name}.ul") >= SHORTEST

    def keep(self, name: str, sound: bytes, fixed: bool = False) -> bool:
        """Keep a sentence; False if it is too short or the disk does not take it, which costs only time later."""
        if len(sound) < SHORTEST:
            return False
        try:
            _write(self._fixed if fixed else self._live, name, sound)
        except OSError:
            return False
        if not fixed:
            self._look()
        return True

    def forget_fixed(self, wanted: Set[str]) -> int:
        """Remove fixed sentences that no wording asks for any more; how many."""
        old = [path for path in self._fixed.glob("*.ul") if path.stem not in wanted]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _look(self) -> None:
        with self._lock:
            self._kept += 1
            due = self._kept % LOOK_EVERY == 1
        if due:
            _shrink(self._live, self._most)


def _write(folder: Path, name: str, sound: bytes) -> None:
    """A file, whole: written under another name first, readable by this user alone."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sound)
        Path(path).replace(folder / f"{name}.ul")
    except BaseException:
        Path(path).unlink(missing_ok=True)
        raise


def _shrink(folder: Path, most: int) -> None:
    """Remove what nobody needed for long, then the least recently used until a folder is no fuller than it may be."""
    files = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            status = path.stat()
            files.append((status.st_mtime, status.st_size, path))
    over = sum(size for _, size, _ in files) - most
    over += round(most * (1 - LEFT)) if over > 0 else 0
    old = time.time() - UNUSED
    for used, size, path in sorted(files):
        if over <= 0 and used > old:
            return
        path.unlink(missing_ok=True)
        over -= size


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _touch(path: Path) -> None:
    # Why suppressed: another process may have removed it, or the folder may be read-only.
    with suppress(OSError):
        os.utime(path)
