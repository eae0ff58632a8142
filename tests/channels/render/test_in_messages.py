"""Lines in messages: as few as hold them, and nothing is lost."""

from __future__ import annotations

import pytest

from bot.model.reply import Option
from channels.render.messages import in_messages

OPTIONS = (Option("1", "1 North", "a:1"),)


@pytest.mark.parametrize(
    ("lines", "below", "texts"),
    [
        ([], 0, []),
        (["a"], 0, ["a"]),
        (["aaaa", "bbbb"], 0, ["aaaa\nbbbb"]),
        (["aaaa", "bbbbb", "c"], 0, ["aaaa\nbbbbb", "c"]),
        (["a" * 25], 0, ["a" * 10, "a" * 10, "a" * 5]),
        (["a", "b"], 4, ["a\nb"]),
        (["aaa", "bb"], 4, ["aaa", "bb"]),
        (["aaa", "bbb", "cc"], 4, ["aaa\nbbb", "cc"]),
        (["a" * 9], 4, ["aaaa\naaaa", "a"]),
    ],
)
def test_lines_fill_messages_and_options_stand_below_the_last(lines: list[str], below: int, texts: list[str]) -> None:
    options = OPTIONS if below else ()
    rendered = in_messages(lines, options, 10, below)
    assert list(rendered.bodies) == texts
    assert [message.options for message in rendered.messages] == [()] * (len(texts) - 1) + [options] * bool(texts)
