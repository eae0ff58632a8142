"""Two tiers: which tests are slow stands here, by where they are; `make test` leaves them out, `make test-all` runs them too."""

from __future__ import annotations

from pathlib import Path

import pytest

SLOW = {
    "tests/bench/test_questions.py::test_a_question_the_city_has_nothing": "asks large catalogues",
    "tests/bench/test_questions.py::test_every_entry_a_question_names_is_in_its_catalogue[guangdong": "a large catalogue",
    "tests/bench/test_questions.py::test_every_entry_a_question_names_is_in_its_catalogue[miami": "a large catalogue",
    "tests/bench/test_questions.py::test_every_entry_a_question_names_is_in_its_catalogue[nyc": "a large catalogue",
    "tests/bench/test_questions.py::test_what_is_right": "asks every question of the bench",
    "tests/bench/test_questions.py::test_where_a_clerk": "asks large catalogues",
    "tests/bench/test_voice_hearing.py::test_two_digits": "hears with the engine of this machine",
    "tests/bench/test_voice_load.py::test_one_call_is_measured_at_a_real_voice_process": "a call in real time",
    "tests/bench/test_voice_speaking.py": "speaks with every voice",
    "tests/bot/appointments/test_calendars.py": "a CalDAV server",
    "tests/bot/appointments/test_races.py": "fifty threads, and processes killed",
    "tests/bot/catalogue/exporters/test_cpsv_ap.py::test_every_service_keeps_the_shapes_of_cpsv_ap[guangdong": "a large catalogue",
    "tests/bot/catalogue/exporters/test_cpsv_ap.py::test_every_service_keeps_the_shapes_of_cpsv_ap[miami": "a large catalogue",
    "tests/bot/catalogue/exporters/test_cpsv_ap.py::test_every_service_keeps_the_shapes_of_cpsv_ap[nyc": "a large catalogue",
    "tests/bot/catalogue/exporters/test_hsds_out.py::test_every_record_is_valid_hsds[guangdong": "a large catalogue",
    "tests/bot/catalogue/exporters/test_hsds_out.py::test_every_record_is_valid_hsds[miami": "a large catalogue",
    "tests/bot/catalogue/exporters/test_hsds_out.py::test_every_record_is_valid_hsds[nyc": "a large catalogue",
    "tests/bot/catalogue/exporters/test_hsds_out.py::test_names_places_hours_and_numbers_come_back_from_hsds[path0": "a large catalogue",
    "tests/bot/catalogue/exporters/test_schema_org.py::test_schema_org_has_each_property_used[guangdong": "a large catalogue",
    "tests/bot/catalogue/exporters/test_schema_org.py::test_schema_org_has_each_property_used[miami": "a large catalogue",
    "tests/bot/catalogue/exporters/test_schema_org.py::test_schema_org_has_each_property_used[nyc": "a large catalogue",
    "tests/bot/catalogue/exporters/test_sheet_out.py::test_what_the_spreadsheet_has_columns_for_comes_back_from_any_catalogue[guangdong": "a large catalogue",
    "tests/bot/catalogue/exporters/test_sheet_out.py::test_what_the_spreadsheet_has_columns_for_comes_back_from_any_catalogue[miami": "a large catalogue",
    "tests/bot/catalogue/exporters/test_sheet_out.py::test_what_the_spreadsheet_has_columns_for_comes_back_from_any_catalogue[nyc": "a large catalogue",
    "tests/bot/catalogue/importers/test_guangdong.py::test_all_of": "a large catalogue",
    "tests/bot/catalogue/importers/test_hsds_tabular.py::test_all_of_miami": "a large catalogue",
    "tests/bot/catalogue/importers/test_nyc.py::test_no_line_for_deaf": "a large catalogue",
    "tests/bot/catalogue/importers/test_nyc.py::test_the_real_pantries": "a large catalogue",
    "tests/bot/catalogue/importers/test_reading.py::test_a_long_import_says_how_far_it_is": "a long import",
    "tests/bot/catalogue/test_quality.py::test_our_own_grade": "grades every text twice",
    "tests/bot/errands/case/test_errands_killed.py::test_ended_at_any": "each question of each errand, by each way",
    "tests/bot/errands/case/test_journeys.py": "whole errands, one by one, on each store",
    "tests/bot/errands/case/test_kinds.py::test_every_saying": "every saying of a kind",
    "tests/bot/language/test_encoders.py::test_no_engine": "a process that loads the encoders",
    "tests/bot/reminders/test_reminders_killed.py": "workers killed and started again",
    "tests/bot/reminders/test_texts_counted.py::test_a_days_money": "texts and calls of a whole day",
    "tests/bot/retrieval/acts/test_acts.py::test_another_folder": "a model that is learned",
    "tests/bot/retrieval/acts/test_acts.py::test_most_sayings": "every saying of another writer",
    "tests/bot/retrieval/needs/test_classifier.py::test_unseen": "a model that is learned, and asked all that is unseen",
    "tests/bot/retrieval/services/test_sayings.py::test_first_helps_nobody": "a set of first helps, some three hundred texts",
    "tests/bot/safety/test_danger_sets.py::test_danger_in_other_words": "a set of dangers, through whole conversations",
    "tests/bot/safety/test_danger_sets.py::test_explicit_danger_is_always_raised[voice-": "the same words as by text, which are fast",
    "tests/bot/safety/test_danger_sets.py::test_ordinary_turns": "every turn of our own conversations",
    "tests/bot/safety/test_danger_sets.py::test_the_development_sets": "sets of dangers, through whole conversations",
    "tests/bot/safety/test_danger_sets.py::test_veiled": "a set of dangers, through whole conversations",
    "tests/bot/safety/test_danger_sets.py::test_what_only_sounds": "a set of look-alikes, through whole conversations",
    "tests/bot/safety/test_danger_sets.py::test_whole_turns": "everyday turns, through whole conversations",
    "tests/bot/safety/test_unseen_writers.py": "eight hundred sentences, each read by the network",
    "tests/bot/store/test_opening.py::test_processes_that_start": "processes that start together",
    "tests/bot/store/test_upgrade.py::test_what_says": "a process that is started",
    "tests/bot/store/test_wakeup.py::test_a_folder_that_lies_deep": "processes that wait",
    "tests/bot/store/test_wakeup.py::test_a_process_that_stands_still": "processes that are stopped and killed",
    "tests/bot/store/test_wakeup.py::test_a_process_that_waits": "processes that wait; a thread that does is fast",
    "tests/bot/store/test_wakeup.py::test_every_process": "processes that wait",
    "tests/bot/store/test_wakeup.py::test_news_that_was_lost": "a worker that waits for its next look",
    "tests/bot/store/test_wakeup.py::test_one_that_was_killed": "processes that are killed",
    "tests/bot/store/test_wakeup.py::test_the_socket_of_one": "processes that are killed",
    "tests/bot/store/test_wakeup.py::test_what_one_wrote_that_was_killed": "processes that are killed",
    "tests/bot/translation/test_glossary.py::test_nine_in_ten": "a large catalogue",
    "tests/bot/translation/test_translator.py::test_every_figure_told_of_new_yorks": "a large catalogue",
    "tests/bot/translation/test_translator.py::test_no_": "a large catalogue",
    "tests/channels/calls/test_menu_by_keys.py::test_no_key_is_met": "each key in each state",
    "tests/channels/open311/test_prism.py": "a server of the published interface in Node",
    "tests/channels/render/test_sms_segments.py::test_segments_equal": "a calculator in Node",
    "tests/channels/simulator/test_page": "a browser",
    "tests/channels/test_any_order.py::test_each_text": "threads in any order",
    "tests/channels/test_killed.py": "processes killed and started again",
    "tests/channels/twilio/test_calls_prism.py": "a server of Twilio's interface in Node",
    "tests/channels/twilio/test_sms_prism.py": "a server of Twilio's interface in Node",
    "tests/channels/twilio/test_stream.py": "calls in real time",
    "tests/channels/twilio/test_voice_stream.py::test_the_doors_for_calls": "a process that is started; that of texts is fast",
    "tests/conversations/test_conversations.py::test_it_goes_well_with_rasa[guangdong/": "a large catalogue",
    "tests/conversations/test_conversations.py::test_it_goes_well_with_rasa[nyc/": "a large catalogue",
    "tests/conversations/test_conversations.py::test_no_figure_is_made_up[guangdong/": "a large catalogue",
    "tests/conversations/test_conversations.py::test_no_figure_is_made_up[nyc/": "a large catalogue",
    "tests/conversations/ways_out/test_ways_out.py::test_a_key_is_answered": "each question, each key",
    "tests/conversations/ways_out/test_ways_out.py::test_it_is_left": "each question, each thing people say",
    "tests/dialogue/test_mixed.py::test_an_errand": "whole conversations, 64 in each language",
    "tests/faults/test_13_fallback_after_a_time_out.py": "a web process behind a provider that waits",
    "tests/faults/test_25_database_down.py::test_a_locked_database": "a lock that is waited for",
    "tests/faults/test_25_database_down.py::test_a_postgresql_that_takes": "a server that is waited for",
    "tests/faults/test_25_database_down.py::test_of_many_texts": "a lock that is waited for",
    "tests/faults/test_28_reminders_wait.py::test_a_thousand": "a thousand reminders",
    "tests/faults/test_42_whatever_comes_in.py": "nasty texts through every network and voice",
    "tests/faults/test_49_canary.py": "a whole line, searched for what was planted",
    "tests/faults/test_49_error_pages.py": "web processes started again",
    "tests/faults/test_51_many_texts_at_once.py": "a web process under load",
    "tests/faults/test_defect_C1_a_text_that_grows.py": "texts that grow, through every network",
    "tests/faults/test_defect_C1_ears_that_die.py": "recognisers started again and again",
    "tests/faults/test_defect_C1_encoders_that_die.py": "encoders killed and started again",
    "tests/faults/test_defect_H10_files.py::test_a_served": "a web process",
    "tests/faults/test_defect_H13_a_slow_start.py::test_a_worker": "a worker that loads the encoders",
    "tests/faults/test_defect_H13_a_slow_start.py::test_encoders_that": "a process that loads the encoders",
    "tests/faults/test_defect_H13_a_turn_that_hangs.py": "workers that hang",
    "tests/faults/test_defect_H7_slow_requests.py": "web processes with slow senders",
    "tests/faults/test_defect_M12_restarts.py": "processes started again",
    "tests/faults/test_defect_M14_patterns_stay_linear.py": "measures patterns",
    "tests/faults/test_defect_dec_S2_signals_at_any_moment.py::test_whatever_signals_come_everything_is_gone_in": "two hundred rounds; twelve are fast",
    "tests/faults/test_defect_dec_S3_one_process_an_engine.py::test_a_real_voice": "Piper and Kokoro, killed and loaded again",
    "tests/faults/test_defect_dec_S3_one_process_an_engine.py::test_whisper_is_held": "loads Whisper",
    "tests/faults/test_defect_M21_voices_in_their_own_processes.py": "voices started again and again",
    "tests/intents/test_rasa_project.py::test_a_measurement": "understands every held-out sentence",
    "tests/intents/test_rasa_project.py::test_examples_domain": "a command that loads Rasa",
    "tests/intents/test_rasa_project.py::test_held_out": "understands every held-out sentence",
    "tests/intents/test_rasa_project.py::test_the_shell": "a command that loads Rasa",
    "tests/oneline/cli/test_catalogue_search.py": "commands that open a catalogue",
    "tests/oneline/cli/test_converse_data.py": "commands that play whole days",
    "tests/oneline/cli/test_finished_towns.py::test_the_town": "commands that play whole days",
    "tests/oneline/cli/test_form_friction.py": "a command that plays conversations",
    "tests/oneline/cli/test_lazy_groups.py::test_a_quick_command": "a process a command",
    "tests/oneline/cli/test_main.py::test_a_chat": "a command that opens a catalogue",
    "tests/oneline/cli/test_main.py::test_a_line_that_is_no_turn": "a command a row",
    "tests/oneline/cli/test_main.py::test_a_turn_with_a_channel": "a command a row",
    "tests/oneline/cli/test_main.py::test_an_entry": "commands that open a catalogue",
    "tests/oneline/cli/test_main.py::test_turns_are": "a command that opens a catalogue",
    "tests/oneline/cli/test_needs_command.py::test_learning_writes": "a model that is learned three times",
    "tests/oneline/cli/test_trying.py": "commands that play conversations",
    "tests/oneline/processes/test_console_served.py": "the process of the desk, and nginx",
    "tests/test_third_language.py::test_a_third_language": "a whole house in a third language",
    "tests/test_third_language.py::test_the_other_languages": "a whole house in a third language",
    "tests/voice/asr/test_fetch.py::test_a_folder_with_a_model": "a model that is opened",
    "tests/voice/asr/test_moonshine_recogniser.py": "hears with Moonshine",
    "tests/voice/asr/test_open_recognisers.py::test_a_model_in": "engines that are loaded",
    "tests/voice/asr/test_open_recognisers.py::test_workers_that_fork": "processes that load Whisper",
    "tests/voice/asr/test_vosk_recogniser.py": "hears with Vosk",
    "tests/voice/asr/test_whisper_recogniser.py": "hears with Whisper",
    "tests/voice/audio/test_tone_detector.py::test_no_recorded_prompt": "every recorded prompt",
    "tests/voice/audio/test_tone_detector.py::test_no_spoken": "every recorded digit",
    "tests/voice/audio/test_vad.py::test_nine_in_ten": "every recorded digit",
    "tests/voice/call/test_controller.py::test_speech_without": "a call of an hour; the other is fast",
    "tests/voice/cli/test_voice_commands.py::test_fetch_takes": "a model that is opened",
    "tests/voice/faults/test_engines_that_hang.py": "engines that hang, in real time",
    "tests/voice/faults/test_hang_ups.py": "two hundred calls, and one hung up in each state",
    "tests/voice/faults/test_processes_end.py": "voice processes killed in a call",
    "tests/voice/faults/test_silence_and_voice.py::test_where_nothing_is_heard": "calls in real time",
    "tests/voice/faults/test_who_knocks.py::test_a_head_in_pieces": "a voice process",
    "tests/voice/faults/test_who_knocks.py::test_forty": "forty connections held open",
    "tests/voice/faults/test_who_knocks.py::test_who_proves": "a voice process",
    "tests/voice/telephony/asterisk/test_asterisk.py": "calls in real time",
    "tests/voice/telephony/sip/test_gateway": "telephones in real time",
    "tests/voice/telephony/sip/test_http_api.py": "telephones in real time",
    "tests/voice/telephony/sip/test_kamailio.py": "telephones in real time",
    "tests/voice/telephony/sip/test_passwords_change.py::test_with_an_old": "a registrar that is asked again and again",
    "tests/voice/telephony/sip/test_real_calls.py": "telephones in real time, and a whole line",
    "tests/voice/telephony/sip/test_rtp.py::test_a_stranger_takes": "sound in real time",
    "tests/voice/telephony/sip/test_rtp.py::test_one_packet_in_twenty": "sound in real time",
    "tests/voice/telephony/sip/test_rtp.py::test_only_the_same_telephone": "sound in real time",
    "tests/voice/telephony/sip/test_rung_once.py": "a gateway killed and started again",
    "tests/voice/telephony/sip/test_transfer.py": "telephones in real time",
    "tests/voice/telephony/sip/test_trunk.py": "telephones in real time",
    "tests/voice/telephony/sip/test_who_may_ring.py": "floods of calls",
    "tests/voice/notes/test_speaker.py::test_what_the_local_voice_says": "a voice and a recogniser",
    "tests/voice/tts/test_live_voices.py": "speaks with every voice",
    "tests/voice/tts/test_prompts.py": "speaks every prompt",
}
"""Beginning of a test's id → why it is slow."""
FAST = {
    "tests/bot/appointments/test_calendars.py::test_an_entry_bears": "what needs no server",
    "tests/bot/appointments/test_calendars.py::test_busy_is_read_by": "what needs no server",
    "tests/bot/appointments/test_races.py::test_many_at_once_get_what_there_is_and_no_more[postgresql-2-mixed": "the one of each server",
    "tests/bot/appointments/test_races.py::test_many_at_once_get_what_there_is_and_no_more[sqlite-2-mixed": "the one of each server",
    "tests/bot/errands/case/test_errands_killed.py::test_ended_at_any_question_it_comes_again_by_another_way_and_is_answered_there[sqlite-en-turns0-booking-1-": "one of each way",
    "tests/bot/errands/case/test_journeys.py::test_an_errand_runs_to_its_end_in_the_database[sqlite-journeys:": "one of each kind",
    "tests/channels/simulator/test_page.py::test_each_device_answers_and_axe_finds_nothing[en]": "the one with a browser",
    "tests/faults/test_defect_C1_encoders_that_die.py::test_what_can_not": "what starts nothing",
    "tests/faults/test_defect_H7_slow_requests.py::test_when_a_request": "what needs no server",
    "tests/faults/test_defect_M14_patterns_stay_linear.py::test_only_what": "what measures nothing",
    "tests/oneline/cli/test_catalogue_search.py::test_one_question_as_json": "the one question",
    "tests/oneline/cli/test_lazy_groups.py::test_a_quick_command_loads_nothing_heavy_even_where_it_is_refused[words1": "the one command",
    "tests/oneline/cli/test_main.py::test_a_line_that_is_no_turn_is_named_and_the_next_go_on[command0-good0-not json": "the one row",
    "tests/voice/asr/test_moonshine_recogniser.py::test_a_prompt_is_heard_word_for_word_and_surely[conf-onlyperson": "the one prompt",
    "tests/voice/asr/test_moonshine_recogniser.py::test_another_language": "what hears nothing",
    "tests/voice/asr/test_moonshine_recogniser.py::test_broken_weights": "what hears nothing",
    "tests/voice/asr/test_moonshine_recogniser.py::test_no_code_of": "what hears nothing",
    "tests/voice/faults/test_engines_that_hang.py::test_what_an_engine_raises": "what does not hang",
    "tests/voice/faults/test_engines_that_hang.py::test_where_a_voice_hangs": "the one that hangs",
    "tests/voice/faults/test_silence_and_voice.py::test_where_nothing_is_heard_keys_still_work[broken": "the one ear",
    "tests/voice/telephony/sip/test_gateway.py::test_a_call_is_answered_heard_and_ended": "the one by SIP",
    "tests/voice/telephony/sip/test_rtp.py::test_a_stranger_takes_nothing_however_early_or_late_he_comes[after two quiet seconds-a key": "the one stranger",
    "tests/voice/telephony/sip/test_rtp.py::test_only_the_same_telephone_is_followed_to_another_port[another voice": "the one voice",
}
"""Beginning of a test's id → what it stands for among the fast ones, though it is in a slow file."""

LONG = (
    "tests/voice/telephony/sip/test_real_calls.py",
    "tests/voice/tts/test_prompts.py",
    "tests/conversations/test_conversations.py",
    "tests/conversations/ways_out/",
    "tests/voice/telephony/sip/test_gateway",
    "tests/voice/faults/test_hang_ups.py",
    "tests/channels/simulator/test_page",
    "tests/voice/asr/test_whisper_recogniser.py",
    "tests/faults/test_42_whatever_comes_in.py",
    "tests/oneline/cli/test_needs_command.py",
    "tests/intents/test_rasa_project.py",
    "tests/test_third_language.py",
)
"""Files that take longest, those first: where several processes run the tests, they begin with these."""


def place_in_line(test: str) -> int:
    """When a test is begun, by its id: a place in `LONG`, or behind all of it."""
    return next((place for place, begins in enumerate(LONG) if test.startswith(begins)), len(LONG))


def is_slow(test: str) -> bool:
    """Whether a test, by its id, is left out by `make test`."""
    return test.startswith(tuple(SLOW)) and not test.startswith(tuple(FAST))


def is_all_slow(file: str) -> bool:
    """Whether `make test` leaves out all tests of a file or folder."""
    return is_slow(file) and not any(test.startswith(file) for test in FAST)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file of slow tests alone is not even read where those are left out: each process reads all files."""
    if config.getoption("markexpr") != "not slow" or not collection_path.is_relative_to(config.rootpath):
        return None
    return is_all_slow(collection_path.relative_to(config.rootpath).as_posix()) or None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is slow, before tests are chosen by their marks."""
    for item in items:
        if is_slow(item.nodeid):
            item.add_marker(pytest.mark.slow)
