"""Days and times as people say them; `read.py` shows how it is asked."""
