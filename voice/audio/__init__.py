"""Sound itself: samples, codings, tones, and whether somebody is speaking."""
