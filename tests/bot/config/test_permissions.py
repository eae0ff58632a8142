"""Who may do what: every role and every command, as it was decided; a table that cannot be used stops the line."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from bot.config.permissions import PERMISSIONS, may, read_permissions
from bot.config.settings import SettingsError
from bot.model.actor import ROLES, Actor, ActorKind, Role, staff

LOOKS = {"list_cases", "show_case"}
WORK = {
    "take_case", "note_case", "answer_case", "close_case", "reopen_case", "join_report", "part_report",
}  # fmt: skip
BESIDE = {"begin_visit", "help_in_visit", "end_visit", "print_slip"}
TURN = {
    "open_case", "change_case", "save_case", "open_incident", "correct_incident", "join_incident", "change_incident",
    "restore_incident", "hold_time", "book_time", "free_time", "restore_time", "wish_for_time", "end_wish", "plan_due",
    "drop_dues", "commit_step", "count_form", "count_code", "note_media",
}  # fmt: skip
WISHED_FOR = {
    "save_case", "change_incident", "hold_time", "book_time", "free_time", "end_wish", "plan_due", "drop_dues", "count_form",
}  # fmt: skip
BY_ITSELF = {
    "tell_staff", "note_overdue", "send_due", "seek_another_way", "offer_time", "settle_offer", "close_office_day",
}  # fmt: skip
MAY: dict[str, set[str]] = {
    "desk": LOOKS | WORK | BESIDE,
    "operator": LOOKS | WORK | BESIDE | {"read_audit", "take_over_case", "change_incident"},
    "supervisor": LOOKS | WORK | BESIDE | {"read_audit", "take_over_case"},
    "auditor": LOOKS | {"read_audit"},
    "keeper": set(),
    "resident": TURN | {"answer_question"},
    "helper": TURN,
    "clock": WISHED_FOR | BY_ITSELF,
    "line": {"tell_of_limit"},
    "crew": {"tell_staff", "change_incident"},
    "department": {"hand_over"},
    "program": {"save_case", "open_incident"},
}
"""Role → what it may; written beside the table, so that a slip in it is seen."""


def actor_of(role: Role) -> Actor:
    """Somebody with a role."""
    kind = next(kind for kind, roles in ROLES.items() if role in roles)
    return Actor(kind, "1", "Anna" if kind == "staff" else "", role)


@pytest.mark.parametrize(("role", "command"), [*product(get_args(Role), sorted(PERMISSIONS))])
def test_each_role_may_what_was_decided_and_nothing_else(role: Role, command: str) -> None:
    assert may(actor_of(role), command) == (command in MAY.get(role, set()))


@pytest.mark.parametrize("role", get_args(Role))
def test_nobody_may_what_the_table_does_not_name(role: Role) -> None:
    assert not may(actor_of(role), "sell_case")


def test_each_role_belongs_to_one_kind() -> None:
    assert sorted(role for roles in ROLES.values() for role in roles) == sorted(get_args(Role))
    assert set(ROLES) == set(get_args(ActorKind))


@pytest.mark.parametrize(
    ("kind", "role"), [("resident", "desk"), ("machine", "operator"), ("staff", "line"), ("cat", "desk")]
)
def test_nobody_has_a_role_of_another_kind(kind: ActorKind, role: Role) -> None:
    with pytest.raises(ValueError, match="cannot be"):
        Actor(kind, "1", "Anna", role)


@pytest.mark.parametrize("name", ["", "  "])
def test_a_member_of_staff_has_a_name(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        staff(name, "desk")


def test_who_is_signed_in_may_be_called_otherwise() -> None:
    assert staff(" Anna ", "desk") == Actor("staff", "Anna", "Anna", "desk")
    assert staff("Anna", "desk", "anna@city.example").id == "anna@city.example"


@pytest.mark.parametrize("text", ["take_case: [desk, cook]", "take_case: desk", "- desk", ": ["])
def test_a_table_that_cannot_be_used_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "permissions.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"permissions\.yml"):
        read_permissions(file)
