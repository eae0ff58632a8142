"""Rasa answering texts all by itself, as its documentation has it: its Twilio connector, rules, one reply an intent.

Run by Rasa's own interpreter: `intents/.venv/bin/python bench/rasa_line.py train FOLDER` and `… serve FOLDER PORT TWILIO`.
"""

from __future__ import annotations

import sys
from pathlib import Path

INTENTS = Path(__file__).parents[1] / "intents"
sys.path.insert(0, str(INTENTS))

from launch import engine  # noqa: E402

engine.prepare(threads=1)


def train(folder: Path) -> None:
    """One model with the same understanding and a rule for every intent."""
    import yaml
    from rasa.api import train as rasa_train

    config = yaml.safe_load((INTENTS / "config.yml").read_text(encoding="utf-8"))
    domain = yaml.safe_load((INTENTS / "domain.yml").read_text(encoding="utf-8"))
    intents = [*domain["intents"], "nlu_fallback"]
    answers = {f"utter_{name}": [{"text": f"We have noted that. You said: {name}."}] for name in intents}
    rules = [{"rule": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]} for name in intents]
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "config.yml", {**config, "policies": [{"name": "RulePolicy"}]})
    _write(folder / "domain.yml", {**domain, "responses": answers})
    _write(folder / "rules.yml", {"version": "3.1", "rules": rules})
    examples = [str(path) for path in sorted(INTENTS.glob("*/nlu/*.yml"))]
    rasa_train(
        str(folder / "domain.yml"),
        str(folder / "config.yml"),
        [*examples, str(folder / "rules.yml")],
        output=str(folder),
        fixed_model_name="line",
    )


def _write(path: Path, content: object) -> None:
    import yaml

    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def serve(folder: Path, port: int, twilio: str) -> None:
    """Answer texts, with Twilio's REST interface at another address."""
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from twilio.rest import Client

    request = Client.request

    def elsewhere(self: Client, method: str, uri: str, *rest: object, **named: object) -> object:
        return request(self, method, uri.replace("https://api.twilio.com", twilio), *rest, **named)

    Client.request = elsewhere
    engine.quiet()
    credentials = folder / "credentials.yml"
    _write(
        credentials, {"twilio": {"account_sid": "AC" + "0" * 32, "auth_token": "token", "twilio_number": "+15550199"}}
    )
    serve_application(
        str(folder / "line.tar.gz"),
        interface="127.0.0.1",
        port=port,
        credentials=str(credentials),
        endpoints=AvailableEndpoints(),
    )


if __name__ == "__main__":
    if sys.argv[1] == "train":
        train(Path(sys.argv[2]))
    else:
        serve(Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
