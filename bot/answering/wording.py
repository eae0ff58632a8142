"""Words facts about a service: the value first, plain, never more than stands in the entry."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.cross_language import begun, in_other_language, is_told, later, name_of
from bot.catalogue.model import Fact, Phone, Service, any_of
from bot.dialogue.turn.context import TurnContext
from bot.language.script import count_han
from bot.model.reply import Detail, Part, Say

__all__ = ["age", "in_other_language", "is_item", "is_readable", "is_told", "join", "later", "length", "listed", "name_of", "phone_detail",
           "phones",
           "ring", "sentence", "text_of", "told_now", "waiting"]  # fmt: skip

LONG = 45
"""Words (or pairs of Han characters) told at once; what is more waits for MORE."""


MOST_SIMPLE = 1
"""Sentences told at once to who asked for fewer."""
ITEM = 60
"""Characters up to which something to bring is an item of a list."""


def told_now(context: TurnContext, facts: Sequence[Fact], *, is_one: bool = False) -> tuple[list[Fact], list[Fact]]:
    """Facts that fit one answer, and those held back.

    is_one: all but the first are there only because it leans on them.
    """
    room, now = LONG * (2 if is_one or len(facts) == 1 else 1), list[Fact]()
    most = MOST_SIMPLE if context.session.simple else len(facts)
    for fact in facts:
        room -= length(text_of(context, fact))
        if now and not is_item(context, fact) and (room < 0 or len(now) == most):
            break
        now.append(fact)
    return now, [fact for fact in facts if fact not in now]


def length(text: str) -> int:
    """How long a text is to hear, in words; two Han characters count as one."""
    return len(text.split()) + count_han(text) // 2


def text_of(context: TurnContext, fact: Fact) -> str:
    """A fact's own words, with the heading it depends on."""
    text, under = alone(context, any_of(fact.texts, context.language)), any_of(fact.under, context.language)
    return _headed(under, text) if under and len(under) < 120 else text


def sentence(context: TurnContext, fact: Fact) -> str:
    """A fact as a sentence of its own, with an end mark."""
    return begun(_ended(context, text_of(context, fact)))


def alone(context: TurnContext, text: str) -> str:
    """A sentence as it is said without the one before it: "Or you are ill." is "You are ill."."""
    rest = context.house.phrases.traits.alternative.sub("", text, count=1)
    return rest[:1].upper() + rest[1:] if rest != text else text


def _headed(head: str, text: str) -> str:
    """A text behind its heading: nothing between them where that ends in a Chinese mark."""
    return head + ("" if head[-1:] >= "\u2e80" else " ") + text


def waiting(context: TurnContext, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Facts held back, each as a sentence of its own; things to bring in one."""
    items = [fact for fact in facts if is_item(context, fact)]
    others = (sentence(context, fact) for fact in facts if fact not in items)
    bring = [context.say("lead.bring", facts=join(context, items))] if items else []
    return (*bring, *others)


def is_readable(context: TurnContext, fact: Fact) -> bool:
    """True when the entry has the fact in the language spoken."""
    return context.language in fact.texts


def join(context: TurnContext, facts: Sequence[Fact]) -> str:
    """Facts one after the other: short things to bring as one list, sentences as sentences."""
    texts, items, alternative = list[str](), list[str](), context.house.phrases.traits.alternative
    for fact, text in zip(facts, _without_repeats(context, facts), strict=True):
        way = _way(context, fact)
        if is_item(context, fact):
            items.append(text.rstrip(".。"))
        elif texts and not way and alternative.match(any_of(fact.texts, context.language)):
            texts[-1] = _either(context, texts[-1], any_of(fact.texts, context.language))
        else:
            texts.append(begun(_ended(context, _headed(way, text) if way else text)))
    if items and not texts:
        return listed(context, items)
    bring = [context.say("lead.bring", facts=listed(context, items))] if items else []
    return _between(context).join([*bring, *texts])


def _either(context: TurnContext, first: str, second: str) -> str:
    """Two sentences, the second of which begins with "or", as one."""
    return _ended(context, first.rstrip(".。") + context.traits.comma + second[:1].lower() + second[1:])


def is_item(context: TurnContext, fact: Fact) -> bool:
    """True for a thing to bring, told as a few words."""
    text = any_of(fact.texts, context.language)
    # Why no capital: "Bring proof of income." is a sentence of the office's, not a thing.
    return fact.aspect == "bring" and not fact.under and len(text) < ITEM and not text[:1].isupper()


def _between(context: TurnContext) -> str:
    return context.traits.between


def _without_repeats(context: TurnContext, facts: Sequence[Fact]) -> list[str]:
    """Texts in which a heading shared with the fact before is not said again."""
    texts, before = [], ""
    for fact in facts:
        under = any_of(fact.under, context.language)
        own = alone(context, any_of(fact.texts, context.language))
        texts.append(own if under == before else text_of(context, fact))
        before = under
    return texts


def _way(context: TurnContext, fact: Fact) -> str:
    """ "By phone:" and the like before a way of applying, where the entry tells several in plain words."""
    plain = fact.aspect == "how" and fact.way and len(fact.texts) > 1
    return context.say(f"way.{fact.way}") if plain else ""


def _ended(context: TurnContext, text: str) -> str:
    if text[-1:] in ".!?。！？":
        return text
    return text.rstrip("；;:：,，、 ") + context.say("list.stop").strip()


def listed(context: TurnContext, items: Sequence[str], last: str = "list.and") -> str:
    """ "a, b and c" in the language spoken; last: key of what stands before the last one."""
    comma, last = context.say("list.comma"), context.say(last)
    return last.join((comma.join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)


def phones(context: TurnContext, service: Service, only: str = "") -> list[Part]:
    """Telephone numbers as details: voice lines, or text phones for those who ask for one."""
    special = (kind for kind in ("tty", "text") if context.house.keywords.has(kind, context.turn.text))
    wanted = only or next(special, "voice")
    # Why not a text phone's: whoever hears only a tone on it takes it for broken.
    kinds = (wanted, "voice", "text")
    found = next((of for kind in kinds if (of := [phone for phone in service.phones if phone.type == kind])), [])
    return [phone_detail(context, phone) for phone in found[:2]]


def phone_detail(context: TurnContext, phone: Phone) -> Part:
    """One number with its label, and in it the few words that say what the number is for."""
    label = context.say("phone.label" if phone.type == "voice" else f"phone.label.{phone.type}")
    note = context.words(phone.note)
    # Why: a number for complaints must not pass for the one to ask at; a whole sentence is no label.
    if note and note[-1] not in ".!?。！？":
        label += context.traits.bracket.format(note)
    number = (
        context.say("extension", number=phone.number, extension=phone.extension) if phone.extension else phone.number
    )
    return Detail(label, number, "phone")


def ring(context: TurnContext, service: Service) -> list[Part]:
    """The number to ring about a service: its own, else the line's."""
    return phones(context, service)[:1] or [phone_detail(context, context.house.city.phone)]


def age(context: TurnContext, service: Service) -> list[Part]:
    """What must be said about how old an entry is, with the number to ring; nothing when it is fresh."""
    if service.valid_until and service.valid_until < context.today:
        return [Say(context.say("over", date=context.date(service.valid_until))), *ring(context, service)]
    parts: list[Part] = []
    if service.valid_from and service.valid_from > context.today:
        parts.append(Say(context.say("not_yet", date=context.date(service.valid_from))))
    if context.is_stale(service):
        known = (
            context.say("stale", date=context.date(service.checked))
            if service.checked
            else context.say("stale.unknown")
        )
        parts += [Say(known), *ring(context, service)]
    return parts
