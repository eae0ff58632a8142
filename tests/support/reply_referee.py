"""Every reply that a test has the line say goes past the referee, in words, in a text, in a chat and by voice.

A test under `ENFORCED` that had something said that is no whole fails, with the piece and the rule; what others had said is
counted and shown at the end, until their folder is added. Catalogues made up to be broken are marked `broken_words`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from whole_replies import of_rendered, problems

import bot.dialogue.policy.respond
from bot.dialogue.turn.resources import Resources
from bot.language.phrases import Phrases
from bot.model.reply import Reply
from channels.contract import Rendered
from channels.render.registry import renderers

WAYS = ("sms", "chat", "chat-sim", "phone-sim", "voice")
ENFORCED = (
    "tests/bot/errands/", "tests/bot/errands/test_keys.py", "tests/bot/answering/test_cross_language.py", "tests/bot/nlu/test_commands.py",
    "tests/channels/calls/test_menu_by_keys.py", "tests/channels/calls/test_call_session.py", "tests/channels/test_every_channel.py",
    "tests/channels/simulator/test_routes.py", "tests/channels/twilio/test_voice_gather.py",
    "tests/channels/twilio/test_voice_stream.py",
)  # fmt: skip
"""Where a reply that is no whole fails its test."""
SHOWN = 40
ELSEWHERE = pytest.StashKey[list[str]]()
Render = Callable[[Reply], Rendered]


class Referee:
    """Looks at replies, and keeps what is wrong with them until somebody asks."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self._renderers: dict[tuple[int, str], dict[str, Render]] = {}
        self._kept: list[Phrases] = []
        self._judged: dict[Reply, list[str]] = {}

    def look(self, reply: Reply, house: Resources) -> None:
        """Judge one reply, as it is worded and as each way shows it."""
        if reply not in self._judged:
            self._judged[reply] = [*self._judge(reply, house)]
        self.wrong += self._judged[reply]

    def _judge(self, reply: Reply, house: Resources) -> Iterator[str]:
        yield from (f"{one}\n    in {reply.parts}" for one in problems(reply))
        for way, render in self._ways(house).items():
            shown = render(reply)
            yield from (f"{way}: {one}\n    in {shown}" for one in of_rendered(shown.bodies, shown.rest))

    def _ways(self, house: Resources) -> dict[str, Render]:
        key = (id(house.phrases), str(house.city.line))
        if key not in self._renderers:
            # Why kept: an id is told apart only while its thing lives.
            self._kept.append(house.phrases)
            table = renderers(house.phrases, house.city.line)
            self._renderers[key] = {way: table[way] for way in WAYS}
        return self._renderers[key]


@pytest.fixture(scope="session", autouse=True)
def referee() -> Iterator[Referee]:
    """The referee, put where every turn is answered."""
    referee, original = Referee(), bot.dialogue.policy.respond.converse

    def converse(turn: Any, session: Any, house: Resources, **asked: Any) -> Any:
        answered = original(turn, session, house, **asked)
        referee.look(answered.reply, house)
        return answered

    holders = [
        module for module in list(sys.modules.values()) if getattr(module, "__dict__", {}).get("converse") is original
    ]
    for module in holders:
        module.converse = converse  # type: ignore[attr-defined]
    yield referee
    for module in holders:
        module.converse = original  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def every_reply_is_a_whole(referee: Referee, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that had something said that is no whole."""
    yield
    wrong, referee.wrong = list(dict.fromkeys(referee.wrong)), []
    if not wrong or "broken_words" in request.keywords:
        return
    if not request.node.nodeid.startswith(ENFORCED):
        request.config.stash.setdefault(ELSEWHERE, []).extend(wrong)
    else:
        pytest.fail("\n".join([f"{len(wrong)} things said are no whole:", *wrong[:20]]), pytrace=False)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """What was said elsewhere that is no whole, each once."""
    wrong = list(dict.fromkeys(config.stash.get(ELSEWHERE, [])))
    if wrong:
        terminalreporter.section(f"{len(wrong)} things said are no whole, in tests where that does not fail yet")
        terminalreporter.write_line("\n".join(wrong[:SHOWN]))
