"""Long runs led by coverage, where atheris is installed (it is none of our dependencies): pip install atheris

PYTHONPATH=. python tests/fuzz/run.py sip -max_total_time=600
"""

import sys

import atheris  # type: ignore[import-not-found]

with atheris.instrument_imports(include=["voice.telephony", "aiosipua", "aiortp"]):
    from wires import TARGETS

if __name__ == "__main__":
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()
