"""What the catalogue knows: services, their facts, offices, problems, life events."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.catalogue.problem_rules import JoinRule, PledgeTime

Words = dict[str, str]
"""Language tag → text."""
Lists = dict[str, tuple[str, ...]]
"""Language tag → texts, the same things in the same order in each language."""

Aspect = Literal["what", "who", "bring", "cost", "how", "where", "when", "duration", "deadline", "phone", "more"]
PhoneType = Literal["voice", "tty", "text", "fax"]


NONE_OF_THESE = "none-of-these"
"""The id of sayings that sound like those of an entry, a first help or a life event and want none of them."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number and what it is for."""

    number: str
    """As it is written for people; no country code is added."""
    type: PhoneType = "voice"
    extension: str = ""
    note: Words = field(default_factory=dict)
    """What the number is for, in the office's words."""


@dataclass(frozen=True, slots=True)
class HoursException:
    """Days on which the weekly hours do not hold."""

    start: date
    end: date
    spans: tuple[str, ...] = ()
    """Opening spans "HH:MM-HH:MM" on those days; none means closed."""
    note: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly opening hours, local time."""

    week: tuple[tuple[str, ...], ...]
    """Seven days from Monday, each a tuple of spans "HH:MM-HH:MM"; an empty tuple is a closed day."""
    exceptions: tuple[HoursException, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """A place a resident can go to."""

    id: str
    name: Words
    also: Lists = field(default_factory=dict)
    kinds: Lists = field(default_factory=dict)
    """What people call it and others like it ("the clinic"): enough to ask when they are open, and no more."""
    address: Words = field(default_factory=dict)
    district: Words = field(default_factory=dict)
    lat: float | None = None
    lon: float | None = None
    step_free: bool | None = None
    """None where nobody has said."""
    access: Words = field(default_factory=dict)
    bus: Words = field(default_factory=dict)
    phones: tuple[Phone, ...] = ()
    hours: Hours | None = None
    department: str = ""
    languages: tuple[str, ...] = ()
    checked: date | None = None
    times: Words = field(default_factory=dict)
    """Opening times as they are written, where they do not fit a week ("every second Saturday")."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One small thing an entry says, the unit an answer is made of."""

    id: str
    """Unique within the service: aspect and place, "bring.0"."""
    aspect: Aspect
    texts: Words
    """Language → one sentence or list item, in the entry's own words."""
    under: Words = field(default_factory=dict)
    """The heading it stands under, which it may depend on ("if you are under 18:")."""
    way: str = ""
    """For `how`: counter, phone, post, home, online or proxy; otherwise empty."""
    source_field: str = ""
    """Field of the source record it was cut from."""
    valid_from: date | None = None
    """First day on which it holds; None where it always has."""
    valid_until: date | None = None
    """Last day on which it holds; None where no end is told."""

    def is_valid(self, today: date | None) -> bool:
        """True when it holds on a day; always where no day is given."""
        begun = today is None or self.valid_from is None or self.valid_from <= today
        return begun and (today is None or self.valid_until is None or today <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Service:
    """One entry of the catalogue."""

    id: str
    """UUID, made from source and source id (HSDS wants UUIDs)."""
    source: str
    source_id: str
    name: Words
    facts: tuple[Fact, ...]
    also: Lists = field(default_factory=dict)
    """Everyday names."""
    sayings: Lists = field(default_factory=dict)
    """What people say who need it."""
    phones: tuple[Phone, ...] = ()
    offices: tuple[Office, ...] = ()
    hours: Hours | None = None
    """The service's own hours where they differ from its offices'."""
    department: Words = field(default_factory=dict)
    owner: str = ""
    """Id or name of the department that keeps the entry."""
    checked: date | None = None
    """When somebody last checked it; None where the source does not say."""
    valid_from: date | None = None
    valid_until: date | None = None
    alert: Words = field(default_factory=dict)
    """What people must know just now."""
    alert_until: date | None = None
    """Last day on which it is told; None where it has no end."""
    first: tuple[str, ...] = ()
    """Source ids of services that come before it."""
    together: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    """Everyday needs that a keeper ties it to; with a minus before it, one it has nothing to do with."""
    public: bool = True
    languages: tuple[str, ...] = ()
    """Languages spoken where it is given, as the source names them."""

    def of(self, *aspects: str, today: date | None = None) -> tuple[Fact, ...]:
        """The facts of some aspects, in order; with a day, those that hold on it."""
        return tuple(fact for fact in self.facts if fact.aspect in aspects and fact.is_valid(today))

    def fact(self, fact_id: str) -> Fact | None:
        """One fact by its id."""
        return next((fact for fact in self.facts if fact.id == fact_id), None)

    def alert_on(self, today: date) -> Words:
        """What people must know on a day; nothing once that is over."""
        return {} if self.alert_until is not None and self.alert_until < today else self.alert

    def is_stale(self, today: date, days: int) -> bool:
        """True when nobody has checked it for so many days, or its time is over."""
        over = self.valid_until is not None and self.valid_until < today
        return over or self.checked is None or (today - self.checked).days > days


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the street or the home that can be reported."""

    id: str
    name: Words
    also: Lists
    ask_place: Words
    pledge: Words
    team: Words
    phone: Phone
    department: str
    urgent: Words = field(default_factory=dict)
    sayings: Lists = field(default_factory=dict)
    things: Lists = field(default_factory=dict)
    """Words of which a report names one: "lamp", "light". Where there are none, nearness to the sayings alone decides."""
    entry: str = ""
    """Source id of the service that is about the same; empty where there is none."""
    unlike: Lists = field(default_factory=dict)
    """Words for other things that hold one of those: a traffic light is no lamp of the street."""
    shows_as: tuple[str, ...] = ()
    """Ids of problems that are only where this one is seen: water comes up through a crack in the road."""
    seen_by: Lists = field(default_factory=dict)
    """Words that tell that it is so: "coming up through"."""
    join: JoinRule = JoinRule()
    pledge_time: PledgeTime = PledgeTime()
    """The figures of `pledge`, so that a date can be said and watched."""
    crew: str = ""
    """Code of its kind in the crews' own system; empty where they work here."""
    fixed_silent_days: int = 7
    """Days after "fixed" after which silence is taken for a yes."""

    @property
    def is_of_one_home(self) -> bool:
        """True for what is reported of one home, or by one person alone: it is told to nobody else."""
        return self.join.per in {"household", "never"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do in a life event."""

    service: str
    why: Words


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """Something that happens in a life, with the few things to do, in order."""

    id: str
    name: Words
    kind_words: Words
    sayings: Lists
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """A record that could not be taken, kept with its reason."""

    source_id: str
    reason: str
    record: str
    """The record as it came, JSON."""


def any_of(words: Words, language: str = "", *others: str) -> str:
    """The text in a language, else in another one, the first that was written; empty where there is none."""
    for tag in (language, *others, *words):
        if words.get(tag):
            return words[tag]
    return ""
