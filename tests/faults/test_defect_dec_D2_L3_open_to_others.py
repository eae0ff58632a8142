"""What real residents would meet is asked before they can; where others reach the line, the page to try it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config.settings import Settings, SettingsError, read_settings
from oneline.processes.run import listening, require_no_findings


def test_production_does_not_start_with_a_grave_finding_and_says_which(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as told:
        require_no_findings(Settings(data=tmp_path), production=True)
    assert "made-up city" in str(told.value)
    assert "NOBODY IS TOLD" in str(told.value)
    assert "ONELINE_DESPITE_FINDINGS=yes" in str(told.value)


def test_an_explicit_word_starts_it_and_the_findings_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = read_settings({"ONELINE_DATA": str(tmp_path), "ONELINE_DESPITE_FINDINGS": "yes"})
    require_no_findings(settings, production=True)
    assert "NOBODY IS TOLD" in capsys.readouterr().err


def test_a_line_to_try_is_not_asked(tmp_path: Path) -> None:
    require_no_findings(Settings(data=tmp_path), production=False)


@pytest.mark.parametrize(
    "given",
    [{"host": "0.0.0.0"}, {"host": "192.0.2.7"}, {"host": "::"}, {"host": ""}, {"sip_listen": "0.0.0.0:5060"},
     {"sip_listen": "192.0.2.7:5060"}, {"sip_register": "sip.example"}, {"behind_proxy": True}],
)  # fmt: skip
def test_where_others_reach_the_line_the_page_needs_a_word(tmp_path: Path, given: dict[str, object]) -> None:
    settings = Settings(data=tmp_path, **given)  # type: ignore[arg-type]
    assert (settings.is_public, settings.serves_page) == (True, False)
    assert not any(place.startswith("page ") and "/" in place for place in listening(settings, production=False))
    assert Settings(data=tmp_path, simulator=True, **given).serves_page  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [{}, {"host": "localhost"}, {"host": "::1"}, {"sip_listen": "127.0.0.1:5060"}])
def test_on_a_machine_of_ones_own_it_is_there(tmp_path: Path, given: dict[str, str]) -> None:
    assert Settings(data=tmp_path, **given).serves_page  # type: ignore[arg-type]
