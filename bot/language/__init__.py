"""What a text is made of: its language, its words, its vectors; and the line's own wordings."""
