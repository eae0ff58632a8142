"""All rules of the conversation, in the order they are asked: read this table to know what a turn comes to.

A rule answers, passes, or hands the rules after it a changed turn. To add one: write it in the `rules_*` file it belongs to,
give it a line here with a free priority and the reason why it stands there, and a row in `tests/bot/dialogue/policy/rules.yml`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.policy import (
    rules_cancel,
    rules_case,
    rules_commands,
    rules_correction,
    rules_followup,
    rules_need,
    rules_open,
    rules_talk,
)
from bot.dialogue.policy.rule import Outcome, Policy, Rule, Stage
from bot.dialogue.tracking.state_update import remember
from bot.dialogue.turn.analyse import analyse
from bot.dialogue.turn.context import TurnContext
from bot.errands import (
    danger_beside,
    emergency,
    first_help,
    missed,
    missed_call,
    nearest_office,
    plain_turns,
    promised_callback,
    unknown_office,
)
from bot.errands.case import codes, correct, may_text, own_questions, remarks


def _danger(context: TurnContext) -> Outcome:
    """Danger before anything else; what only sounds like one in a plain need is asked about behind its answer."""
    heard = emergency.first(context)
    if heard is None:
        return None
    if danger_beside.is_wanted(heard):
        return danger_beside.joined(heard, HARMLESS.decide(context))
    if danger_beside.is_mended_by_us(context, heard):
        return danger_beside.with_errand(heard, rules_case.begin_told(context, HARMLESS.decide(context)))
    return heard


def _after_danger_question(context: TurnContext) -> TurnContext:
    """The turn once it was asked whether somebody is in danger, and nobody is; with what it says of how to reach somebody."""
    if context.session.asked.of(emergency.NAME):
        context = _resume(context)
    return promised_callback.with_wish_for_writing(context)


def _resume(context: TurnContext) -> TurnContext:
    """After that question: what was asked before it, after a no; else what is said now, in the thread of that."""
    text, let = context.session.asked.slots["text"], emergency.let_go(context)
    if let.written != context.written or danger_beside.was_told(context):
        return let
    before = emergency.with_text(let, text)
    # Why answered alone: what only might be a need is none that "never mind" may be about.
    if (answered := POLICY.decide(before)).record.outcome != "answered":
        return let
    return replace(let, session=remember(answered, let.session, before.turn).session)


def _analyse_turn(context: TurnContext) -> TurnContext:
    """The turn looked for and understood."""
    return analyse(context, plain_turns.with_question_mark(context))


DANGER = Stage("danger", (
    Rule("danger", 100, "A life goes before everything, also before STOP and an open question.", _danger),
))  # fmt: skip
COMMAND = Stage("command", (
    Rule("missed_call", 185, "Who rang and hung up said nothing: it is no silence to be answered.", missed_call.rang,
         missed_call.is_missed),
    Rule("meant_command", 188, "\"Come again?\" in other words, to a question of an errand, is the command and answers nothing.",
         rules_commands.meant_command, rules_case.is_question_open),
    Rule("cancel_word", 189, "\"Cancel\" while an errand is there is about that, and says how all texts are stopped.",
         rules_cancel.cancel_errand, rules_cancel.says_cancel),
    Rule("case_question", 190, "What an errand asked is answered before a number or a yes can mean anything else.",
         rules_case.answer_question, rules_case.is_question_open),
    Rule("may_text", 192, "\"No, ring me\" to whether a number may be texted wants no person.", may_text.answer, may_text.is_asked),
    Rule("due_answer", 195, "\"Yes\" after a reminder is about what it reminded of.", rules_case.answer_due,
         rules_case.is_due_answered),
    Rule("case_correct", 197, "\"No, it is number 33\" puts right what was just reported, and reports nothing else.",
         correct.correct, correct.corrects),
    Rule("case_code", 198, "A code of ours asks how its case stands, from any number; it is no need and no telephone.",
         codes.named, rules_case.names_code),
    Rule("noise", 200, "Marks and letters that say nothing are not searched for.", missed.noise, missed.is_noise),
    Rule("promised_callback", 210, "\"When will they ring\" is about the call promised, whatever else it sounds like.",
         promised_callback.answer_about_callback),
    Rule("command", 220, "Keys, picks and fixed words mean the same in every conversation.", rules_commands.command),
), _after_danger_question)  # fmt: skip
PENDING = Stage("pending", (
    Rule("alarm_over", 300, "After a danger \"he is fine now\" is no need; what is asked beside it is.",
         rules_open.close_alarm, rules_open.is_alarm_over),
    Rule("all_well", 310, "The same where nothing was heard of a danger before.", rules_open.welcome_good_news, first_help.is_over),
    Rule("whole_answer", 320, "\"Tell me all of it again\" names nothing that could be searched for.",
         rules_open.repeat_whole_answer, rules_open.wants_whole_answer),
    Rule("list_refused", 330, "\"None of these\" shares words with services; what is meant instead is looked for alone.",
         rules_open.refuse_list, rules_open.refuses_list),
    Rule("both", 335, "\"Both\" to a list picks two, one after the other.", rules_open.take_both, rules_open.wants_both),
    Rule("others", 340, "\"Anything else?\" asks for what is left of the list.", rules_open.offer_others,
         rules_open.asks_for_others),
))  # fmt: skip
TALK_CONTROL = Stage("talk control", (
    Rule("talk_control", 400, "\"Slower\" or \"in Chinese\" changes the talk and is taken off what the turn is about.",
         rules_open.follow_talk_control),
))  # fmt: skip
CASE = Stage("case", (
    Rule("case_remark", 403, "\"I am running late\" and \"what was my code\" are about what somebody has, and no need.",
         remarks.answer, rules_case.acts_on_case),
    Rule("case_own", 404, "\"When is it\" right after something was booked is about that, not about the service.",
         own_questions.answer, rules_case.acts_on_case),
    Rule("case_change", 405, "\"Add a chair\" right after a form is about that form, and its own word \"cancel\" about one thing in it.",
         rules_case.change_handed_in, rules_case.acts_on_case),
    Rule("case_act", 410, "\"Cancel it\" and \"has anyone been\" are about what somebody has open, not about a service.",
         rules_case.act_on_case, rules_case.acts_on_case),
    Rule("case_begin", 430, "Who says what they want done has it begun; who only asks is told.", rules_case.begin_errand,
         rules_case.acts_on_case),
))  # fmt: skip
PLAIN = Stage("plain", (
    Rule("first_help", 500, "Water through the ceiling, no food: a number and a person before any list.", first_help.offer_first_help),
    Rule("refused", 510, "What somebody does not want is not told of.", missed.accept_refusal),
    Rule("aspect_of_nothing", 520, "\"How much is it?\" with nothing in hand must not be answered for a stranger.",
         missed.refuse_aspect_of_nothing),
    Rule("service_by_name", 530, "A name said as it stands in the catalogue beats all that is only like it.",
         plain_turns.answer_service_by_name),
    Rule("plain_question", 540, "A plain question about the service in hand is answered before any search may leave it.",
         plain_turns.answer_plain_question),
    Rule("case_report", 550, "Something broken is written down, not only told of; no entry is searched for it.",
         rules_case.begin_report, rules_case.acts_on_case),
))  # fmt: skip
UNDERSTOOD = Stage("understood", (
    Rule("pending_question", 600, "Our question, answered in other words than expected.", rules_need.pending_question),
    Rule("person", 610, "Who wants a person gets one; nothing after this may keep them.", rules_need.wants_person),
    Rule("complained", 620, "Anger names no service; searched for, it finds rubbish sorting.", missed.answer_complaint),
    Rule("pick_from_list", 630, "\"The second one\" of the last list, though other things were said since.",
         rules_followup.pick_from_list),
    Rule("no_question", 640, "Thanks, small talk and wishes how to be spoken to are no need.", rules_talk.no_question),
    Rule("return_to_previous", 650, "\"Back to the first thing\" must not be heard as a correction.",
         rules_followup.return_to_previous),
    Rule("correction", 660, "\"No, I meant\" changes what was taken wrongly before anything is built on it.",
         rules_correction.handle_correction),
    Rule("life_event", 670, "A death or a birth has steps of its own; one service would be too little.",
         rules_need.life_event),
    Rule("street_problem", 680, "Something broken has a team; no entry of the catalogue is about it.",
         rules_need.street_problem),
    Rule("not_here_yet", 690, "Booking, status and scams are for a person, unless the entry in hand says it.",
         rules_need.not_here_yet),
    Rule("unknown_office", 695, "Hours of an office the city does not have must not be told of the one in hand.",
         unknown_office.answer_unknown_office, unknown_office.is_asked),
    Rule("office", 700, "A question about an office by name is not about the service in hand.", rules_need.office),
    Rule("deferred_need", 710, "The second need of an earlier breath is taken up where a turn is nearer to it.",
         rules_followup.take_up_deferred),
    Rule("follow_up", 720, "On with the service in hand, or over to another that is likelier.",
         rules_followup.follow_up_or_switch),
    Rule("open_goal", 730, "More on a need no service was found for: weighed together with what was said.",
         rules_followup.refine_goal),
    Rule("unknown_place", 740, "A place that is not in the city, where the nearest office was asked for.",
         nearest_office.unknown_place),
    Rule("out_of_scope", 750, "Nothing a city does, and nothing found.", rules_need.out_of_scope),
    Rule("not_understood", 760, "Nothing found and no need in it: asked again rather than denied.",
         rules_need.not_understood),
), _analyse_turn)  # fmt: skip
FALLBACK = Stage("fallback", (
    Rule("need", 900, "Whatever is left is a need in somebody's own words; this rule always answers.", rules_need.need),
))  # fmt: skip
HARMLESS = Policy((COMMAND, PENDING, TALK_CONTROL, CASE, PLAIN, UNDERSTOOD, FALLBACK))
POLICY = Policy((DANGER, *HARMLESS.stages))
