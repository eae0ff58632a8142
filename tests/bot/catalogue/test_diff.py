"""What is different between two readings: entries, fields, facts, offices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from entries import DAY, HALL, SOUND, changed, fact

from bot.catalogue.diff import changes, compare
from bot.catalogue.model import Hours, Phone, Service


def test_the_same_is_not_different() -> None:
    difference = compare([SOUND], [changed()])
    assert (difference.new, difference.gone, difference.changed, difference.offices) == ((), (), (), ())


def test_entries_are_new_or_gone_by_their_ids() -> None:
    difference = compare([SOUND], [changed(source_id="train-card")])
    assert [s.source_id for s in difference.new] == ["train-card"]
    assert [s.source_id for s in difference.gone] == ["bus-card"]


@pytest.mark.parametrize(
    ("service", "told"),
    [
        (changed(fact("cost.0", "It costs 5 yuan.", "5元。")), ["cost en: It is free. > It costs 5 yuan.", "cost zh: 不要钱。 > 5元。"]),
        (changed(fact("cost.0", "It is free.", "不要钱。", under={"en": "Now:"})), ["cost under en:  > Now:"]),
        (changed(fact("cost.0", "It is free.", "不要钱。", valid_until=date(2027, 1, 1))), ["cost valid:  > ../2027-01-01"]),
        (changed(fact("how.0", "Come to the counter.", "到窗口来。", way="home")), ["how way: counter > home"]),
        (changed(fact("bring.1", "a photo")), ["bring en:  > a photo"]),
        (changed(without="cost"), ["cost en: It is free. > ", "cost zh: 不要钱。 > "]),
        (changed(name={"en": "Bus pass", "zh": "公交卡"}), ["name en: Bus card > Bus pass"]),
        (changed(also={"en": ("pass",)}), ["also en:  > pass"]),
        (changed(checked=date(2026, 11, 1)), ["checked: 2026-10-01 > 2026-11-01"]),
        (changed(public=False), ["public: yes > no"]),
        (changed(phones=(Phone("0555 555 0110", extension="7"), SOUND.phones[1])),
         ["phones: 0555 555 0110 (voice) > ", "phones:  > 0555 555 0110 ext. 7 (voice)"]),
        (changed(hours=Hours((DAY, (), (), (), (), (), ()))), ["hours:  > mon 09:00-17:00"]),
        (changed(offices=()), ["offices: hall > "]),
    ],
)  # fmt: skip
def test_each_field_and_fact_is_told_as_it_was_and_as_it_is(service: Service, told: list[str]) -> None:
    assert [f"{c.field}: {c.old} > {c.new}" for c in changes(SOUND, service)] == told


def test_facts_that_only_moved_and_their_ids_do_not_count() -> None:
    before = changed(fact("bring.1", "a photo"), fact("bring.2", "the form"))
    after = changed(fact("bring.0", "a photo"), fact("bring.1", "the form"))
    assert [(c.field, c.old, c.new) for c in changes(before, after)] == [
        ("bring en", "your identity card", ""),
        ("bring zh", "身份证", ""),
    ]


def test_what_changed_in_an_office_is_told_once_for_all_its_entries() -> None:
    longer = replace(HALL, hours=Hours((DAY, DAY, DAY, DAY, DAY, ("09:00-12:00",), ()), HALL.hours.exceptions))  # type: ignore[union-attr]
    both = [SOUND, changed(source_id="other")]
    difference = compare(both, [replace(service, offices=(longer,)) for service in both])
    assert difference.changed == ()
    office = difference.offices[0]
    assert [(c.field, c.old, c.new) for c in office.changes] == [("hours sat", "closed", "09:00-12:00")]
    assert office.entries == ("bus-card", "other")
