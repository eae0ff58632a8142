"""Sound in, words out; words in, sound out. Imports nothing of ours."""
