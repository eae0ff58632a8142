"""One Line's understanding, from the command line: `intents/.venv/bin/python intents/run.py COMMAND --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from launch.content import DEFAULT_MODELS


def _train(arguments: argparse.Namespace) -> int:
    from launch.train import train

    print(train(arguments.out))
    return 0


def _current(arguments: argparse.Namespace) -> int:
    from launch.train import current

    print(current(arguments.out))
    return 0


def _model(arguments: argparse.Namespace) -> Path:
    from launch.train import current

    if arguments.model and not arguments.model.is_file():
        raise SystemExit(f"no model at {arguments.model}; run: make train")
    return arguments.model.resolve() if arguments.model else current(DEFAULT_MODELS)


def _serve(arguments: argparse.Namespace) -> int:
    from launch.serve import serve

    serve(_model(arguments), arguments.port)
    return 0


def _test(arguments: argparse.Namespace) -> int:
    from launch.measure import test

    return test(_model(arguments), least=arguments.least, as_json=arguments.json)


def _validate(_arguments: argparse.Namespace) -> int:
    from launch.check import validate

    return validate()


def _shell(arguments: argparse.Namespace) -> int:
    from launch.shell import shell

    shell(_model(arguments))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, action, what in (
        ("train", _train, "train the model of the present content, once; prints its path"),
        ("current", _current, "print the path of the trained model of the present content"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("--out", type=Path, default=DEFAULT_MODELS, help="folder of models (default: %(default)s)")
        command.set_defaults(action=action)
    serve = _add_with_model(commands, "serve", _serve, "answer /model/parse on 127.0.0.1")
    serve.add_argument("--port", type=int, default=5005, help="the port on 127.0.0.1 (default: %(default)s)")
    test = _add_with_model(commands, "test", _test, "measure the held-out examples, language by language")
    test.add_argument("--least", type=float, default=0.0, help="fail below this accuracy in any language (0 to 1)")
    test.add_argument("--json", action="store_true", help="print one JSON object")
    _add_with_model(commands, "shell", _shell, "type a sentence, see what Rasa makes of it")
    commands.add_parser("validate", help="Rasa's own check of domain and examples").set_defaults(action=_validate)
    return parser


Action = Callable[[argparse.Namespace], int]


def _add_with_model(commands: Any, name: str, action: Action, what: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=what)
    command.add_argument("--model", type=Path, help="a trained model (default: the one of the present content)")
    command.set_defaults(action=action)
    return command


if __name__ == "__main__":
    parsed = _parser().parse_args()
    sys.exit(parsed.action(parsed))
