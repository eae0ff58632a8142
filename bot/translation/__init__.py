"""What an entry says, told in a language the entry is not written in: by glossary and patterns, never by guessing."""
