"""Where number words stood before days and times were read below them; they stand in bot/language/number_words.py."""

from bot.language.number_words import Figures as Figures
from bot.language.number_words import figures as figures
