"""NLU: Rasa's answer or the keyword fallback, commands, and talk control."""
