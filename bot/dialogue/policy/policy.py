"""All rules of the conversation, in the order they are asked. Read this table to see how a turn is answered.

A rule answers, passes, or hands the rules after it a changed turn. To add one: write it in the `rules_*` file it belongs to,
give it a line here with a free priority and the reason why it stands there, and a row in `tests/bot/dialogue/policy/rules.yml`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.policy import (
    rules_begin,
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
from bot.dialogue.tracking.multi_intent import split_needs
from bot.dialogue.tracking.state_update import remember
from bot.dialogue.turn.context import TurnContext
from bot.errands import (
    missed,
    missed_call,
    nearest_office,
    plain_turns,
    promised_callback,
    steps_left,
    street_problems,
    unknown_office,
)
from bot.errands.case import may_text
from bot.errands.case.existing import codes, correct, one_more, own_questions, remarks, unwait
from bot.errands.case.open_question import question_beside
from bot.errands.case.start import after_help
from bot.errands.danger import alarm, danger_beside, danger_reply, emergency, emergency_number


def _danger(context: TurnContext) -> Outcome:
    """The rule on danger. A plain need that only sounds like danger is answered first and asked about afterwards."""
    heard = emergency.first(context)
    if heard is None:
        return emergency.with_need(context)
    if danger_beside.is_beside(heard):
        return danger_beside.joined(context, heard, HARMLESS.decide(context))
    need = emergency.need_before(context)
    if danger_beside.is_mended_by_us(need, heard):
        return danger_beside.with_errand(heard, rules_begin.begin_likeliest(need) or HARMLESS.decide(need))
    return heard


def _after_danger_question(context: TurnContext) -> TurnContext:
    """The turn after "is somebody in danger?" was answered with no; keeps what it says of how to reach somebody."""
    if context.session.asked.of(emergency.NAME):
        context = _resume(context)
    return promised_callback.with_wish_for_writing(context)


def _resume(context: TurnContext) -> TurnContext:
    """After a no, the turn before that question; otherwise the present turn, in the dialogue state of that one."""
    text, let = context.session.asked.slots["text"], emergency.let_go(context)
    if let.written != context.written or danger_beside.is_beside(context):
        return let
    before = danger_reply.with_text(let, text)
    # Why only an answered turn: "never mind" cannot be about a text that may not have been a need.
    if (answered := POLICY.decide(before)).record.outcome != "answered":
        return let
    return replace(let, session=remember(answered, let.session, before.turn).session)


def _analyse_turn(context: TurnContext) -> TurnContext:
    """The turn after search and understanding."""
    analysed = plain_turns.analysed(context)
    if analysed.service is None:
        # Why before it is wanted: most needs are looked through for a second one, and Rasa still works on the text.
        split_needs(analysed)
    return analysed


def _emergency_number(context: TurnContext) -> Outcome:
    """The number for who names an emergency; a bare number that answers a form is taken as well."""
    return emergency_number.beside(context, HARMLESS.decide) or emergency_number.tell(context)


def _case_question(context: TurnContext) -> Outcome:
    """The rule on an open question of an errand; what a turn asks beside its answer is answered by all rules."""
    return question_beside.answered_and_taken(context, rules_case.answer_question, HARMLESS.decide)


DANGER = Stage("danger", (
    Rule("emergency_number", 90, "Whoever names an emergency, by word, number or keys, is told whom to ring, whatever was asked.",
         _emergency_number),
    Rule("danger", 100, "Danger comes before everything, also before STOP and an open question.", _danger),
))  # fmt: skip
COMMAND = Stage("command", (
    Rule("missed_call", 185, "A call that was hung up at once is not a silence to be answered.", missed_call.rang,
         missed_call.is_missed),
    Rule("unwait", 186, "\"Take me off the waiting list\" ends the waiting alone: the appointment stands.", unwait.answer),
    Rule("stop_here", 187, "In the chat STOP ends what is going on, for nothing is sent there; \"never mind\" lets offered times go.",
         rules_cancel.stop_here, rules_cancel.says_stop_here),
    Rule("meant_command", 188, "\"Come again?\" after a question of an errand is the command \"again\" and not an answer.",
         rules_commands.meant_command, rules_case.is_question_open),
    Rule("cancel_word", 189, "\"Cancel\" is about an open errand if there is one; the answer says how to stop all texts.",
         rules_cancel.cancel_errand, rules_cancel.says_cancel),
    Rule("case_question", 190, "An answer to a question of an errand: a number or a yes means nothing else then.",
         _case_question, rules_case.is_question_open),
    Rule("may_text", 192, "\"No, ring me\" after \"may we text this number?\" is not a request for a person.", may_text.answer,
         may_text.is_asked),
    Rule("due_answer", 195, "\"Yes\" after a reminder is about the thing it reminds of.", rules_case.answer_due,
         rules_case.is_due_answered),
    Rule("case_correct", 197, "\"No, it is number 33\" corrects the report just made and is not a new report.",
         correct.correct, correct.corrects),
    Rule("case_code", 198, "A case code asks about its case, from any number; it is not a need or a telephone number.",
         codes.named, rules_case.names_code),
    Rule("noise", 200, "Punctuation and random letters say nothing and are not searched for.", missed.noise, missed.is_noise),
    Rule("promised_callback", 210, "\"When will they ring\" is about the promised call back, whatever else it sounds like.",
         promised_callback.answer_about_callback),
    Rule("command", 220, "Keys, picks and fixed words mean the same in every conversation.", rules_commands.command),
), _after_danger_question)  # fmt: skip
PENDING = Stage("pending", (
    Rule("alarm_over", 300, "\"He is fine now\" after a danger is not a need; what is asked beside it may be one.",
         rules_open.close_alarm, alarm.is_over),
    Rule("all_well", 310, "The same if no danger was heard before.", rules_open.welcome_good_news, rules_open.is_all_well),
    Rule("whole_answer", 320, "\"Tell me all of it again\" names nothing to search for.",
         rules_open.repeat_whole_answer, rules_open.wants_whole_answer),
    Rule("list_refused", 330, "\"None of these\" is not searched for; only what is wanted instead is.",
         rules_open.refuse_list, rules_open.refuses_list),
    Rule("both", 335, "\"Both\" after a list picks two services, one after the other.", rules_open.take_both, rules_open.wants_both),
    Rule("others", 340, "\"Anything else?\" asks for the rest of the list.", rules_open.offer_others,
         rules_open.asks_for_others),
))  # fmt: skip
TALK_CONTROL = Stage("talk control", (
    Rule("recording", 390, "\"Hang on, are you recording me?\" asks about the line and not for a moment; the service in hand stays.",
         rules_talk.tell_recording, rules_talk.is_recording_asked),
    Rule("talk_control", 400, "\"Slower\" or \"in Chinese\" changes how we talk; the rest of the turn is answered.",
         rules_open.follow_talk_control),
), rules_correction.take_last)  # fmt: skip
CASE = Stage("case", (
    Rule("one_more", 402, "\"Another one for my wife\" begins a new errand; what was filed is not changed by it.", one_more.begin),
    Rule("case_remark", 403, "\"I am running late\" and \"what was my code\" are about an errand and not a need.",
         remarks.answer, rules_case.acts_on_case),
    Rule("case_own", 404, "\"When is it\" and \"what have I booked\" are about their own errands, not about a service.",
         own_questions.answer, rules_case.acts_on_case),
    Rule("case_change", 405, "\"Add a chair\" right after a form changes that form; \"cancel the chair\" changes one thing in it.",
         rules_case.change_handed_in, rules_case.acts_on_case),
    Rule("steps_left", 408, "\"That one is done, what is left\" in a life event begins nothing; it asks for the rest of its list.",
         steps_left.answer),
    Rule("case_act", 410, "\"Cancel it\" and \"has anyone been\" are about an open errand, not about a service.",
         rules_case.act_on_case, rules_case.acts_on_case),
    Rule("case_begin", 430, "Somebody who says what they want done has it begun; a question is only answered.", rules_begin.begin_errand,
         rules_case.acts_on_case),
))  # fmt: skip
PLAIN = Stage("plain", (
    Rule("first_help", 500, "Water through the ceiling, or no food, needs a number and a person before any list.",
         after_help.offer),
    Rule("refused", 510, "A service that somebody does not want is not told.", missed.accept_refusal),
    Rule("aspect_of_nothing", 520, "\"How much is it?\" with no service in hand must not be answered for some other service.",
         missed.refuse_aspect_of_nothing),
    Rule("service_by_name", 530, "An exact name from the catalogue beats everything that is only similar.",
         plain_turns.answer_service_by_name),
    Rule("plain_question", 540, "A plain question about the service in hand is answered before search can lead away from it.",
         plain_turns.answer_plain_question),
    Rule("case_report", 550, "A report of something broken is filed; no entry of the catalogue is searched for it.",
         rules_case.begin_report, rules_case.acts_on_case),
))  # fmt: skip
UNDERSTOOD = Stage("understood", (
    Rule("pending_question", 600, "An answer to our question in other words than expected.", rules_need.pending_question),
    Rule("person", 610, "Somebody who wants a person gets one; no later rule may prevent it.", rules_need.wants_person),
    Rule("complained", 620, "Angry words name no service; a search for them would find rubbish sorting.", missed.answer_complaint),
    Rule("pick_from_list", 630, "\"The second one\" picks from the last list, even if other things were said since.",
         rules_followup.pick_from_list),
    Rule("no_question", 640, "Thanks, small talk and wishes about how to talk are not needs.", rules_talk.no_question),
    Rule("return_to_previous", 650, "\"Back to the first thing\" must not be taken for a correction.",
         rules_followup.return_to_previous),
    Rule("correction", 660, "\"No, I meant\" corrects a misunderstanding before a later rule uses it.",
         rules_correction.handle_correction),
    Rule("life_event", 670, "A death or a birth has several steps; one service would not be enough.",
         rules_need.life_event),
    Rule("street_problem", 680, "Something broken has a team; no entry of the catalogue is about it.",
         rules_need.street_problem, street_problems.may_be_reported),
    Rule("not_here_yet", 690, "Booking, status and scams are for a person, unless the entry in hand answers.",
         rules_need.not_here_yet),
    Rule("unknown_office", 695, "A question about an unknown office must not be answered with the hours of the one in hand.",
         unknown_office.answer_unknown_office, unknown_office.is_asked),
    Rule("office", 700, "A question about an office by name is not about the service in hand.", rules_need.office),
    Rule("deferred_need", 710, "The second need of an earlier text is taken up if the turn is nearer to it.",
         rules_followup.take_up_deferred),
    Rule("follow_up", 720, "The turn goes on with the service in hand, or over to a likelier one.",
         rules_followup.follow_up_or_switch),
    Rule("open_goal", 730, "More words on a need for which no service is settled; both are searched for together.",
         rules_followup.refine_goal),
    Rule("unknown_place", 740, "Somebody asks for the nearest office from a place that is not in the city.",
         nearest_office.unknown_place),
    Rule("out_of_scope", 750, "The text is not a city's business, and nothing was found.", rules_need.out_of_scope),
    Rule("not_understood", 760, "Nothing was found and no need is named, so the line asks again and denies nothing.",
         rules_need.not_understood),
), _analyse_turn)  # fmt: skip
FALLBACK = Stage("fallback", (
    Rule("need", 900, "Everything else is a need in somebody's own words; this rule always answers.", rules_need.need),
))  # fmt: skip
HARMLESS = Policy((COMMAND, PENDING, TALK_CONTROL, CASE, PLAIN, UNDERSTOOD, FALLBACK))
POLICY = Policy((DANGER, *HARMLESS.stages))
