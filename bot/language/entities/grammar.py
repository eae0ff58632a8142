"""Where the grammar stood before days and times were read below it; it stands in bot/language/grammar.py."""

from bot.language.grammar import grammar as grammar
