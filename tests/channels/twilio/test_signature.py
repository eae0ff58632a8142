"""Only Twilio gets in: published vectors, and every way a signature can be wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signed import TOKEN, Fields, form_call, hashed, json_call, sign

from bot.config.settings import read_settings
from channels.contract import Untrusted, WebhookRequest
from channels.twilio.signature import TwilioSignature, read_signature

# Vectors that Twilio publishes with its libraries.
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = (
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
)
BODY = b'{"property": "value", "boolean": true}'
PUBLISHED = [
    form_call(URL, FIELDS, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    form_call(URL.replace(".com", ".com:1234"), FIELDS, "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
    form_call(URL.replace("https", "http").replace(".com", ".com:1234"), FIELDS, "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
    form_call(URL, FIELDS, "kvajT1Ptam85bY51eRf/AJRuM3w="),
    form_call(URL.replace("https", "http"), FIELDS, "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    form_call(
        URL,
        [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")],
        "IK+Dwps556ElfBT0I3Rgjkr1wJU=",
    ),
    json_call(hashed(URL, BODY), BODY, "a9nBmqA0ju/hNViExpshrM61xv4="),
    json_call(hashed("https://mycompany.com/myapp.php", BODY), BODY, "y77kIzt2vzLz71DgmJGsen2scGs="),
]
SMS = "https://city.example/twilio/sms"
TEXT = (("MessageSid", "SM1"), ("From", "+15550100"), ("Body", "hello"))
SHARED = {"X-Twilio-Webhooks-Signature-Settings": "key=whk_1,algorithm=HMAC_SHA256"}
ONLY_TOKEN = TwilioSignature((TOKEN,), {})
WITH_KEYS = TwilioSignature((TOKEN,), {"whk_1": "secret one", "whk_2": "secret two"})


def _accepts(proof: TwilioSignature, call: WebhookRequest) -> bool:
    try:
        proof.prove(call)
    except Untrusted:
        return False
    return True


@pytest.mark.parametrize("call", PUBLISHED)
def test_published_vectors_are_accepted(call: WebhookRequest) -> None:
    assert _accepts(ONLY_TOKEN, call)


@pytest.mark.parametrize("call", PUBLISHED)
def test_published_vectors_are_refused_under_another_token(call: WebhookRequest) -> None:
    assert not _accepts(TwilioSignature(("54321",), {}), call)


@pytest.mark.parametrize(
    "url",
    [
        "https://city.example:8443/twilio/sms",
        "https://[2001:db8::1]/twilio/sms",
        "https://[2001:db8::1]:8443/twilio/sms",
        "https://city.example/twilio/sms?note=a%20b+c%2Bd",
        "https://city.example/twilio/sms?q=%E4%B8%B4%E6%B2%B3",
        "https://xn--fiq228c.example/twilio/sms",
        "https://user:word@city.example/twilio/sms",
        "https://city.example/one//two/twilio/sms?a=1&a=2",
        "http://127.0.0.1:8080/twilio/sms",
    ],
)
def test_odd_addresses_are_proved_as_they_are(url: str) -> None:
    assert _accepts(ONLY_TOKEN, form_call(url, TEXT))


@pytest.mark.parametrize(
    "fields",
    [
        [],
        [("Body", "")],
        [("Body", "我家暖气不热 👍 é")],
        [("Body", "1+1=2 & 100% \r\n\t")],
        [("Body", "b"), ("Body", "a"), ("Body", "a")],
        [("body", "small"), ("Body", "large")],
        [("Ключ", "значение")],
    ],
)
def test_odd_fields_are_proved_as_they_are(fields: Fields) -> None:
    assert _accepts(ONLY_TOKEN, form_call(SMS, fields))


@pytest.mark.parametrize(
    "signed_url",
    [
        "https://city.example/twilio/status",
        "https://other.example/twilio/sms",
        "https://city.example:8443/twilio/sms",
        "http://city.example/twilio/sms",
        "https://city.example/twilio/sms?x=1",
        "https://city.example/twilio/sms/",
        "https://city.example/twilio/SMS",
    ],
)
def test_a_signature_of_another_address_is_refused(signed_url: str) -> None:
    assert not _accepts(ONLY_TOKEN, form_call(SMS, TEXT, sign(signed_url, TEXT)))


@pytest.mark.parametrize("signature", ["", "x", "é", "=" * 10_000, sign(SMS, TEXT).lower(), sign(SMS, TEXT) + " "])
def test_a_broken_signature_is_refused_and_never_an_error(signature: str) -> None:
    assert not _accepts(ONLY_TOKEN, form_call(SMS, TEXT, signature))


@pytest.mark.parametrize(
    "url", ["https://city.example:99999/x", "https://[::1/x", "/twilio/sms", "", "https://city.example:port/x"]
)
def test_an_impossible_address_is_refused_and_never_an_error(url: str) -> None:
    call = form_call(SMS, TEXT, "wrong")
    assert not _accepts(ONLY_TOKEN, replace(call, url=url))


def test_a_missing_header_is_refused() -> None:
    call = form_call(SMS, TEXT)
    assert not _accepts(ONLY_TOKEN, replace(call, headers={"Content-Type": call.headers["Content-Type"]}))


@pytest.mark.parametrize("name", ["x-twilio-signature", "X-TWILIO-SIGNATURE"])
def test_header_names_have_no_case(name: str) -> None:
    call = form_call(SMS, TEXT)
    assert _accepts(
        ONLY_TOKEN, replace(call, headers={"content-type": call.headers["Content-Type"], name: sign(SMS, TEXT)})
    )


def test_a_field_changed_added_or_taken_away_is_refused() -> None:
    right = sign(SMS, TEXT)
    for fields in ([*TEXT[:2], ("Body", "other")], [*TEXT, ("More", "x")], TEXT[:2]):
        assert not _accepts(ONLY_TOKEN, form_call(SMS, fields, right))


def test_json_is_held_to_its_hash() -> None:
    url = hashed(SMS, BODY)
    assert _accepts(ONLY_TOKEN, json_call(url, BODY, sign(url)))
    assert not _accepts(ONLY_TOKEN, json_call(url, BODY + b" ", sign(url)))
    assert not _accepts(ONLY_TOKEN, json_call(SMS, BODY, sign(SMS)))
    assert not _accepts(ONLY_TOKEN, json_call(url, b"\xff", sign(url)))
    assert not _accepts(ONLY_TOKEN, json_call(f"{SMS}?bodySHA256=", BODY, sign(f"{SMS}?bodySHA256=")))


def test_a_body_of_an_unsaid_kind_is_not_taken_for_an_empty_form() -> None:
    for kind in ("", "text/plain", "multipart/form-data; boundary=x"):
        assert not _accepts(ONLY_TOKEN, json_call(SMS, b"Body=hello", sign(SMS), kind))


def test_a_form_that_is_not_utf8_or_endless_is_refused() -> None:
    call = form_call(SMS, TEXT)
    assert not _accepts(ONLY_TOKEN, replace(call, body=b"Body=\xff"))
    assert not _accepts(ONLY_TOKEN, replace(call, body=b"Body=%ff"))
    assert not _accepts(ONLY_TOKEN, replace(call, body=b"a=1&" * 5_000))


def test_old_and_new_token_count_together_while_they_rotate() -> None:
    both = read_signature(read_settings({"ONELINE_TWILIO_AUTH_TOKEN": "new", "ONELINE_TWILIO_AUTH_TOKEN_OLD": "old"}))
    for token in ("new", "old"):
        assert _accepts(both, form_call(SMS, TEXT, sign(SMS, TEXT, token)))
    assert not _accepts(both, form_call(SMS, TEXT, sign(SMS, TEXT, "older")))


def test_without_any_token_nobody_gets_in() -> None:
    nobody = read_signature(read_settings({}))
    assert not _accepts(nobody, form_call(SMS, TEXT, sign(SMS, TEXT, "")))


def test_a_shared_key_signs_by_its_name() -> None:
    one = sign(SMS, TEXT, "secret one", "sha256")
    assert _accepts(WITH_KEYS, form_call(SMS, TEXT, one, **SHARED))
    assert not _accepts(WITH_KEYS, form_call(SMS, TEXT, sign(SMS, TEXT, "secret two", "sha256"), **SHARED))
    for named in ("key=whk_3,algorithm=HMAC_SHA256", "algorithm=HMAC_SHA256", "key=,algorithm=HMAC_SHA256"):
        assert not _accepts(WITH_KEYS, form_call(SMS, TEXT, one, **{next(iter(SHARED)): named}))


def test_shared_keys_can_not_be_talked_down_to_a_weaker_signature() -> None:
    header = next(iter(SHARED))
    by_token, weak = sign(SMS, TEXT), sign(SMS, TEXT, "secret one")
    assert not _accepts(WITH_KEYS, form_call(SMS, TEXT, by_token))
    assert not _accepts(WITH_KEYS, form_call(SMS, TEXT, weak))
    for named in ("key=whk_1", "key=whk_1,algorithm=HMAC_SHA1", "key=whk_1,algorithm=none", "x"):
        assert not _accepts(WITH_KEYS, form_call(SMS, TEXT, weak, **{header: named}))
        assert not _accepts(WITH_KEYS, form_call(SMS, TEXT, by_token, **{header: named}))
    assert not _accepts(ONLY_TOKEN, form_call(SMS, TEXT, sign(SMS, TEXT, TOKEN, "sha256"), **SHARED))


def test_while_moving_over_both_kinds_count() -> None:
    settings = {"SHARED_KEYS": "whk_1=secret=one, whk_2=two", "TOKEN_BESIDE_KEYS": "yes", "AUTH_TOKEN": TOKEN}
    moving = read_signature(read_settings({f"ONELINE_TWILIO_{name}": value for name, value in settings.items()}))
    assert _accepts(moving, form_call(SMS, TEXT))
    assert _accepts(moving, form_call(SMS, TEXT, sign(SMS, TEXT, "secret=one", "sha256"), **SHARED))


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


@given(st.lists(st.tuples(NAMES, st.text(st.characters(codec="utf-8"), max_size=200)), max_size=20))
def test_whatever_was_posted_and_signed_is_accepted(fields: list[tuple[str, str]]) -> None:
    assert _accepts(ONLY_TOKEN, form_call(SMS, fields))


@given(st.binary(max_size=200), st.text(max_size=60), st.text(max_size=60), st.text(max_size=80))
def test_no_rubbish_gets_in_or_breaks_the_door(body: bytes, kind: str, signature: str, named: str) -> None:
    headers = {"Content-Type": kind, "X-Twilio-Signature": signature, next(iter(SHARED)): named}
    for proof in (ONLY_TOKEN, WITH_KEYS):
        assert not _accepts(proof, replace(form_call(SMS, TEXT), body=body, headers=headers))
