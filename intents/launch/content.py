"""What the model is made of, and the name that follows from it. Standard library only: it must answer at once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DOMAIN = PROJECT / "domain.yml"
DEFAULT_MODELS = PROJECT / "models"
CONFIGS = {"": "config.yml", "stock": "config.stock.yml"}


def config_file() -> Path:
    """The pipeline in force: RASA_MODE chooses config.yml (unset) or config.stock.yml (`stock`)."""
    mode = os.environ.get("RASA_MODE", "")
    if mode not in CONFIGS:
        raise SystemExit(f"RASA_MODE is '{mode}'; it may be unset or one of: {', '.join(filter(None, CONFIGS))}")
    return PROJECT / CONFIGS[mode]


def nlu_files() -> list[Path]:
    """The training examples, every language, in a fixed order."""
    return sorted(PROJECT.glob("*/nlu/*.yml"))


def held_out_files() -> list[Path]:
    """The held-out examples, every language's files of them; never trained on."""
    return sorted(PROJECT.glob("*/tests/nlu*.yml"))


def language_of(path: Path) -> str:
    """The language folder a file stands in: `intents/en/nlu/ask.yml` is `en`."""
    return path.relative_to(PROJECT).parts[0]


def content_hash() -> str:
    """Sixteen hex digits over everything that shapes the model: data, domain, pipeline, components, locked packages."""
    parts = [config_file(), DOMAIN, PROJECT / "uv.lock", *sorted((PROJECT / "components").glob("*.py")), *nlu_files()]
    digest = hashlib.sha256()
    for path in parts:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(PROJECT).as_posix()}\n{len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def model_path(models: Path) -> Path:
    """Where the model of the present content is, or will be, in the folder `models`."""
    return models.resolve() / f"{content_hash()}.tar.gz"
