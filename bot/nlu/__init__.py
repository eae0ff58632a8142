"""What a text means: Rasa's answer or keywords' in its place, commands, talk about how to talk."""
