"""How texts are read aloud: figures, dates and signs as words, in each language."""
