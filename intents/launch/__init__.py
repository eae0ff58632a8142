"""The Rasa project's commands: what `run.py` calls. Only standin, engine, train, serve, measure and check import Rasa."""
