"""The demo city and the words of all languages, read once in a process: many files of tests need them as they are collected."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bot.city.city import City, read_city
from bot.forms.form import Form
from bot.forms.read import read_forms
from bot.language.keywords import Keywords, read_keywords
from bot.safety.disclosures import Told, read_told

ROOT = Path(__file__).parents[2]


@cache
def demo_city() -> City:
    """The city of `city/`."""
    return read_city(ROOT / "city")


@cache
def demo_forms() -> dict[str, Form]:
    """Its forms by name; nobody changes them."""
    return read_forms(ROOT / "city")


@cache
def all_keywords() -> Keywords:
    """The keywords of `intents/`."""
    return read_keywords(ROOT / "intents")


@cache
def all_told() -> Told:
    """What people tell of themselves, of `intents/`."""
    return read_told(ROOT / "intents")
