"""Builds the notifier from the settings."""

from __future__ import annotations

from bot.city.city import City, read_city
from bot.config.settings import Settings, SettingsError
from bot.language.phrases import Phrases
from bot.notify.hook import Hook
from bot.notify.mail import open_mail
from bot.notify.notifier import Notifier
from bot.notify.reach import lacking, reach_of
from bot.notify.words import Wording
from bot.processing.worker import Job
from bot.store import Store

THREADS = 2
"""Why two: a mail server that hangs must not hold up a webhook."""


def notifier_jobs(settings: Settings, store: Store) -> list[Job]:
    """What tells staff, for the worker; nothing if no address is set. Raises SettingsError where something is missing."""
    notifier = open_notifier(settings, store, read_city(settings.city), Phrases(settings.home / "intents"))
    return [notifier.work_once] * THREADS if notifier else []


def open_notifier(settings: Settings, store: Store, city: City, phrases: Phrases) -> Notifier | None:
    """What tells staff, or None if no address is set; raises SettingsError where something is missing."""
    reach = reach_of(settings, city)
    if missing := lacking(settings, reach):
        raise SettingsError(" ".join(missing))
    if not reach.later:
        return None
    language = city.language if city.language in phrases.languages else phrases.languages[0]
    mail = open_mail(settings.smtp, settings.smtp_password, settings.smtp_from) if settings.smtp else None
    return Notifier(
        store,
        reach,
        city.told_again,
        Wording(phrases, language, city.line[language]),
        mail,
        Hook(settings.notify_secret),
    )
