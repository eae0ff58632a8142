"""Whether a catalogue may be told with the numbers of a city: nobody in danger is to be told another place's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.city.city import City, read_city
from bot.config.settings import Settings, SettingsError

CITY_FILE = "city.yml"


def require_own_numbers(settings: Settings) -> None:
    """Raise SettingsError where the catalogue in use would be told with another place's numbers."""
    if told := strange_numbers(settings.catalogue_path, settings.city):
        raise SettingsError(told)


def strange_numbers(catalogue: Path, folder: Path) -> str:
    """Why a catalogue may not be told with the numbers of a city's folder, and what to do; empty if it may."""
    if catalogue.resolve() == folder.resolve():
        return ""
    city = read_city(folder)
    if (catalogue / CITY_FILE).exists():
        own = read_city(catalogue)
        same = (own.country, own.phone.number) == (city.country, city.phone.number)
        return "" if same else f"{_told(catalogue, folder, city)} It has a city.yml of its own: oneline use {catalogue}"
    country = _country(catalogue)
    if not city.demo and country in {"", city.country}:
        return ""
    return (
        f"{_told(catalogue, folder, city, country)}\n"
        "  1. oneline catalogue template mycity/city.yml   writes the file for your own numbers; fill it in\n"
        f"  2. oneline use {catalogue} --city mycity   checks the file, and puts both in use\n"
        "  3. oneline settings check   lists the numbers to ring before you open\n"
        "docs/adding-a-city.md tells what each line of the file is for."
    )


def numbers_of(city: City, country: str = "") -> Iterator[str]:
    """The numbers people are told by the city's own file: in danger, and for a person."""
    for kind, number in city.emergency(country).numbers.items():
        yield f"{kind} {number}"
    yield f"the line's own {city.phone.number}"


def _told(catalogue: Path, folder: Path, city: City, country: str = "") -> str:
    of = f" of {country}" if country else ""
    whose = "the made-up city's" if city.demo else f"those of {city.country}"
    return (
        f"{catalogue} is another place's catalogue{of}, and the numbers in {folder / CITY_FILE} are {whose}: people in "
        f"danger would be told {', '.join(numbers_of(city, country))}, and be given its staff's hours."
    )


def _country(catalogue: Path) -> str:
    # Why here: what reads catalogues takes a second to load, and a city's own needs none of it.
    from bot.retrieval.compile import importer_for

    return importer_for(catalogue).country
