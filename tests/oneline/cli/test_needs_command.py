"""`oneline needs`: a keeper sees what a text may need, which entries meet a need, and learns anew after a change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.retrieval.needs.classifier import NOTHING, key_of, restore
from bot.retrieval.needs.data import needs_key, read_needs
from oneline.cli.main import main

ROOT = Path(__file__).parents[3]
TWO = """keeper: test
needs:
  books:
    name: books to borrow
    offices: [Library card, Book lending]
    said: [i want to read novels for free, where can my girl borrow picture books]
  rats:
    name: rats and insects
    offices: [Pest control, Rodent complaint]
    said: [a rat ran over my foot in the yard, roaches all over the kitchen]
"""
TOWN = """- id: diner
  name: {en: Hot lunch}
  what: {en: A hot lunch is brought to your home.}
  department: hall
  checked: 2026-10-01
- id: form
  name: {en: Form twelve}
  what: {en: See the notice.}
  department: hall
  needs: [meals_delivered]
  checked: 2026-10-01
- id: lamp
  name: {en: Street lamp repair, zh: 路灯维修}
  what: {en: We mend street lamps.}
  department: hall
  needs: [-meals_delivered]
  checked: 2026-10-01
"""


@pytest.fixture(autouse=True)
def _data(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of this machine's but the data folder, where imports are cached."""
    monkeypatch.setenv("ONELINE_DATA", str(ROOT / "var"))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two needs."""
    (tmp_path / "intents" / "en" / "needs").mkdir(parents=True)
    (tmp_path / "intents" / "en" / "needs" / "all.yml").write_text(TWO)
    monkeypatch.setenv("ONELINE_HOME", str(tmp_path))
    return tmp_path


def _needs(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("needs", *arguments))


@pytest.mark.parametrize("arguments", [(), ("learn",), ("guess",), ("entries",), ("list",)])
def test_help_teaches_by_an_example(arguments: tuple[str, ...]) -> None:
    result = _needs(*arguments, "--help")
    assert result.exit_code == 0
    assert "Example: oneline needs" in result.output or "Look:" in result.output
    assert not re.search(r"^  \w+ .*\.\.\.$", result.output, re.M), "a command's first sentence is cut off"


OF = [
    ("my bus card does not work", "transit_card_lost", "lost or broken transit card"),
    (
        "can somebody bring a hot meal to my mother in law every noon",
        "meals_delivered",
        "hot meals brought to the home",
    ),
    ("公司三个月没发工资了", "wages_unpaid", None),
    ("tell me a joke about a parrot", NOTHING, "no business of a city"),
]


@pytest.mark.parametrize(("text", "need", "name"), OF)
def test_the_five_likeliest_needs_of_a_text_are_told_in_its_language(text: str, need: str, name: str | None) -> None:
    lines = [line.split(maxsplit=2) for line in _needs("guess", text).stdout.splitlines()]
    chances = [float(chance) for chance, _, _ in lines]
    assert len(lines) == 5 and chances == sorted(chances, reverse=True) and sum(chances) <= 1.03
    told = {told_need: told_name for _, told_need, told_name in lines[:3]}
    assert need in told
    chinese = {each.id: each.name["zh"] for each in read_needs(ROOT / "intents")}
    assert told[need] == (name or chinese[need])


def test_entries_of_a_need_are_listed_firmest_first_with_how_to_correct_them() -> None:
    first, *tied, last = _needs("entries", "senior_transit_fare").stdout.splitlines()
    assert first == "senior_transit_fare: cheaper or free bus and train for older people"
    assert tied[0].split()[1] == "senior-transit-card"
    shares = [float(line.split()[0]) for line in tied]
    assert shares == sorted(shares, reverse=True) and shares[-1] >= 0.02
    assert "`needs: [-senior_transit_fare]`" in last and "beside.yml" in last


def test_what_a_keeper_tied_or_untied_is_seen(tmp_path: Path) -> None:
    (tmp_path / "services").mkdir()
    (tmp_path / "departments.yml").write_text("- {id: hall, name: {en: Hall}}\n")
    (tmp_path / "services" / "all.yml").write_text(TOWN)
    result = _needs("entries", "meals_delivered", "--catalogue", str(tmp_path))
    tied = {line.split()[1]: line for line in result.stdout.splitlines()[1:-1]}
    assert list(tied) == ["form", "diner"]
    assert tied["form"].endswith("(a keeper says so)") and not tied["diner"].endswith(")")
    assert "No entry is linked to it." in _needs("entries", "ferry_discount", "--catalogue", str(tmp_path)).stdout


@pytest.mark.parametrize(
    ("unknown", "near"), [("senior_transit", "senior_transit_fare"), ("Potholes", "pothole"), ("vaccinatoin", "vaccination"), ("结婚登记", "marriage_register"), ("", "")]
)  # fmt: skip
def test_a_need_that_is_not_there_is_told_with_those_near_it(unknown: str, near: str) -> None:
    result = _needs("entries", unknown)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: There is no need {unknown}") and near in result.stderr
    assert "oneline needs list" in result.stderr


def test_all_needs_are_listed_in_the_language_asked_for() -> None:
    known = read_needs(ROOT / "intents")
    english, chinese = (_needs("list", "--lang", tag).stdout.splitlines() for tag in ("en", "zh"))
    assert len(english) == len(chinese) == len(known)
    assert [line.split()[0] for line in english] == [need.id for need in known]
    assert all(need.name["zh"] in line for need, line in zip(known, chinese, strict=True))
    assert re.search(r"\(en \d+, zh \d+\)$", english[0])


def test_the_kept_model_is_in_step_so_nothing_is_learned() -> None:
    before = (ROOT / "intents" / "needs.npz").stat().st_mtime_ns
    assert "nothing to do" in _needs("learn").stdout
    assert (ROOT / "intents" / "needs.npz").stat().st_mtime_ns == before


def test_learning_writes_the_model_beside_the_needs_once_and_again_when_told(home: Path) -> None:
    path = home / "intents" / "needs.npz"
    first = _needs("learn")
    assert first.exit_code == 0 and re.search(r"^2 needs learned in \d+ seconds; commit ", first.stdout)
    assert "everyday needs: 10" in first.stderr and "learning needs: 4" in first.stderr
    assert key_of(path) == needs_key(home / "intents") and restore(path).needs == ("books", "rats", NOTHING)
    assert [each.name for each in (home / "intents").iterdir() if each.suffix] == ["needs.npz"]
    assert "nothing to do" in _needs("learn").stdout
    assert "2 needs learned" in _needs("learn", "--again").stdout
    (home / "intents" / "en" / "needs" / "all.yml").write_text(TWO.replace("in the yard", "in the hall"))
    assert "2 needs learned" in _needs("learn").stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TWO.replace("[Library card, Book lending]", "[Library card, 12]"), "books holds 12, which is no text"),
        (TWO.replace("    name: rats and insects\n", ""), "Each need has `name`, `offices` and `said`"),
        ("needs: {}\n", "There are no needs under"),
    ],
)
def test_needs_that_cannot_be_learned_are_told_in_a_sentence(home: Path, text: str, said: str) -> None:
    (home / "intents" / "en" / "needs" / "all.yml").write_text(text)
    result = _needs("learn")
    assert result.exit_code == 1 and said in result.stderr and result.stderr.startswith("Error: ")
    assert not (home / "intents" / "needs.npz").exists()
