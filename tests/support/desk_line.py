"""The desk with the line behind it: a worker of its own answers what is typed there, by the same clock."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from demo_city import demo_forms
from desk_pages import DeskVisit, open_visit

from bot.dialogue.turn.resources import Resources
from bot.store import Store
from console.desk import Desk
from oneline.processes.worker import open_shell

MORNING = datetime(2026, 11, 27, 2, 5, tzinfo=UTC)
"""A Friday, five past ten in the demo city."""
AFTER = re.compile(r'name="after" value="(\d+)"')


@contextmanager
def open_line(store: Store, house: Resources) -> Iterator[DeskVisit]:
    """A browser at a desk whose line answers, until the block ends."""
    forms = {form.service: form for form in demo_forms().values()}

    def whole(desk: Desk) -> Desk:
        return replace(desk, entry_of=house.catalogue.get, form_of=forms.get)

    visit = open_visit(store, whole)
    visit.clock.at = MORNING
    with answering(store, house, visit):
        yield visit


@contextmanager
def answering(store: Store, house: Resources, visit: DeskVisit) -> Iterator[None]:
    """A worker answers for as long as a block runs."""
    shell, over = open_shell(store, replace(house, reached=True)), threading.Event()

    def work() -> None:
        while not over.is_set():
            if not shell.work_once(visit.clock.now()):
                over.wait(0.02)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        over.set()
        worker.join()


def begin(visit: DeskVisit, name: str = "", language: str = "en") -> str:
    """A visit for somebody; the path of its page."""
    answer = visit.post("/desk/with", name=name, language=language)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def page_of(visit: DeskVisit, path: str) -> str:
    """A page as it is once the line has answered."""
    for _ in range(200):
        answer = visit.client.get(path)
        assert answer.status_code == 200, path
        if "Refresh" not in answer.headers:
            return answer.get_data(as_text=True)
    raise AssertionError("the line did not answer")


def say(visit: DeskVisit, path: str, *text: str, **more: str) -> str:
    """Say something on the page of a visit, and the page that follows."""
    found = AFTER.search(page_of(visit, path))
    assert found is not None
    fields = {"csrf_token": visit.token(), "after": found[1], "text": list(text), **more}
    query = {"right": "yes"} if "ticked" in more or more.get("right") else {}
    answer = visit.client.post(f"{path}/say", data=fields, query_string=query)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return page_of(visit, path)
