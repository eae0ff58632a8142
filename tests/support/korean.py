"""Korean speech for tests of the recogniser: espeak-ng's library in a process of its own. `python korean.py FILE TEXT`."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

RETRIEVAL, TEXT_IN_UTF8, RATE_OF_SPEECH, WORDS_A_MINUTE = 1, 1, 1, 130


def spoken(text: str, folder: Path) -> bytes:
    """Samples (8 kHz) of a Korean text, half a second of silence on both sides; raises OSError without espeak-ng."""
    from voice.audio import audio

    raw = folder / "spoken.raw"
    done = subprocess.run([sys.executable, __file__, str(raw), text], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(done.stderr)
    rate = int(done.stdout)
    return audio.silence(0.5) + audio.resampled(raw.read_bytes(), rate) + audio.silence(0.5)


def _speak(path: Path, text: str) -> int:
    """Write samples; the rate they are at."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = int(library.espeak_Initialize(RETRIEVAL, 0, espeakng_loader.get_data_path().encode(), 0))
    heard = bytearray()

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
    def take(samples: ctypes._Pointer[ctypes.c_short], count: int, _: object) -> int:
        if samples and count > 0:
            heard.extend(ctypes.string_at(samples, 2 * count))
        return 0

    library.espeak_SetSynthCallback(take)
    library.espeak_SetVoiceByName(b"ko")
    library.espeak_SetParameter(RATE_OF_SPEECH, WORDS_A_MINUTE, 0)
    data = text.encode() + b"\0"
    library.espeak_Synth(data, len(data), 0, 0, 0, TEXT_IN_UTF8, None, None)
    library.espeak_Synchronize()
    path.write_bytes(heard)
    return rate


if __name__ == "__main__":
    print(_speak(Path(sys.argv[1]), sys.argv[2]))
