"""Two errands played by text, by one resident and by twenty at once, beside follow-up questions in the same run.

J1: the senior card asked about, a time at its office booked and moved. J2: a lamp reported, fixed as the crew says, and reported
again. Web, worker, understanding and the provider's stand-in are processes of their own; SQLite, and PostgreSQL where
ONELINE_TEST_POSTGRES names one. A turn is timed from the provider's call to the provider being asked to send; what is short
and seems unfinished is not waited with (ONELINE_BURST_WAIT=0). At the end the database is looked into: everybody has one
time, or one report opened again, and got each answer once. `ROUNDS=1` for a shorter run.
"""

from __future__ import annotations

import itertools
import os
import statistics
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bench.city import set_free_city
from bench.fake_twilio import FakeTwilio
from bench.journey_ledger import check
from bench.journey_people import CARD, FOLLOWING, Line, Person, lamp
from bench.machine import machine, seconds
from bench.postgres import POSTGRES, schema
from bench.texts import ACCOUNT, TOKEN
from bot.catalogue.model import any_of
from bot.city.city import City, read_city
from bot.config.settings import Settings, read_settings
from bot.model.actor import CREW
from bot.model.case_write import ChangeIncident
from bot.store import Store
from bot.store.open_sealed import open_kept
from oneline.processes.process import free_port, start, stop, wait_ready
from oneline.processes.run import parts

ROUNDS = int(os.environ.get("ROUNDS", "2"))
ALONE, TOGETHER = 4, 20
"""Residents of a kind in a round: so many one after the other, and so many at once."""
APART = 12
"""House numbers between two lamps, so that nobody is asked whether they are the same."""
HEAD = f"{'':26}{'':14}{'turns':>6}{'p50':>9}{'p95':>10}{'p50 ratio':>11}{'p95 ratio':>11}{'CPU a turn':>12}"
FOLLOW_UP, J1, J2 = "follow-up", "J1 card, time", "J2 lamp"


@dataclass(slots=True)
class Group:
    """Turns of one kind on one store with so many at once."""

    took: list[float] = field(default_factory=list)
    said: dict[str, list[float]] = field(default_factory=dict)
    processor: float = 0.0
    """Seconds of a processor, all processes of the line."""

    def add(self, people: Sequence[Person], used: float) -> None:
        """What came of some residents."""
        self.processor += used
        for text, took in itertools.chain.from_iterable(person.turns for person in people):
            self.took.append(took)
            self.said.setdefault(text if not any(map(str.isupper, text)) else "(the place)", []).append(took)


def main() -> None:
    """Run on each store and print the table; ends with an error where the database holds something else than was agreed."""
    print(machine(), flush=True)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="journeys")))
        twilio = FakeTwilio()
        stack.callback(twilio.close)
        city = set_free_city(scratch)
        # Why: a city whose catalogue is another's has no offices and no lamps.
        city["ONELINE_CATALOGUE"] = city["ONELINE_CITY"]
        os.environ.update(city | {"ONELINE_RASA_URL": f"http://127.0.0.1:{free_port()}", "ONELINE_BURST_WAIT": "0"})
        stack.enter_context(_running(read_settings(), {"rasa"}))
        print(HEAD, flush=True)
        servers = {"SQLite": "", **({"PostgreSQL": os.environ[POSTGRES]} if POSTGRES in os.environ else {})}
        if len(servers) == 1:
            print(f"{POSTGRES} is not set: SQLite alone. deploy/ci/postgres.sh starts one and prints what to set.")
        faults = [
            f"{name}: {each}" for name, at in servers.items() for each in _store(name, at, scratch / name, twilio)
        ]
    raise SystemExit("\n".join(faults) or 0)


def _store(name: str, server: str, data: Path, twilio: FakeTwilio) -> list[str]:
    """All rows of one store; what the database holds that was not agreed."""
    with ExitStack() as stack:
        address = stack.enter_context(schema(server))
        settings = _settings(data, address, twilio)
        processes = stack.enter_context(_running(settings, {"web", "worker"}))
        store = open_kept(settings)
        stack.callback(store.close)
        line = Line(f"{settings.public_base_url}/twilio/sms", twilio, store, partial(_fix, store))
        cast = _Cast(settings, read_city(settings.city))
        for each in cast.people(FOLLOW_UP, 2) + cast.people(J1, 1) + cast.people(J2, 1):
            each.play(line)
        for count in (1, TOGETHER):
            groups = {kind: Group() for kind in (FOLLOW_UP, J1, J2)}
            # Why so short: kinds take turns, so that a busy machine is as busy for each.
            rounds = ROUNDS if count > 1 else ROUNDS * ALONE
            for _, (kind, group) in itertools.product(range(rounds), groups.items()):
                people = cast.people(kind, count)
                before = sum(map(seconds, processes))
                _play(people, line, count)
                group.add(people, sum(map(seconds, processes)) - before)
            _print(f"{name}, {count} at once", groups)
            if count == 1:
                _print_turns({kind: group for kind, group in groups.items() if kind != FOLLOW_UP})
        return check(store, twilio, cast.all[J1], cast.all[J2], cast.all[FOLLOW_UP])


class _Cast:
    """Residents with numbers and lamps that nobody had before."""

    def __init__(self, settings: Settings, city: City) -> None:
        self.all: dict[str, list[Person]] = {FOLLOW_UP: [], J1: [], J2: []}
        self._numbers = (f"+1555{next(_SERIES):07d}" for _ in itertools.count())
        self._places = _places(city)

    def people(self, kind: str, count: int) -> list[Person]:
        """So many new ones."""
        new = [self._one(kind) for _ in range(count)]
        self.all[kind] += new
        return new

    def _one(self, kind: str) -> Person:
        number = next(self._numbers)
        if kind == FOLLOW_UP:
            return Person(number, FOLLOWING, skipped=1)
        return Person(number, CARD if kind == J1 else lamp(next(self._places)))


_SERIES = itertools.count(1)


def _places(city: City) -> Iterator[str]:
    """Lamps far enough from each other, in streets whose name no other has."""
    names = [any_of(street.name, "en") for street in city.streets]
    for street in city.streets:
        if names.count(name := any_of(street.name, "en")) == 1:
            yield from (f"{number} {name}" for number in range(2, street.numbers + 1, APART))


def _play(people: Sequence[Person], line: Line, count: int) -> None:
    """So many at once."""
    if count == 1:
        for each in people:
            each.play(line)
        return
    failed: list[BaseException] = []

    def played(person: Person) -> None:
        try:
            person.play(line)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=played, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


def _fix(store: Store, number: str) -> None:
    """The crew says that what a number told of is fixed."""
    code = store.cases_of(number, datetime.now(UTC))[0].code
    store.work_on_incident(ChangeIncident(code, "fixed", by="crew", text=""), datetime.now(UTC), CREW)


def _print(label: str, groups: dict[str, Group]) -> None:
    base = _figures(groups[FOLLOW_UP].took)
    for kind, group in groups.items():
        p50, p95 = _figures(group.took)
        print(f"{label:26}{kind:14}{len(group.took):6}{p50 * 1000:6.0f} ms{p95 * 1000:7.0f} ms{p50 / base[0]:11.2f}"
              f"{p95 / base[1]:11.2f}{group.processor / len(group.took) * 1000:9.0f} ms", flush=True)  # fmt: skip


def _print_turns(groups: dict[str, Group]) -> None:
    """Median of each sentence."""
    for kind, group in groups.items():
        told = "; ".join(f"{text} {statistics.median(took) * 1000:.0f}" for text, took in group.said.items())
        print(f"    {kind}, ms: {told}", flush=True)


def _figures(took: Sequence[float]) -> tuple[float, float]:
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]


def _settings(data: Path, database: str, twilio: FakeTwilio) -> Settings:
    """A line of its own with a store of its own."""
    data.mkdir()
    for kept in ("catalogues", "needs"):
        if (folder := Settings().data / kept).exists():
            (data / kept).symlink_to(folder)
    web = free_port()
    os.environ.update({
        "ONELINE_DATA": str(data), "ONELINE_DATABASE": database, "ONELINE_PORT": str(web), "ONELINE_VOICE_PORT": str(free_port()),
        "ONELINE_PUBLIC_BASE_URL": f"http://127.0.0.1:{web}", "ONELINE_TWILIO_ACCOUNT_SID": ACCOUNT, "ONELINE_TWILIO_AUTH_TOKEN": TOKEN,
        "ONELINE_TWILIO_FROM": "+15550199", "ONELINE_TWILIO_API_URL": twilio.url, "ONELINE_LOG_LEVEL": "error",
    })  # fmt: skip
    return read_settings()


@contextmanager
def _running(settings: Settings, names: set[str]) -> Iterator[list[int]]:
    """Some parts of the line; gives their processes."""
    lines, processes = list[str](), []
    try:
        for part in (each for each in parts(settings) if each.name in names):
            processes.append(start(part, lines.append))
            if not wait_ready(part, processes[-1], 300):
                raise SystemExit("\n".join([*lines[-5:], f"{part.name} did not start."]))
        yield [process.pid for process in processes]
    finally:
        stop(processes)
