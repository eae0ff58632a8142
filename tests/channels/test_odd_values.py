"""Whatever stands where a provider's JSON has a value: a proved request ends in 200 or 400, and what else it brings is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from contract_rows import In, Played, row_of

from bot.config.settings import read_settings
from bot.store.open_sealed import open_kept
from bot.store.tables import inbox
from channels.found import packages
from oneline.processes.web import create_app

ODD: tuple[Any, ...] = (None, 7, -1.5, True, "", "\x00", "\ud800", "x" * 5000, [], [[]], {}, {"a": None})
IN_JSON = [
    played
    for folder, package in packages().items()
    if package.zones and (played := row_of(folder)).row.content == "application/json"
]
"""Channels whose provider sends JSON."""


def _places(sent: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    rows = sent.items() if isinstance(sent, dict) else enumerate(sent) if isinstance(sent, list) else ()
    for key, value in rows:
        yield from _places(value, (*path, key))


def _with(sent: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    copy = dict(sent) if isinstance(sent, dict) else list(sent)
    copy[path[0]] = _with(sent[path[0]], path[1:], odd)
    return copy


SENT = [
    (played, case)
    for played in IN_JSON
    for case in played.row.comes_in
    if case.name in {"valid", "button picked"} and not case.cannot
]


@pytest.mark.parametrize(
    ("played", "case"), SENT, ids=lambda each: each.folder if isinstance(each, Played) else each.name
)
def test_an_odd_value_anywhere_is_read_or_refused(played: Played, case: In, tmp_path: Path) -> None:
    settings = read_settings(played.environment(data=str(tmp_path), simulator="no"), chosen=False)
    client, url = create_app(settings).test_client(), played.row.settings["public_base_url"] + played.row.path
    for path in _places(case.send):
        for odd in ODD:
            body = json.dumps(_with(case.send, path, odd)).encode()
            headers = played.proof(url, body, "right")
            answer = client.post(played.row.path, data=body, content_type=played.row.content, headers=headers)
            assert answer.status_code in {200, 400}, (path, odd)
    store = open_kept(settings)
    with store.db.reading() as c:
        assert c.scalar(sa.select(sa.func.count()).select_from(inbox))
    store.close()
