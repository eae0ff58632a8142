"""A language is files: one made from files alone is spoken from greeting to goodbye, by text and by telephone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from scene import Scene
from third_language import TAG, in_english, moved, write_third

from bot.catalogue.quality.days import days_in
from bot.catalogue.value_kinds import kinds_in, reached_by
from bot.city.city import read_city
from bot.config.settings import Settings
from bot.dialogue.policy.respond import converse
from bot.dialogue.turn.resources import Resources
from bot.language import grammar
from bot.language.entities.extract import parse
from bot.language.patterns import read_patterns
from bot.language.phrases import Phrases
from bot.model.dialogue_state import Session
from bot.model.turn import Turn
from bot.model.turn_result import TurnResult
from bot.nlu.keyword_fallback import KeywordNlu
from bot.places import place_words
from bot.places.reader import open_place_reader
from bot.processing.player import Player
from bot.retrieval.facts.limits import by_age
from bot.store.records import TurnHistory
from channels.calls.call_services import CallServices
from channels.calls.call_session import CallSession
from channels.render.registry import renderers
from oneline.assembly import open_house
from voice.call.messages import CallerInput, Prompt
from voice.call.pacing import read_pacing
from voice.telephony.stream.ticket import Ticket

NUMBER = "+14155550123"
AT = "2026-11-25T10:00:00+08:00"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """`intents/` of three languages, the third from files alone, and a city; both in use."""
    intents, city = write_third(tmp_path_factory.mktemp("third"))
    before = grammar.FOLDER
    grammar.FOLDER = intents
    place_words.languages.cache_clear()
    yield intents, city
    grammar.FOLDER = before
    place_words.languages.cache_clear()


@pytest.fixture(scope="module")
def third(data: Path, files: tuple[Path, Path]) -> Resources:
    """A line of the three languages."""
    intents, city = files
    return open_house(Settings(home=intents.parent, city=city, data=data), KeywordNlu(intents))


@dataclass
class Texter:
    """Somebody who texts in the third language."""

    player: Player
    got: dict[str, Any] = field(default_factory=dict)

    def __call__(self, english: str) -> str:
        """What is answered to a text, in English."""
        line = {"session": "text", "channel": "sms", "sender": NUMBER, "at": AT, "lang": TAG, "text": moved(english)}
        self.got = self.player.play(line)
        assert self.got["language"] == TAG, self.got["said"]
        return in_english("\n".join(self.got["said"]))


@pytest.fixture
def text(third: Resources) -> Texter:
    """A text conversation that nothing was said in yet."""
    table = renderers(third.phrases, third.city.line)
    return Texter(Player(third, lambda channel, reply: table[channel](reply)))


def test_a_third_language_is_texted_from_greeting_to_goodbye(text: Texter) -> None:
    assert "What do you need?" in text("hello")
    assert "We stop the old card" in text("i lost my bus pass") and text.got["service"] == "lost-senior-card"
    assert "Bring your identity card" in text("what do i need to bring") and text.got["aspect"] == "bring"
    assert "ride city buses and trams free" in text("no, i meant the senior transit card")
    assert "The first card is free." in text("how much is it")
    assert "A person will ring you back" in text("can someone call me back") and text.got["case"]
    assert "I have noted that number." in text("0555 555 0142")
    assert "ring 119" in text("there is a fire in my kitchen") and text.got["safety"] == "E1"
    text("no it is out now")
    assert text("thank you, goodbye") and text.got["intent"] == "thanks_bye"


def test_a_date_is_written_as_the_files_of_the_language_say(files: tuple[Path, Path]) -> None:
    traits = Phrases(files[0]).traits
    assert traits[TAG].month_names[moved("may")] == 5
    assert traits.language_of(moved("can you tell me where it is"), "en") == TAG
    assert traits.language_of("can you tell me where it is", TAG) == "en"


@pytest.mark.parametrize(
    ("english", "value"),
    [
        ("tomorrow", "2026-11-26"),
        ("next tuesday", "2026-12-01"),
        ("half past 2 in the afternoon", "14:30"),
        ("1400 dollars a month", "1400 USD/month"),
        ("she is 82", "82"),
    ],
)
@pytest.mark.usefixtures("files")
def test_days_times_sums_and_ages_are_read_as_the_files_of_the_language_say(english: str, value: str) -> None:
    assert value in {entity.value for entity in parse(moved(english), TAG, datetime.fromisoformat(AT))}


@pytest.mark.parametrize(
    ("english", "parts"),
    [
        ("14 willow street", {"street": "willow street", "number": "14"}),
        ("opposite the chemist", {"landmark": "the chemist", "relation": "opposite"}),
        (
            "between the chemist and the old school",
            {"landmark": "the chemist and the old school", "relation": "between"},
        ),
    ],
)
def test_a_place_is_read_as_the_files_of_the_language_say(
    files: tuple[Path, Path], english: str, parts: dict[str, str]
) -> None:
    found = open_place_reader(read_city(files[1])).read(moved(english), TAG)
    assert found is not None
    assert {part: in_english(getattr(found.value, part)).lower() for part in parts if part != "relation"} == {
        part: value for part, value in parts.items() if part != "relation"
    }
    assert found.value.relation == parts.get("relation", "")


@pytest.mark.usefixtures("files")
def test_values_limits_and_dates_of_entries_are_read_as_the_files_of_the_language_say() -> None:
    assert kinds_in(moved("it is free until 1 march")) == {"amount", "date"}
    assert reached_by(moved("what is the fax number"), [moved("fax 555 0142"), moved("ring 555 0142")]) == [True, False]
    limit = by_age(moved("people of 60 or older"), 58)
    assert limit is not None
    assert not limit.within
    assert days_in(moved("apply by 15 april 2026"), TAG) == [date(2026, 4, 15)]


def test_what_is_meant_and_where_another_need_begins_is_read_as_the_files_of_the_language_say(
    files: tuple[Path, Path],
) -> None:
    patterns = read_patterns(files[0])
    not_but = patterns.search("not_but", moved("not the bus card but the meals"))
    assert not_but is not None
    assert (in_english(not_but["denied"]), in_english(not_but["meant"])) == ("bus card", "the meals")
    meant = patterns.search("means", moved("no, i meant the senior card"))
    assert meant is not None
    assert in_english(meant["meant"]) == "senior card"
    two = patterns.split("cuts_needs", moved("my card is lost and there are rats"))
    assert [in_english(piece) for piece in two] == ["my card is lost", "there are rats"]


def test_the_other_languages_are_asked_for_in_the_third(text: Texter) -> None:
    text("hello")
    for english, tag in (("in chinese", "zh"), ("in english", "en"), ("third", TAG)):
        line = {"session": "text", "channel": "sms", "sender": NUMBER, "at": AT, "text": moved(english)}
        assert text.player.play(line)["language"] == tag


@dataclass
class Worker:
    """Answers turns of calls as a worker does, in memory."""

    house: Resources
    session: Session = field(default_factory=lambda: Session("call", TAG))
    answered: dict[str, tuple[Turn, TurnResult]] = field(default_factory=dict)

    def receive(self, turn: Turn) -> bool:
        result = converse(turn, self.session, self.house)
        self.session, self.answered[turn.id] = result.session, (turn, result)
        return True

    def turn(self, channel: str, provider_id: str) -> TurnHistory:
        turn, result = self.answered[provider_id]
        return TurnHistory(1, turn, "answered", result.record, result.reply, 1)

    @property
    def last(self) -> TurnResult:
        return [*self.answered.values()][-1][1]


def _at_once(do: Callable[[], object], then: Callable[[object], None]) -> None:
    then(do())


class Telephone(Scene):
    """A call in the third language: a recogniser that hears what is spoken, a voice that notes what it says."""

    def __init__(self, worker: Worker, pacing: Path) -> None:
        house = worker.house
        desk = CallServices(
            worker.receive, worker, house.phrases, house.keywords, lambda at: "", house.city.line,
            is_danger=lambda text: bool(house.danger.lexicon.match(text).raised),
        )  # fmt: skip
        self.session = CallSession(desk, Ticket("CA1", NUMBER), _at_once, TAG, read_pacing(pacing))
        super().__init__(self._answer, read_pacing(pacing), language=TAG)

    def _answer(self, said: CallerInput) -> Prompt:
        got: list[Prompt] = []
        self.session.turn(said, got.append)
        return got[0]

    def command(self, text: str) -> str:
        return self.session.command(text)

    def wording(self, key: str, language: str, **values: str) -> Prompt:
        return self.session.wording(key, language, **values)

    def hear(self, english: str) -> str:
        """What is said to what a caller says, in English."""
        before = len(self.said)
        self.speak(moved(english)).wait(5.0).until_quiet()
        said = in_english(" ".join(words for _, words in self.said[before:]))
        print(f"> {english}\n  {said}")
        return said


def test_a_third_language_is_spoken_on_the_telephone_from_greeting_to_goodbye(third: Resources) -> None:
    worker = Worker(third)
    call = Telephone(worker, Path(__file__).parents[1] / "city" / "pacing.yml")
    call.begin()
    call.until_quiet()
    assert "City Help. I am a computer." in in_english(" ".join(words for _, words in call.said))
    assert "We stop the old card" in call.hear("i lost my bus pass")
    assert "Bring your identity card" in call.hear("what do i need to bring")
    assert "ride city buses and trams free" in call.hear("no, i meant the senior transit card")
    assert "Phone 0 5 5 5 5 5 5 0 1 1 0" in call.hear("what is their phone number")
    assert "A person will ring you back" in call.hear("can someone call me back")
    call.hear("oh five five five five five five oh one four two")
    assert "ring 119" in call.hear("there is a fire in my kitchen") and worker.last.record.safety == "E1"
    call.hear("no it is out now")
    assert call.hear("thank you, goodbye") and worker.last.record.intent == "thanks_bye"
    assert {result.reply.language for _, result in worker.answered.values()} == {TAG}
