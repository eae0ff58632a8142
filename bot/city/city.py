"""What a city is: names, numbers, holidays, staff hours; read from `city.yml` and its neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
import yaml

from bot.catalogue.city_places import Landmark, Street
from bot.catalogue.first_helps import FirstHelp
from bot.catalogue.hours import now
from bot.catalogue.importers.city_folder import DAYS, load, offices_of
from bot.catalogue.model import Hours, LifeEvent, Lists, Office, Phone, Problem, Words, any_of
from bot.city.appointments import Bookable, read_bookable
from bot.city.reminding import Reminding
from bot.city.sending_limits import Limits
from bot.city.staffing import Group, Staffing, after_staffed
from bot.language import grammar as grammars
from bot.language.traits import languages
from bot.system.yaml_file import read_yaml


@dataclass(frozen=True, slots=True)
class Emergency:
    """Whom to ring in danger, in one country."""

    numbers: dict[str, str]
    """Kind of danger → number; "general" is there always."""
    service_line: Phone | None = None
    """The country's or city's line for all services, if there is one."""

    def number(self, kind: str) -> str:
        """The number for a kind of danger."""
        return self.numbers.get(kind) or self.numbers["general"]


@dataclass(frozen=True, slots=True)
class City:
    """The city the line speaks for."""

    line: Words
    """Name of the line, as it greets: in every language spoken, that of another where it has none of its own."""
    country: str
    """ISO 3166 code, for telephone numbers and emergencies."""
    timezone: str
    language: str
    """Spoken first where nothing tells otherwise."""
    emergencies: dict[str, Emergency]
    """Country code → emergency numbers."""
    phone: Phone
    """The line's own number, told where an entry has none."""
    staff_hours: Hours
    holidays: dict[date, Words] = field(default_factory=dict)
    offices: tuple[Office, ...] = ()
    streets: tuple[Street, ...] = ()
    landmarks: tuple[Landmark, ...] = ()
    """What else people go by; offices are known by themselves."""
    problems: tuple[Problem, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    first: tuple[FirstHelp, ...] = ()
    """What needs a person or a number before anything else, in the order it is looked for."""
    answering: Literal["person_first", "assist_first"] = "person_first"
    """Who takes a call: staff are rung first in their hours, where a telephone of theirs is set; or the line does at once."""
    code_digits: Literal[6, 9] = 6
    """Digits of case codes: six do for some 50,000 cases, nine for a large city; where six run out nine are given."""
    draft_days: Annotated[int, msgspec.Meta(ge=2, le=90)] = 7
    """Days for which what was left half done is kept, from the last word about it on."""
    limits: Limits = Limits()
    """How much may go out to whom; from limits.yml, where there is one."""
    demo: bool = False
    """True for a made-up city."""
    examples: Lists = field(default_factory=dict)
    """What somebody may ask, for the page the line is tried on; empty: it is taken from the sayings."""
    staffing: Staffing = Staffing()
    """How soon staff take a case, and whom they ring back."""
    bookable: tuple[Bookable, ...] = ()
    """What can be booked at which offices; from appointments.yml, where there is one."""
    reminders: Reminding = Reminding()
    staff_phone: str = ""
    """Where calls to a person are put through once the city is in use; ONELINE_STAFF_PHONE goes before it."""
    missed_call: str = ""
    """Number, +…, that is never answered: who rings it is rung back; empty for a city without one."""

    def local(self, at: datetime) -> datetime:
        """A moment in the city's own time."""
        return at.astimezone(ZoneInfo(self.timezone))

    def office(self, id_: str) -> Office | None:
        """An office by its id; None if there is none."""
        return next((each for each in self.offices if each.id == id_), None)

    def problem(self, id_: str) -> Problem | None:
        """Something that can be reported, by its id; None if there is none."""
        return next((each for each in self.problems if each.id == id_), None)

    def is_staffed(self, at: datetime) -> bool:
        """True at a local moment at which people take calls."""
        return now(self.staff_hours, at, self.holidays).open_until is not None

    def told_again(self, group: Group, since: datetime, times: int) -> datetime | None:
        """When staff are told again of a case that nobody has taken, or None if they were told often enough.

        since: when they were told last, aware. times: how often they were told before, the first time not counted.
        """
        promise = self.staffing.promise(group)
        if times >= promise.at_most:
            return None
        minutes = promise.again_every if times else promise.take_within
        if group == "danger":
            return since + timedelta(minutes=minutes)
        return after_staffed(minutes, self.local(since), self.staff_hours, self.holidays)

    def elsewhere(self, country: str = "") -> City:
        """The city for a catalogue that is not its own: no offices, streets, problems, events or first help: those are another place's.

        The line for all services is that of the country, where one is known.
        """
        line = self.emergency(country).service_line or self.phone
        return replace(
            self, offices=(), streets=(), landmarks=(), problems=(), events=(), first=(), bookable=(), phone=line
        )

    def emergency(self, country: str = "") -> Emergency:
        """Emergency numbers where the catalogue holds, else of the city."""
        return self.emergencies.get(country or self.country) or self.emergencies[self.country]


class CityError(Exception):
    """A city folder that cannot be used; the text says which file and what is expected."""


def _check_emergencies(emergencies: dict[str, dict[str, dict[str, str]]], country: str) -> None:
    """Refuse a city that could not say whom to ring in danger."""
    if country not in emergencies:
        raise KeyError(f"emergencies has no numbers for the city's own country {country}")
    lacking = [tag for tag, row in emergencies.items() if "general" not in row["numbers"]]
    if lacking:
        raise KeyError(f"emergencies of {', '.join(lacking)} have no general number")


def _in_every_language(line: Words, language: str) -> Words:
    """The line's name in every language spoken: a city of one language is called the same in all of them."""
    own = any_of(line, language)
    return {**{each.tag: own for each in languages(grammars.FOLDER) if own}, **line}


def check_languages(city: City, languages: Iterable[str]) -> None:
    """Refuse a city whose line has no name in one of the languages spoken; raises CityError."""
    if lacking := sorted(set(languages) - set(city.line)):
        raise CityError(f"city.yml: `line` has no name in {', '.join(lacking)}. See docs/adding-a-city.md.")


def _read_limits(path: Path, country: str) -> dict[str, Any]:
    """The city's own limits over the default ones; without a list of countries, the city's own country is answered."""
    own = read_yaml(path) if path.exists() else {}
    return {"countries": [country], **(own or {})}


def read_city(folder: Path) -> City:
    """The city of a folder."""
    path = folder / "city.yml"
    if not path.exists():
        raise CityError(f"There is no {path}. A city needs a city.yml: see docs/adding-a-city.md.")
    try:
        plain = read_yaml(path)
        plain["line"] = _in_every_language(plain["line"], plain.get("language", ""))
        plain["staff_hours"] = {"week": [plain["staff_hours"].get(day) or () for day in DAYS]}
        holidays = {row["date"]: row["name"] for row in load(folder / "holidays.yml")}
        staffing = folder / "staff.yml"
        if staffing.exists():
            plain["staffing"] = read_yaml(staffing)
        parts = {name: load(folder / f"{name}.yml") for name in ("streets", "landmarks", "problems", "events", "first")}
        _check_emergencies(plain["emergencies"], plain["country"])
        limits = msgspec.convert(_read_limits(folder / "limits.yml", plain["country"]), Limits)
        built = {
            "limits": msgspec.to_builtins(limits),
            "holidays": holidays,
            "offices": msgspec.to_builtins(tuple(offices_of(folder))),
        }
        city = msgspec.convert({**plain, **parts, **built}, City)
        return replace(city, bookable=read_bookable(folder, {office.id for office in city.offices}))
    except (msgspec.ValidationError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise CityError(f"{folder}: {error}. See docs/adding-a-city.md for what each file holds.") from error
