"""Workbooks for tests: of rows under plain heads, as .xlsx, .ods or a folder of .csv; two invented towns."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from tools import ROOT

Row = Mapping[str, object]
Sheets = Mapping[str, Sequence[Row]]
ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'office:version="1.2"><office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>'
)

MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)

SHORE: Sheets = {
    "City": [
        {
            "name of the line": "Alder Bay Help", "country": "UK", "telephone of the line": "0555 555 0200",
            "telephone of a person": "+44 5555 550299", "hours of staff": "Mon-Fri 9:00-17:00", "language": "English",
        }
    ],
    "Services": [
        {
            "name": "Parking permit", "everyday names": "resident permit\nparking badge", "sayings": "i want to park outside my house",
            "what it is": "You may park on your street.", "who can get it": "You live in Alder Bay.",
            "what to bring": "your driving licence\na bill with your address", "fee": "It costs 30 pounds a year.",
            "where": "Town hall", "phone": "0555 555 0201", "department": "Streets", "last checked": "20/11/2026",
        },
        {
            "name": "Garden waste bin", "everyday names": "brown bin", "what it is": "We empty a brown bin every two weeks.",
            "fee": "It is free.", "phone": "0555 555 0202", "department": "Waste", "last checked": date(2026, 11, 20),
        },
        {
            "name": "Library card", "sayings": "i want to borrow books", "what it is": "You borrow books and films.",
            "where": "Library", "phone": "0555 555 0203", "department": "Library", "last checked": "20 November 2026",
        },
        {
            "name": "Birth certificate", "sayings": "my baby was born and i need the paper",
            "what it is": "You get a copy of the birth entry.", "what to bring": "your passport", "where": "Town hall",
            "phone": "0555 555 0204", "department": "Registrar", "last checked": "2026-11-20",
        },
        {
            "name": "Swimming lessons", "what it is": "We teach you to swim.", "where": "Pool, 9 Mill Lane",
            "hours": "Mon-Fri 7:00-21:00", "phone": "0555 555 0205", "department": "Sport", "last checked": "2026-11-20",
        },
    ],
    "Offices": [
        {
            "name": "Town hall", "everyday names": "council office", "address": "1 Quay Street",
            "Monday": "9:00-12:00, 13:30-17:00", "Tuesday": "9:00-17:00", "Wednesday": "9:00-17:00", "Thursday": "9:00-17:00",
            "Friday": "9:00-15:00", "Saturday": "closed", "closures": "24/12/2026 - 28/12/2026: closed (Christmas)\n2026-12-31: 9:00-12:00",
            "phone": "0555 555 0210", "step-free": "yes", "appointments": "Parking permit: 20\nBirth certificate: 30 minutes",
            "desks": 2, "breaks": "12:00-13:00", "department": "Streets", "last checked": "2026-11-20",
        },
        {
            "name": "Library", "address": "5 Church Lane", "Tuesday": "10:00-18:00", "Saturday": "10:00-14:00",
            "phone": "0555 555 0211", "step-free": "no", "department": "Library", "last checked": "2026-11-20",
        },
    ],
    "Report kinds": [
        {
            "name": "Pothole", "everyday names": "hole in the road", "words for the thing": "pothole\nhole",
            "sayings": "there is a big hole in the road outside my house", "team": "The road team",
            "promised within": "3 working days", "department": "Streets",
        },
        {
            "name": "Street lamp out", "words for the thing": "lamp\nstreet light\nlight", "sayings": "the lamp outside my door is out",
            "team": "The light team", "promised within": 5, "department": "Streets",
        },
        {
            "name": "Dumped rubbish", "words for the thing": "dumped\nmattress\nrubbish", "sayings": "somebody dumped a mattress in the lane",
            "promised within": "1 week", "department": "Waste",
        },
    ],
    "Holidays": [{"day": "25/12/2026", "name": "Christmas Day"}],
}  # fmt: skip
"""A town that speaks English alone; nothing is to correct in it."""

RIVER: Sheets = {
    "城市": [
        {
            "热线名称": "青河热线", "国家": "中国", "热线电话": "0555 555 0300", "人工电话": "+86 555 5550399",
            "人工时间": "周一至周五 8:30-17:30", "语言": "中文",
        }
    ],
    "事项": [
        {
            "名称": "老人乘车卡", "俗称": "老年卡\n免费坐车卡", "人们怎么说": "我六十七了，坐车还要钱吗", "是什么": "市里的公交车免费坐。",
            "谁可以办": "年满65岁。", "带什么": "身份证\n一张照片", "费用": "不要钱。", "地点": "政务大厅", "电话": "0555 555 0301",
            "部门": "交通局", "核对日期": "2026年11月20日",
        },
        {
            "名称": "居住证", "人们怎么说": "我从外地来，要在这里住", "是什么": "给外地来的人办的证。", "带什么": "身份证\n租房合同",
            "地点": "政务大厅", "电话": "0555 555 0302", "部门": "公安局", "核对日期": "2026-11-20",
        },
        {"名称": "借书证", "是什么": "可以借书。", "地点": "图书馆", "电话": "0555 555 0303", "部门": "文化局", "核对日期": "2026/11/20"},
        {"名称": "疫苗接种", "是什么": "给孩子打疫苗。", "地点": "卫生院，柳树街8号", "办公时间": "周一至周五 8:00-16:00",
         "电话": "0555 555 0304", "部门": "卫生局", "核对日期": "2026-11-20"},
        {"名称": "低保", "是什么": "钱不够生活的家庭，每月有补助。", "电话": "0555 555 0305", "部门": "民政局", "核对日期": "2026-11-20"},
    ],
    "办公地点": [
        {
            "名称": "政务大厅", "俗称": "办事大厅", "地址": "桥头路1号", "周一": "8:30-12:00，13:30-17:30", "周二": "8:30-17:30",
            "周三": "8:30-17:30", "周四": "8:30-17:30", "周五": "8:30-17:30", "周六": "休息", "停办": "2026-12-31：8:30-12:00（中午关门）",
            "电话": "0555 555 0310", "无台阶": "是", "可预约事项": "老人乘车卡：20\n居住证：30分钟", "窗口数": 2, "午休": "12:00-13:00",
            "部门": "政务服务局", "核对日期": "2026-11-20",
        },
        {"名称": "图书馆", "地址": "文化路3号", "周六": "9:00-17:00", "电话": "0555 555 0311", "部门": "文化局", "核对日期": "2026-11-20"},
    ],
    "报修种类": [
        {"名称": "路灯不亮", "俗称": "路灯坏了", "说的是什么": "路灯\n灯", "人们怎么说": "门口的路灯不亮了，晚上黑得看不见", "谁来修": "路灯组",
         "几天内来看": "3天", "部门": "道路科"},
        {"名称": "路上有坑", "说的是什么": "坑\n路面", "人们怎么说": "路上有个大坑", "谁来修": "修路组", "几天内来看": "2个工作日", "部门": "道路科"},
        {"名称": "垃圾没收", "说的是什么": "垃圾\n垃圾桶", "人们怎么说": "我家门口的垃圾没人收", "几天内来看": "当天", "部门": "环卫所"},
    ],
    "节假日": [{"日期": "2027年1月1日", "名称": "元旦"}],
}  # fmt: skip
"""A town that speaks Chinese alone; nothing is to correct in it."""


def grid(rows: Sequence[Row]) -> list[list[object]]:
    """Heads, and the rows below them."""
    heads = list(dict.fromkeys(head for row in rows for head in row))
    return [list(heads), *([row.get(head) for head in heads] for row in rows)]


def write(path: Path, sheets: Sheets) -> Path:
    """A workbook of some sheets, by the path's ending: .xlsx, .ods, or a folder of .csv where it has none."""
    {".xlsx": _xlsx, ".ods": _ods, "": _folder}[path.suffix](path, sheets)
    return path


def changed(sheets: Sheets, title: str, number: int, **cells: object) -> Sheets:
    """With other cells in one row, counted from 0; a head's spaces are written as _."""
    rows = [dict(row) for row in sheets[title]]
    rows[number] |= {head.replace("_", " "): value for head, value in cells.items()}
    return {**sheets, title: rows}


def _xlsx(path: Path, sheets: Sheets) -> None:
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in grid(rows):
            sheet.append(row)
    book.save(path)


def _folder(path: Path, sheets: Sheets) -> None:
    path.mkdir()
    for title, rows in sheets.items():
        with (path / f"{title}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(grid(rows))


def _ods(path: Path, sheets: Sheets) -> None:
    tables = "".join(
        f'<table:table table:name="{escape(title)}">{"".join(map(_ods_row, grid(rows)))}</table:table>'
        for title, rows in sheets.items()
    )
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", MANIFEST)
        file.writestr("content.xml", ODS.format(tables))


def _ods_row(row: list[object]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: object) -> str:
    if value is None:
        return "<table:table-cell/>"
    kind = (
        f'office:value-type="date" office:date-value="{value}"'
        if isinstance(value, date)
        else 'office:value-type="string"'
    )
    kind = f'office:value-type="float" office:value="{value}"' if isinstance(value, int | float) else kind
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def learned_data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with what was learned before; nothing else of a line is set."""
    data = folder / "data"
    data.mkdir()
    for name in ("catalogues", "needs"):
        (ROOT / "var" / name).mkdir(parents=True, exist_ok=True)
        (data / name).symlink_to(ROOT / "var" / name)
    monkeypatch.setenv("ONELINE_DATA", str(data))
    for name in ("ONELINE_CITY", "ONELINE_CATALOGUE", "ONELINE_STAFF_PHONE"):
        monkeypatch.delenv(name, raising=False)
    return data
