"""What Whisper writes where nobody spoke: the closing titles of the films it was trained on."""

from __future__ import annotations

from voice.asr.phonetic_match import sound

_TITLES = (
    "thank you", "thanks for watching", "thank you for watching", "thank you so much for watching",
    "thank you very much", "please subscribe", "subscribe", "see you next time", "bye", "you", "the end",
    "subtitles by the amara org community", "subtitles by", "transcription by castingwords",
    "谢谢观看", "谢谢大家", "谢谢收看", "感谢观看", "字幕", "字幕组", "字幕志愿者", "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
    "优优独播剧场", "中文字幕", "明镜需要您的支持 欢迎订阅明镜", "下期再见", "以下是普通话的句子",
    "gracias por ver el video", "subtítulos realizados por la comunidad de amara org", "gracias", "suscríbete",
    "sous titres réalisés par la communauté d amara org", "merci d avoir regardé cette vidéo", "sous titrage",
    "obrigado por assistir", "legendas pela comunidade amara org", "vielen dank für s zuschauen", "untertitel",
    "продолжение следует", "субтитры", "спасибо за просмотр", "시청해주셔서 감사합니다", "ご視聴ありがとうございました",
)  # fmt: skip
IMAGINED = frozenset(sound(title) for title in _TITLES)
_PARTS = tuple(
    sound(part) for part in ("subtitles by", "字幕", "请不吝点赞", "以下是普通", "sous titr", "субтитр", "amara")
)


def is_hallucination(text: str) -> bool:
    """True for what is heard in noise and silence; people say some of it too, so ask only where it is unsure."""
    heard = sound(text)
    return heard in IMAGINED or any(part in heard for part in _PARTS)
