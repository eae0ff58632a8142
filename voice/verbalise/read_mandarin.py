"""How Mandarin says a number, a date, a clock time, a sum."""

from __future__ import annotations

import cn2an

CURRENCIES = {"$": "美元", "£": "英镑", "€": "欧元", "¥": "元", "￥": "元"}
FIGURES = "零一二三四五六七八九"


def number(figures: str) -> str:
    """A number in words: "1,250" is 一千二百五十."""
    return str(cn2an.an2cn(figures.replace(",", ""), "low"))


def year(value: int) -> str:
    """A year, digit by digit: 二零二六年."""
    return "".join(FIGURES[int(figure)] for figure in str(value)) + "年"


def date(day: int, month: int, in_year: int | None = None) -> str:
    """A date: 二零二六年五月三日."""
    return (year(in_year) if in_year else "") + f"{number(str(month))}月{number(str(day))}日"


def money(amount: str, sign: str) -> str:
    """A sum: 2 in "¥" is 两元."""
    return ("两" if amount == "2" else number(amount)) + CURRENCIES[sign]


def clock(hour: int, minute: int) -> str:
    """A clock time as people say it: 14:30 is 下午两点半."""
    named = (hour - 1) % 12 + 1
    return f"{_part_of_day(hour)}{'两' if named == 2 else number(str(named))}点{_minutes(minute)}"


def _minutes(minute: int) -> str:
    if minute in {0, 15, 30, 45}:
        return {0: "", 15: "一刻", 30: "半", 45: "三刻"}[minute]
    return f"{'零' if minute < 10 else ''}{number(str(minute))}分"


def _part_of_day(hour: int) -> str:
    """The word before the hour."""
    starts = ((18, "晚上"), (13, "下午"), (12, "中午"), (9, "上午"), (5, "早上"), (1, "凌晨"), (0, "半夜"))
    return "半夜" if hour == 24 else next(word for start, word in starts if hour >= start)
