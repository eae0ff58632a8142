"""Tests that guard the shape of the house."""

from __future__ import annotations

import ast
import dataclasses
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.config.settings import Settings, SettingsError, read_settings

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "channels", "voice", "console", "oneline")
MAY_IMPORT = {
    "voice": {"voice"},
    "bot": {"bot"},
    "channels": {"channels", "bot", "voice"},
    "console": {"console", "bot"},
    "oneline": {"oneline", "bot", "channels", "voice", "console"},
}
FOLDERS = (
    # Why in this order: a folder imports those above it, so that whoever reads one need not know those below.
    "bot", "bot.model", "bot.config", "bot.system", "bot.language.encoders", "bot.language", "bot.language.dates", "bot.language.entities",
    "bot.catalogue", "bot.catalogue.importers", "bot.catalogue.exporters", "bot.catalogue.quality", "bot.city", "bot.translation",
    "bot.places", "bot.appointments", "bot.reports", "bot.forms", "bot.catalogue.workbook", "bot.reminders",
    "bot.retrieval.needs", "bot.retrieval.acts", "bot.retrieval.services", "bot.retrieval.facts", "bot.retrieval", "bot.privacy", "bot.nlu", "bot.safety",
    "bot.forms.readers", "bot.forms.engine", "bot.forms.backends",
    "bot.dialogue", "bot.retrieval.turns", "bot.dialogue.turn", "bot.answering", "bot.dialogue.tracking", "bot.errands", "bot.errands.danger",
    "bot.errands.case", "bot.errands.case.appointment", "bot.errands.case.form", "bot.errands.case.start", "bot.errands.case.report",
    "bot.errands.case.existing", "bot.errands.case.open_question", "bot.dialogue.policy",
    "bot.store", "bot.store.migrations", "bot.cases", "bot.processing", "bot.notify",
    "voice", "voice.engines", "voice.audio", "voice.asr", "voice.verbalise", "voice.tts", "voice.call", "voice.telephony",
    "voice.telephony.stream", "voice.telephony.sip", "voice.telephony.asterisk", "voice.notes", "voice.cli",
    "channels", "channels.web", "channels.render", "channels.scripts", "channels.twilio", "channels.calls", "channels.open311", "channels.simulator.pages", "channels.simulator",
    "console",
)  # fmt: skip
FOLDERS += tuple(
    # Why by themselves: whoever adds a channel edits nothing outside its folder, and no other folder imports it.
    folder
    for path in sorted((ROOT / "channels").glob("*/channel.py"))
    if (folder := f"channels.{path.parent.name}") not in FOLDERS
)
LONGEST_FILE, LONGEST_FUNCTION = 250, 40


def _files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((ROOT / room).rglob("*.py"))


@cache
def _import_lines(path: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))


def _imports(path: Path) -> Iterator[str]:
    for node in _import_lines(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports say the whole path"
            yield node.module or ""


def test_imports_go_one_way() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in _files()
        for name in _imports(path)
        if (top := name.split(".")[0]) in ROOMS and top not in MAY_IMPORT[path.relative_to(ROOT).parts[0]]
    ]
    assert not wrong


def _folder(module: str) -> str:
    return module if (ROOT / module.replace(".", "/") / "__init__.py").exists() else module.rpartition(".")[0]


def test_folders_import_one_way() -> None:
    """A folder imports those that stand before it in FOLDERS; one that is not there has no place yet."""
    wrong = []
    for path in _files():
        here = ".".join(path.relative_to(ROOT).parts[:-1])
        if here.split(".")[0] == "oneline" or here.startswith("bot.store.migrations"):
            continue
        for node in _import_lines(path):
            if not isinstance(node, ast.ImportFrom) or (node.module or "").split(".")[0] not in ROOMS:
                continue
            for alias in node.names:
                there = (
                    _folder(f"{node.module}.{alias.name}")
                    if _is_module(f"{node.module}.{alias.name}")
                    else _folder(node.module or "")
                )
                if there != here and FOLDERS.index(there) > FOLDERS.index(here):
                    wrong.append(f"{path.relative_to(ROOT)} imports {there}")
    assert not wrong


def _is_module(name: str) -> bool:
    there = ROOT / name.replace(".", "/")
    return there.with_suffix(".py").exists() or (there / "__init__.py").exists()


def test_files_and_functions_stay_small() -> None:
    large = []
    for path in _files():
        source = path.read_text(encoding="utf-8")
        if source.count("\n") > LONGEST_FILE:
            large.append(f"{path.relative_to(ROOT)}: {source.count(chr(10))} lines")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                large.append(
                    f"{path.relative_to(ROOT)}: {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
                )
    assert not large


def test_no_channel_is_named_in_the_assistant() -> None:
    named = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and any(isinstance(x, ast.Attribute) and x.attr == "channel" for x in ast.walk(node))
        if any(isinstance(x, ast.Constant) and isinstance(x.value, str) for x in node.comparators)
    ]
    assert not named


def test_who_can_be_rung_and_stopped_is_asked_of_what_the_channel_can() -> None:
    """Why: a name that begins so, or an address that begins so, is decided in one place, where each channel declares itself."""
    guessed = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in ("bot", "oneline")
        for path in (ROOT / room).rglob("*.py")
        if path != ROOT / "bot" / "model" / "turn.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "startswith"
        if getattr(node.func.value, "attr", getattr(node.func.value, "id", "")) == "channel"
        or any(isinstance(x, ast.Constant) and x.value == "+" for x in node.args)
    ]
    assert not guessed


def test_every_setting_has_a_sentence_and_stands_in_the_documentation() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for field in dataclasses.fields(Settings):
        assert field.metadata["help"].endswith("."), field.name
        assert f"`ONELINE_{field.name.upper()}`" in page, (
            f"{field.name}: run `oneline settings --markdown > docs/settings.md`"
        )


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"ONELINE_PORT": "eighty"}, "ONELINE_PORT"),
        ({"ONELINE_SIMULATOR": "perhaps"}, "bool"),
        ({"ONELINE_PROT": "1"}, "ONELINE_PROT"),
    ],
)
def test_an_unusable_setting_is_refused_at_the_door_by_name(environment: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        read_settings(environment)


def test_settings_are_read_from_the_environment_and_frozen() -> None:
    settings = read_settings({"ONELINE_PORT": "9000", "ONELINE_SIMULATOR": "no"})
    assert (settings.port, settings.simulator) == (9000, False)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.port = 1  # type: ignore[misc]


def test_no_two_files_of_tests_have_one_name() -> None:
    """Why: pytest knows them by their names alone, and collects neither folder's where two are the same."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []
