"""What a keeper is told to mend: each rule by entries that break it and entries that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import textstat
from catalogues import REAL, needs
from entries import DAY, HALL, SOUND, TODAY, WEEK, changed, fact

from bot.catalogue.model import Hours, HoursException, Phone, Service
from bot.catalogue.quality import Finding, check, is_kept_by
from bot.catalogue.quality.aloud import WORD, grade_of
from bot.catalogue.quality.days import days_in
from bot.catalogue.quality.summary import shared_by_all, summarise
from bot.retrieval.compile import read_all

ONLINE = fact("how.0", "Apply on the website.", way="online")


def _check(*services: Service) -> list[Finding]:
    return check(services, TODAY, 180)


def _found(service: Service, kind: str, *others: Service) -> list[str]:
    mine = (f for f in _check(service, *others) if f.kind == kind and f.source_id == service.source_id)
    return [f"{f.about} {f.detail}".strip() for f in mine]


def test_a_sound_entry_has_nothing_to_mend() -> None:
    assert _check(SOUND) == []


@pytest.mark.parametrize(
    ("service", "about"),
    [
        *((changed(without=aspect), aspect) for aspect in ("what", "who", "bring", "cost", "how")),
        (changed(offices=()), "where"),
        (changed(offices=(replace(HALL, hours=None),)), "when"),
        (changed(phones=(Phone("0555 555 0111", "tty"),), offices=(replace(HALL, phones=()),)), "phone"),
        (changed(offices=(replace(HALL, step_free=None),)), "step-free"),
    ],
)
def test_what_people_ask_and_no_fact_answers_is_missing(service: Service, about: str) -> None:
    assert about in [f.split(" ")[0] for f in _found(service, "missing")]


@pytest.mark.parametrize(
    "service",
    [
        changed(fact("where.0", "Any library."), offices=(), hours=WEEK),
        changed(fact("when.0", "Every second Saturday."), offices=(replace(HALL, hours=None),)),
        changed(offices=(replace(HALL, hours=None, times={"en": "Every second Saturday."}),)),
        changed(phones=()),
        changed(offices=(replace(HALL, step_free=False),)),
    ],
)
def test_what_is_told_in_another_field_is_not_missing(service: Service) -> None:
    assert _found(service, "missing") == []


@pytest.mark.parametrize(
    ("service", "detail"),
    [
        (changed(checked=date(2026, 5, 1)), "checked 208 days ago"),
        (changed(checked=None), "nobody says when it was checked"),
        (changed(valid_until=date(2026, 11, 24)), "over since 2026-11-24"),
        (changed(alert={"en": "Ice."}, alert_until=date(2026, 11, 24)), "alert over since 2026-11-24"),
        (changed(valid_from=date(2026, 11, 26)), "begins on 2026-11-26"),
        (changed(fact("what.0", "Old.", valid_until=date(2026, 8, 1))), "what.0 over since 2026-08-01"),
    ],
)
def test_what_is_old_or_over_or_not_begun_is_stale(service: Service, detail: str) -> None:
    assert any(detail in found for found in _found(service, "stale"))


def test_what_was_checked_lately_and_holds_today_is_not_stale() -> None:
    service = changed(checked=date(2026, 5, 29), valid_from=TODAY, valid_until=TODAY)
    assert _found(service, "stale") == []


BACKWARDS = Hours((("17:00-09:00",), *([DAY] * 4), (), ()))
SATURDAY = Hours(((), (), (), (), (), DAY, ()))


@pytest.mark.parametrize(
    ("service", "detail"),
    [
        (changed(hours=BACKWARDS), "hours Monday 17:00-09:00 closes before it opens"),
        (changed(offices=(replace(HALL, hours=BACKWARDS),)), "hours of hall Monday"),
        (
            changed(hours=replace(WEEK, exceptions=(HoursException(TODAY, TODAY, ("12:00-12:00",)),))),
            "hours 2026-11-25 12:00-12:00 closes before it opens",
        ),
        (changed(hours=replace(WEEK, exceptions=(HoursException(TODAY, date(2026, 1, 1)),))), "ends before it begins"),
        (changed(valid_from=date(2027, 1, 1), valid_until=date(2026, 12, 1)), "begins on 2027-01-01, after its end"),
        (
            changed(fact("what.0", "It.", valid_from=date(2027, 1, 1), valid_until=date(2026, 12, 1))),
            "what.0 begins on 2027-01-01",
        ),
        (changed(phones=(Phone("0555 555 0110"), Phone("(0555) 555-0110", "tty"))), "is for speaking and for TTY"),
        (changed(fact("cost.1", "The fee is $5.")), "cost free, and: The fee is $5."),
        (changed(fact("cost.0", "Free, 5 yuan."), fact("cost.1", "免费", "免费，收费5元。")), "cost free, and"),
        (changed(hours=SATURDAY), "open on Saturday, when its offices are closed"),
        (changed(fact("deadline.0", "Apply by 31 October 2026.")), "the deadline 2026-10-31 has passed"),
        (changed(fact("more.0", "Applications closed on April 7, 2025.")), "the deadline 2025-04-07 has passed"),
        (changed(fact("deadline.0", "By the end.", "请在2026年10月31日前来。")), "the deadline 2026-10-31 has passed"),
    ],
)
def test_what_cannot_be_so_is_contradictory(service: Service, detail: str) -> None:
    assert any(detail in found for found in _found(service, "contradictory"))


@pytest.mark.parametrize(
    "service",
    [
        changed(fact("cost.1", "A new copy costs 5 yuan.", "补一份5元。")),
        changed(fact("cost.1", "You get 220 yuan a month.", "每月给您220元。")),
        changed(fact("cost.1", "The fee is $5 if you lost it.")),
        changed(fact("cost.0", "It is free for children."), fact("cost.1", "It costs $5.")),
        changed(fact("cost.1", "The fee is $0.")),
        changed(fact("cost.1", "It costs $5.", under={"en": "If you live elsewhere:"})),
        changed(fact("deadline.0", "Come by 31 December 2026.", "请在2026年12月31日前来。")),
        changed(fact("deadline.0", "Come by 15 April.")),
        changed(fact("who.1", "You were born before January 1, 2008.")),
        changed(fact("deadline.0", "From 1 March 2026 to 1 March 2027.")),
        changed(hours=SATURDAY, offices=(HALL, replace(HALL, id="other", hours=None))),
        changed(hours=Hours((("00:00-24:00",), *([DAY] * 4), (), ()))),
        changed(phones=(Phone("0555 555 0110", extension="1"), Phone("0555 555 0110", "tty", extension="2"))),
    ],
)
def test_what_only_looks_like_a_contradiction_is_left_alone(service: Service) -> None:
    assert _found(service, "contradictory") == []


def test_a_number_that_is_one_thing_here_and_another_there_is_contradictory_in_both() -> None:
    other = changed(source_id="other", name={"en": "Other"}, phones=(Phone("0555 5550110", "tty"),))
    assert _found(SOUND, "contradictory", other) == ["phones 05555550110 is for speaking and for TTY, see other"]
    assert _found(other, "contradictory", SOUND) == ["phones 05555550110 is for speaking and for TTY, see bus-card"]


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (changed(source_id="other", name={"en": "bus card"}), True),
        (changed(source_id="other", owner="housing"), False),
        (changed(source_id="other", offices=(replace(HALL, id="elsewhere"),)), False),
        (changed(source_id="other", name={"en": "Train card"}), False),
    ],
)
def test_a_name_under_two_ids_is_contradictory_where_nothing_tells_the_two_apart(other: Service, told: bool) -> None:
    assert _found(SOUND, "contradictory", other) == (["name also that of other"] if told else [])


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        (" ".join(["we", "go"] * 11), "22 words"),
        ("Supplementary documentation substantiating eligibility determinations necessitates institutional authorisation.", "grade"),
        ("Ask HRA, DYCD or DOHMH.", "many short forms"),
        ("See www.city.example.", "a web or mail address"),
        ("Write to help@city.gov.", "a web or mail address"),
        ("Or ask at the desk.", "begins with or"),
    ],
)  # fmt: skip
def test_english_that_cannot_be_heard_once_is_too_hard(text: str, detail: str) -> None:
    assert detail in _found(changed(fact("what.0", text)), "aloud")[0]


@pytest.mark.parametrize(
    "text", ["Ask the HRA.", "We go there. " * 4 + "You wait.", "Bring your card, your photo and 5 dollars."]
)
def test_plain_english_is_not_too_hard(text: str) -> None:
    assert _found(changed(fact("what.0", text)), "aloud") == []


@pytest.mark.parametrize(
    ("text", "detail"),
    [("卡" * 41, "41 characters"), ("不符合的不予办理。", "不予"), ("请看www.city.cn。", "a web or mail address")],
)
def test_chinese_of_offices_is_too_hard(text: str, detail: str) -> None:
    assert detail in _found(changed(fact("what.0", "It.", text)), "aloud")[0]


def test_plain_chinese_is_not_too_hard() -> None:
    assert _found(changed(fact("what.0", "It.", "坐公交的卡。" * 12)), "aloud") == []


def test_what_only_the_web_leads_to_is_out_of_reach() -> None:
    bare = changed(ONLINE, offices=(), phones=(Phone("0555 555 0111", "tty"),))
    assert _found(bare, "unreachable") == ["how online only: no telephone and no place"]
    untold = changed(fact("how.0", "Apply at www.city.example."), offices=(), phones=())
    assert _found(untold, "unreachable")


@pytest.mark.parametrize(
    "service",
    [
        changed(ONLINE, offices=()),
        changed(ONLINE, phones=()),
        changed(ONLINE, fact("where.0", "Any library."), offices=(), phones=()),
        changed(ONLINE, fact("how.1", "Write to us.", way="post"), offices=(), phones=()),
        changed(without="how", offices=(), phones=()),
    ],
)
def test_a_telephone_a_place_or_another_way_is_enough_to_be_reached(service: Service) -> None:
    assert _found(service, "unreachable") == []


def test_fewer_than_three_facts_are_few() -> None:
    assert _found(changed(facts=SOUND.facts[:2]), "thin") == ["facts 2 of at least 3"]
    assert _found(changed(facts=SOUND.facts[:3]), "thin") == []


def test_the_worst_is_told_first_and_owners_are_known_by_id_and_by_name_in_any_language() -> None:
    service = changed(hours=SATURDAY, checked=None, without="cost")
    assert [f.kind for f in _check(service)] == ["contradictory", "missing", "stale"]
    assert all(is_kept_by(service, name) for name in ("transport", "Transport", "交通"))
    assert not is_kept_by(service, "housing")


def test_a_summary_counts_entries_by_kind_and_owner() -> None:
    services = [changed(source_id=str(n), name={"en": str(n)}, checked=None) for n in range(5)] + [SOUND]
    summary = summarise(services, _check(*services))
    assert (summary.entries, summary.sound, summary.kinds["stale"], summary.about["stale"]) == (6, 1, 5, {"checked": 5})
    assert [(o.owner, o.entries, o.to_mend, o.findings) for o in summary.owners] == [("Transport", 6, 5, 5)]


def test_what_is_the_same_in_every_entry_is_known_as_such() -> None:
    services = [changed(source_id=str(n), name={"en": str(n)}, checked=None) for n in range(5)]
    findings = _check(*services)
    assert [f.about for f in shared_by_all(5, findings)] == ["checked"]
    assert shared_by_all(6, findings) == []
    assert shared_by_all(1, findings[:1]) == []


@pytest.mark.parametrize(
    "text",
    ["by 2026-10-31", "October 31, 2026", "31 Oct. 2026", "31st of October 2026", "10/31/2026", "OCTOBER 31 2026"],
)
def test_a_day_with_its_year_is_read_however_it_is_written(text: str) -> None:
    assert days_in(text, "en") == [date(2026, 10, 31)]


@pytest.mark.parametrize("text", ["October 31", "31 June 2026", "in 2026", "room 10/31"])
def test_a_day_without_a_year_and_a_day_that_is_none_are_not_read(text: str) -> None:
    assert days_in(text, "en") == []


def _grades(path: str) -> list[tuple[float, float]]:
    services, _ = read_all(REAL / path)
    texts = [f.texts["en"] for s in services for f in s.facts if len(WORD.findall(f.texts.get("en", ""))) >= 8]
    return [(grade_of(text), textstat.flesch_kincaid_grade(text)) for text in texts]


@needs("nyc_benefits")
def test_our_own_grade_is_that_of_textstat_but_for_two_thirds_of_a_grade() -> None:
    pairs = _grades("nyc_benefits/programs.generated.json")
    assert len(pairs) > 1_500
    assert sum(abs(ours - theirs) for ours, theirs in pairs) / len(pairs) < 0.66
    assert abs(sum(ours - theirs for ours, theirs in pairs) / len(pairs)) < 0.2
