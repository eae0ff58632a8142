"""What tells of no need in particular is asked about again, not denied; what the city lacks is said not to be here."""

from __future__ import annotations

from itertools import count

import pytest

from bot.processing.player import Player

SESSIONS = count()


def outcomes(player: Player, *texts: str) -> list[str]:
    session = f"unclear-{next(SESSIONS)}"
    lines = [{"session": session, "channel": "chat", "text": text, "at": "2026-11-25T10:00:00+08:00"} for text in texts]
    return [player.play(line)["outcome"] for line in lines]


@pytest.mark.parametrize(
    "text",
    [
        "they turned me away said i hadn't the right thing with me so i come home again",
        "it's about the money it isn't right i've been on to three people now and none of them",
    ],
)
def test_a_text_that_tells_of_no_need_is_asked_about_again(player: Player, text: str) -> None:
    assert outcomes(player, text) == ["missed"]


@pytest.mark.parametrize("text", ["i want to adopt a child", "how do i get a passport", "我要离婚去哪办",
                                  "how do i change the deeds of the house to my son", "我想把房子的房产证改成女儿的名字"])  # fmt: skip
def test_a_plain_need_that_no_service_meets_is_said_not_to_be_here(player: Player, text: str) -> None:
    assert outcomes(player, text) == ["not-here"]
