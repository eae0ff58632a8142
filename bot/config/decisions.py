"""The decisions of the line and the values each goes by, with what a value may be; what it means stands in the file."""

from __future__ import annotations

from bot.config.kinds_of_values import Chance, Cosine, Floor, Some, Times, Unlike, Values


class Service(Values, frozen=True):
    """Whether a search found the one service meant."""

    one: Chance
    none: Chance
    tale: Some
    none_for_tale: Chance
    unclear: Chance
    one_of_two_searches: Chance
    asked_of_two_searches: Chance
    plain_need: Chance
    unmet: Chance
    near: Chance
    among_near: Chance
    hopeless: Some


class Offer(Values, frozen=True):
    """What is named beside the service that is answered for."""

    alone: Chance
    beside: Chance
    more: Chance
    clear_need: Chance
    faint: Chance
    one_need: Chance


class Vague(Values, frozen=True):
    """Whether a text tells of no need in particular."""

    need: Chance
    no_business: Chance
    length: Some


class Followup(Values, frozen=True):
    """Whether a turn goes on with the service in hand."""

    named: Chance
    follows: Chance
    follows_unsure: Chance
    asks: Chance
    answered_unless: Chance
    nearer: Cosine
    speaks: Chance
    own_need: Chance
    back: Chance
    aside: Cosine
    far: Cosine
    picked: Chance


class Switch(Values, frozen=True):
    """Whether another service takes the place of the one in hand."""

    takes_over: Times
    told: Chance
    left: Chance
    others: Chance
    others_hardly: Chance
    worth: Chance


class OpenNeed(Values, frozen=True):
    """What is believed of a need while nobody has said which service it is about."""

    settled: Chance
    takes_over: Times
    takes_over_answer: Times
    least: Chance
    others: Chance
    worth: Chance


class Correction(Values, frozen=True):
    """Which service is still meant in a correction."""

    share: Chance


class TwoNeeds(Values, frozen=True):
    """Whether a text puts two needs."""

    length: Some
    with_word: Chance
    without_word: Chance


class Intent(Values, frozen=True):
    """How sure an understanding must be."""

    believed: Chance
    sure: Chance
    setting_in_talk: Chance


class Person(Values, frozen=True):
    """Whether a person is fetched."""

    in_talk: Chance
    called: Chance
    whole_text: Some


class CaseTurn(Values, frozen=True):
    """Whether a turn is about an errand that is there, or begins one."""

    service: Chance
    another: Chance
    intent: Chance
    reported: Chance
    place: Chance
    as_said: Chance
    entry: Chance
    problem: Cosine
    report: Cosine
    ahead: Cosine


class Booking(Values, frozen=True):
    """Whether a wish to book is about a service here."""

    found: Chance
    need: Chance


class Office(Values, frozen=True):
    """Which office is meant."""

    named: Cosine
    alike: Cosine
    service: Chance


class LifeEvent(Values, frozen=True):
    """Whether a text tells of a life event."""

    understood: Cosine
    surely_understood: Cosine
    in_talk: Cosine
    surely: Cosine


class Problem(Values, frozen=True):
    """Whether a text reports a problem."""

    understood: Cosine
    surely: Cosine
    same: Cosine
    at_house: Chance
    hardly: Chance
    certain: Chance
    near: Cosine
    lead: Cosine
    entry_share: Chance
    of_form: Chance


class Danger(Values, frozen=True):
    """Whether a danger is raised."""

    heard: Chance
    need: Chance
    service: float
    grave: float
    usual: float
    least: float
    most: float
    slight: Floor


class Facts(Values, frozen=True):
    """Which facts of an entry are told."""

    sure: Chance
    second: Chance
    held: Chance
    nowhere: Chance
    nearest: Chance
    outright: Chance
    group: Times
    beside_own: Chance
    says: Chance
    answers: Chance


class Needs(Values, frozen=True):
    """Which services meet an everyday need."""

    one_country: Chance
    by_keeper: Chance


class Features(Values, frozen=True):
    """How the features are made that weights are fitted to."""

    search_need_floor: Floor
    search_nothing_floor: Floor
    search_met_floor: Floor
    followup_floor: Floor
    switch_floor: Floor
    switch_need_floor: Floor
    belief_floor: Floor
    fact_floor: Floor
    fact_unlike: Unlike
    common_word: Some
    name_word: Some
    name_most: Some


class Thresholds(Values, frozen=True):
    """All of them; what each means stands in the file."""

    service: Service
    offer: Offer
    vague: Vague
    followup: Followup
    switch: Switch
    open_need: OpenNeed
    correction: Correction
    two_needs: TwoNeeds
    intent: Intent
    person: Person
    booking: Booking
    case: CaseTurn
    office: Office
    life_event: LifeEvent
    problem: Problem
    danger: Danger
    facts: Facts
    needs: Needs
    features: Features
