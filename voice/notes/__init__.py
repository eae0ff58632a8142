"""Voice notes: a recording that somebody sent is decoded and recognised."""
