"""Paper: the words and sizes of a slip are read back from the PDF; what somebody typed is never a command of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from desk_line import begin, open_line, page_of, say
from desk_pages import DeskVisit, add
from pypdf import PdfReader

from bot.dialogue.turn.resources import Resources
from bot.store import Store
from console.slip import BLANK, Slip, SlipRow, print_slip

SLIP = re.compile(r'href="(/desk/with/\d+/slip/\d+)"')
PLAIN = Slip(
    "Meals at home", (SlipRow("For", ("Chen Meihua",)), SlipRow("Your code", ("277 146",), large=True)),
    "City Help: 0555 555 0100.", "en", "Write by hand.",
)  # fmt: skip


@pytest.fixture
def visit(store: Store, house: Resources) -> Iterator[DeskVisit]:
    """Anna at a desk whose line answers."""
    add(store, "desk", "anna", "Anna Li")
    add(store, "auditor")
    with open_line(store, house) as visit:
        visit.sign_in("anna")
        yield visit


def _read(paper: bytes) -> tuple[str, list[tuple[str, float]]]:
    """All words of a PDF, and each piece of text with its size in points."""
    pieces: list[tuple[str, float]] = []

    def note(text: str, matrix: Any, place: list[float], font: object, size: float) -> None:
        if text.strip():
            pieces.append((text.strip(), round(abs(size * place[3] * matrix[3]), 1)))

    pages = PdfReader(BytesIO(paper)).pages
    words = "\n".join(page.extract_text(visitor_text=note) for page in pages)
    return " ".join(words.split()), pieces


def _once(text: str) -> str:
    return re.sub(r"(.)\1+", r"\1", text.replace(" ", ""))


def _printed(visit: DeskVisit, path: str) -> bytes:
    answer = visit.client.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_data()


def _booked(visit: DeskVisit, name: str, language: str = "en") -> tuple[str, str]:
    """The page of a visit in which a time was booked, and the path of its slip."""
    path = begin(visit, name, language)
    wish, yes = (
        ("I want to book a time for the Senior transit card", "Yes")
        if language == "en"
        else ("我想预约老年公交卡", "是")
    )
    say(visit, path, wish)
    say(visit, path, "2")
    page = say(visit, path, yes, ticked="yes")
    found = SLIP.search(page)
    assert found is not None, page
    return path, found[1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_slip_of_a_time_tells_what_where_when_what_to_bring_the_code_and_whom_to_ring(
    visit: DeskVisit, language: str
) -> None:
    _, slip = _booked(visit, "陈喆堃", language)
    words, pieces = _read(_printed(visit, slip))
    code = re.sub(r"(\d{3})(?=\d)", r"\1 ", visit.store.list_cases(every=True)[0].code or "")
    whole = (
        "Senior transit card",
        "Central service hall",
        "2026",
        "What to bring",
        "identity card",
        "Ring this number",
        "City Help",
    )
    han = ("老年公交卡", "2026年", "要带什么", "身份证", "打这个电话", "临河热线")
    for part in (*(whole if language == "en" else han), "陈喆堃", code):
        assert part.replace(" ", "") in words.replace(" ", ""), part
    assert min(size for _, size in pieces) >= 18
    assert max(size for text, size in pieces if code[:3] in text) >= 30


def test_a_card_for_the_purse_is_small_and_tells_the_code_the_time_and_the_place(visit: DeskVisit) -> None:
    _, slip = _booked(visit, "Mrs Chen")
    paper = _printed(visit, f"{slip}?size=card")
    words, _ = _read(paper)
    assert "Central service hall" in words and "Mrs Chen" not in words, "whoever finds a purse learns no name by it"
    reader = PdfReader(BytesIO(paper))
    assert len(reader.pages) == 1
    assert (round(reader.pages[0].mediabox.width), round(reader.pages[0].mediabox.height)) == (298, 210)


def test_what_is_only_told_of_a_service_is_printed_too(visit: DeskVisit) -> None:
    path = begin(visit, "Mrs Chen")
    assert visit.client.get(f"{path}/slip").status_code == 404
    say(visit, path, "meals at home")
    words, _ = _read(_printed(visit, f"{path}/slip"))
    for part in ("Meals at home", "Who may have it", "What it costs", "Lotus community centre"):
        assert part in words


def test_a_case_is_printed_from_its_own_page(visit: DeskVisit) -> None:
    _booked(visit, "Mrs Chen")
    assert 'href="/desk/cases/1/slip"' in page_of(visit, "/desk/cases/1")
    assert "Senior transit card" in _read(_printed(visit, "/desk/cases/1/slip"))[0]
    assert visit.client.get("/desk/cases/99/slip").status_code == 404


def test_a_slip_of_one_resident_is_not_printed_in_the_visit_of_another(visit: DeskVisit) -> None:
    _, slip = _booked(visit, "Mrs Chen")
    other = begin(visit, "Mr Wu")
    assert visit.client.get(f"{other}/slip/{slip.rpartition('/')[2]}").status_code == 404


def test_each_print_is_a_line_of_the_audit_and_nobody_else_prints(visit: DeskVisit) -> None:
    _, slip = _booked(visit, "Mrs Chen")
    _printed(visit, slip)
    with visit.store.db.reading() as c:
        lines = c.exec_driver_sql("SELECT \"case\", why, who FROM case_audit WHERE command = 'print_slip'").all()
    assert [(case, why) for case, why, _ in lines] == [(1, "visit 1")]
    assert "anna" in str(lines[0][2])
    visit.client = visit.app.test_client()
    visit.sign_in("auditor")
    assert visit.client.get(slip).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        '#evil[x] *b* _i_ $x^2$ @ref <lab> \\ "quote" `raw` // c', '"}, {"label": "x"', "https://x.example/a#b", "= no heading",
        "- no list", "#sys.inputs", "'); DROP TABLE cases; --", "{{ 7*7 }}", "<script>alert(1)</script>",
    ],
)  # fmt: skip
def test_what_somebody_typed_is_printed_as_it_stands(name: str) -> None:
    words, _ = _read(print_slip(replace(PLAIN, rows=(SlipRow("For", (name,)),))))
    assert name.replace(" ", "").replace('"', "").replace("'", "") in re.sub(r"[\s\"'“”‘’]", "", words)


@pytest.mark.parametrize(
    "name", ["陈喆堃", "邓小燚", "㛃", "王𬱖", "Ngô Thị Huệ", "Łukasz Żółć", "Müller-Ångström", "Ольга"]
)
def test_rare_names_are_printed_by_the_package_s_own_font(name: str) -> None:
    words, _ = _read(print_slip(replace(PLAIN, rows=(SlipRow("For", (name,)),))))
    # Why each letter once: of one that is put together of two signs the reader gives what is drawn and what it stands for.
    assert _once(name) in _once(words)
    assert BLANK not in words


@pytest.mark.parametrize("name", ["王𪚥", "a😀b", "สมชาย", "محمد"])
def test_a_sign_that_the_font_lacks_is_left_blank_and_said_so(name: str) -> None:
    words, _ = _read(print_slip(replace(PLAIN, rows=(SlipRow("For", (name,)),))))
    assert BLANK in words
    assert "Write by hand." in words


@pytest.mark.parametrize("name", ["", "\0\x07", "\u202egnp.exe\u202c", "\ud800", "x" * 5000, "\n\n"])
def test_a_name_that_is_none_stops_no_page(name: str) -> None:
    words, _ = _read(print_slip(replace(PLAIN, rows=(SlipRow("For", (name,)), *PLAIN.rows[1:]))))
    assert "277 146" in words


def test_a_screen_reader_reads_it_in_order() -> None:
    reader = PdfReader(BytesIO(print_slip(PLAIN)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None and reader.metadata.title == "Meals at home"
