"""Twilio's words for calls, as tables, and a call as its forms describe it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.config.thresholds import THRESHOLDS
from bot.language.traits import Language
from channels.contract import Receipt, Status, Unreadable, WebhookRequest

CHANNEL = "phone"
"""Every call is one way in, whoever carries it."""


@dataclass(frozen=True, slots=True)
class TwilioVoice:
    """A language in Twilio's own names."""

    say: str
    voice: str
    hear: str
    """The recogniser's tag, which is not always that of the voice."""


def twilio_voice(language: Language) -> TwilioVoice | None:
    """How Twilio speaks and hears a language, or None if its file does not say."""
    named = language.vendors.get("twilio", {})
    return TwilioVoice(named["say"], named["voice"], named["hear"]) if len(named) >= len(NAMED) else None


NAMED = ("say", "voice", "hear")
# Twilio's CallStatus → ours, for calls we make.
STATUS: dict[str, Status] = {
    **dict.fromkeys(("queued", "initiated"), "queued"),
    **dict.fromkeys(("ringing", "in-progress"), "sent"),
    "completed": "delivered",
    **dict.fromkeys(("busy", "no-answer", "failed"), "failed"),
    "canceled": "expired",
}
OVER = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
"""CallStatus of a call that hears nothing more."""
ANSWERED = frozenset({"completed", "answered"})
"""DialCallStatus where a person took the call."""
# What Twilio puts for a number that is withheld: words, or the letters of such a word as keys of a telephone.
WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+86282452253", "+8656696"})
SIGNED = "TN-Validation-Passed-A"
"""StirVerstat of a number that its own network vouches for; every other may be anybody's."""
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
CALL_ID = re.compile(r"[A-Za-z0-9]{8,64}")
KEYS = frozenset("0123456789*#")
UNKNOWN_CERTAINTY = THRESHOLDS.heard.without_certainty
"""Where Twilio says nothing, or 0 beside words: some of its recognisers have no figure."""


@dataclass(frozen=True, slots=True)
class VoiceWebhook:
    """A call as one request tells of it."""

    call: str
    """Twilio's id of the call (CA…)."""
    caller: str
    """Number of the resident, E.164; empty if it is withheld, or is no number."""
    ours: str
    """Our own number."""
    status: str
    at: datetime
    digits: str = ""
    speech: str = ""
    certainty: float = 1.0
    dialled: str = ""
    """What became of a call to a person, in Twilio's word."""
    failed_at: str = ""
    """Address of ours that failed before this request, or empty."""
    is_vouched: bool = False
    """The network of the caller signed that the number is theirs (STIR, full attestation), or we rang it ourselves."""

    @property
    def number(self) -> str:
        """What the caller's number is worth: "vouched", "shown", or empty if there is none."""
        return ("vouched" if self.is_vouched else "shown") if self.caller else ""

    @property
    def sender(self) -> str:
        """The conversation's address: two callers without a number never share one."""
        return self.caller or f"call:{self.call}"

    @property
    def is_over(self) -> bool:
        """True when nobody listens any more."""
        return self.status in OVER

    @property
    def is_silent(self) -> bool:
        """True when nothing was said or pressed."""
        return not (self.digits or self.speech)


def read_ringing(call: WebhookRequest) -> VoiceWebhook:
    """The call in a form; raises Unreadable without a call's id."""
    form = call.form
    call_id = form.get("CallSid", "")
    if not CALL_ID.fullmatch(call_id):
        raise Unreadable("CallSid is missing")
    sides = form.get("From", ""), form.get("To", "")
    # Why by direction: in a call we make, the resident is the one who is rung.
    is_ours = form.get("Direction", "").startswith("outbound")
    theirs, ours = sides if not is_ours else sides[::-1]
    speech = form.get("SpeechResult", "").replace("\0", "").strip()
    return VoiceWebhook(
        call_id,
        _number(theirs),
        _number(ours),
        form.get("CallStatus", ""),
        call.at,
        digits="".join(key for key in form.get("Digits", "") if key in KEYS),
        speech=speech,
        certainty=_certainty(form.get("Confidence", "")) if speech else 1.0,
        dialled=form.get("DialCallStatus", ""),
        failed_at=form.get("ErrorUrl", "") if form.get("ErrorCode") else "",
        is_vouched=is_ours or form.get("StirVerstat", "") == SIGNED,
    )


def read_receipt(form: Mapping[str, str]) -> Receipt:
    """What became of a call; raises Unreadable without a call's id."""
    call_id = form.get("CallSid", "")
    if not CALL_ID.fullmatch(call_id):
        raise Unreadable("CallSid is missing")
    word = form.get("CallStatus", "")
    status = STATUS.get(word, "unknown")
    why = form.get("SipResponseCode") or form.get("ErrorCode") or word
    return Receipt(call_id, status, why[:20] if status == "failed" else "")


def _number(address: str) -> str:
    """A telephone number, or empty for a withheld one and for anything else."""
    return address if NUMBER.fullmatch(address) and address not in WITHHELD else ""


def _certainty(given: str) -> float:
    try:
        certainty = float(given)
    except ValueError:
        return UNKNOWN_CERTAINTY
    return min(certainty, 1.0) if certainty > 0.0 else UNKNOWN_CERTAINTY
