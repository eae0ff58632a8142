"""The decisions of the line and the values each goes by, with what a value may be; what it means stands in the file."""

from __future__ import annotations

from bot.config.decisions_of_danger import AfterDanger, Danger
from bot.config.decisions_of_needs import Absent, Questions, Vague
from bot.config.decisions_of_places import DangerLearned, Form, Heard, PlaceRead, Problem, Reading, SameThing
from bot.config.kinds_of_values import Chance, Cosine, Floor, Some, Times, Unlike, Values


class Service(Values, frozen=True):
    """Whether a search found the one service meant."""

    one: Chance
    clear: Chance
    rival: Chance
    none: Chance
    tale: Some
    none_for_tale: Chance
    unclear: Chance
    one_of_two_searches: Chance
    asked_of_two_searches: Chance
    plain_need: Chance
    plainest_need: Chance
    unmet: Chance
    unmet_plainest: Chance
    near: Chance
    among_near: Chance
    hopeless: Some
    searched: Some
    said: Some
    absent_said: Chance
    talked: Chance
    first_help: Chance
    first_help_unsaid: Chance
    first_help_service: Chance
    said_floor: Chance
    plain_enough: Chance
    sayings: Some
    unmet_here: Chance


class Offer(Values, frozen=True):
    """What stands in a list of services to choose from."""

    more: Chance
    one_need: Chance


class WhichService(Values, frozen=True):
    """Which service a turn means: the one in hand, another, one of several, none."""

    named: Chance
    nearer: Cosine
    follows: Chance
    follows_unsure: Chance
    asks: Chance
    answered_unless: Chance
    goes_on_though_named: Chance
    answered_though_named: Chance
    surely_named: Chance
    own_need: Chance
    picked: Chance
    rare: Chance
    back: Chance
    aside: Cosine
    far: Cosine
    over: Times
    told: Chance
    left: Chance
    beside: Chance
    beside_faint: Chance
    worth: Chance
    settled: Chance
    believed_over: Times
    believed_over_answer: Times
    believed_least: Chance
    doubted: Chance
    believed_worth: Chance
    alone: Chance
    next: Chance
    clear_need: Chance
    faint: Chance


class Correction(Values, frozen=True):
    """Which service is still meant in a correction."""

    share: Chance
    said_last: Chance


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
    collected: Chance
    other_wish: Chance


class Booking(Values, frozen=True):
    """Whether a wish to book is about a service here."""

    found: Chance
    need: Chance


class Office(Values, frozen=True):
    """Which office is meant."""

    named: Cosine
    alike: Cosine
    service: Chance
    ahead: Times
    surely_there: Chance


class LifeEvent(Values, frozen=True):
    """Whether a text tells of a life event."""

    understood: Cosine
    surely_understood: Cosine
    in_talk: Cosine
    surely: Cosine
    by_sayings: Chance
    step_named: Chance


class Facts(Values, frozen=True):
    """Which facts of an entry are told."""

    sure: Chance
    second: Chance
    held: Chance
    nowhere: Chance
    nearest: Chance
    outright: Chance
    asked_outright: Chance
    asks_at_end: float
    age_bands: Chance
    of_just_this: Chance
    hardly_not: Chance
    of_alert: Chance
    told_before: float
    with_value: Times
    group: Times
    beside_own: Chance
    count_asked: Chance
    sum_asked: Chance
    beside_other: Chance
    says: Chance
    answers: Chance
    speaks: Chance


class Needs(Values, frozen=True):
    """Which services meet an everyday need."""

    one_country: Chance
    by_keeper: Chance
    by_last_part: Chance
    heard_of: Chance
    beside_warning: Chance
    met: Chance


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
    absent: Absent
    which_service: WhichService
    correction: Correction
    two_needs: TwoNeeds
    intent: Intent
    person: Person
    booking: Booking
    case: CaseTurn
    office: Office
    life_event: LifeEvent
    problem: Problem
    questions: Questions
    danger: Danger
    after_danger: AfterDanger
    facts: Facts
    needs: Needs
    features: Features
    reading: Reading
    place: PlaceRead
    same_thing: SameThing
    form: Form
    heard: Heard
    danger_learned: DangerLearned
