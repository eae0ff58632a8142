"""Small entries for the tests of what is made of a catalogue: one with nothing to mend, and pieces to change it with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.catalogue.importers import service_id
from bot.catalogue.model import Aspect, Fact, Hours, HoursException, Office, Phone, Service

TODAY = date(2026, 11, 25)
DAY = ("09:00-17:00",)
WEEK = Hours((DAY, DAY, DAY, DAY, DAY, (), ()), (HoursException(date(2026, 12, 24), date(2026, 12, 26)),))
HALL = Office(
    "hall", {"en": "City hall", "zh": "市政厅"}, address={"en": "1 Bridge Square", "zh": "桥头广场1号"}, lat=30.5, lon=114.2,
    step_free=True, access={"en": "There is a ramp."}, phones=(Phone("0555 555 0172"),), hours=WEEK, languages=("en", "zh"),
)  # fmt: skip


def fact(fact_id: str, text: str, zh: str = "", **more: Any) -> Fact:
    """A fact of the aspect its id begins with."""
    aspect: Aspect = fact_id.split(".")[0]  # type: ignore[assignment]
    return Fact(fact_id, aspect, {"en": text, "zh": zh} if zh else {"en": text}, **more)


SOUND = Service(
    id=service_id("test", "bus-card"),
    source="test",
    source_id="bus-card",
    name={"en": "Bus card", "zh": "公交卡"},
    facts=(
        fact("what.0", "You ride the bus with it.", "坐公交用的卡。"),
        fact("who.0", "You are 65 or older.", "您满65岁。"),
        fact("bring.0", "your identity card", "身份证"),
        fact("cost.0", "It is free.", "不要钱。"),
        fact("how.0", "Come to the counter.", "到窗口来。", way="counter"),
    ),
    phones=(Phone("0555 555 0110"), Phone("0555 555 0111", "tty")),
    offices=(HALL,),
    department={"en": "Transport", "zh": "交通"},
    owner="transport",
    checked=date(2026, 10, 1),
)


def changed(*facts: Fact, without: str = "", **fields: Any) -> Service:
    """The sound entry with other fields; facts put in the place of those of the same id or added, one aspect left out."""
    given = {f.id: f for f in facts}
    kept = tuple(given.pop(f.id, f) for f in SOUND.facts if f.aspect != without)
    return replace(SOUND, **{"facts": (*kept, *given.values()), **fields})
