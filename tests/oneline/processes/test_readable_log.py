"""Log lines on a terminal are of one kind; what is no log of ours stays as it is."""

from __future__ import annotations

import pytest

from oneline.processes.readable_log import readable


@pytest.mark.parametrize(("line", "shown"), [
    ('worker  | {"threads": 2, "event": "worker.started", "level": "info", "timestamp": "2026-11-27T15:41:27.1Z"}',
     "worker  | 15:41:27 worker.started threads=2"),
    ('{"part": "web", "event": "part.ended", "level": "warning"}', "warning part.ended part=web"),
    ("rasa    | Starting", "rasa    | Starting"),
    ('sip     | {"no": "event"}', 'sip     | {"no": "event"}'),
    ("nothing | [1, 2", "nothing | [1, 2"),
])  # fmt: skip
def test_a_line_is_shown_in_words(line: str, shown: str) -> None:
    assert readable(line) == shown
