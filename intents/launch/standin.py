"""An inert stand-in for TensorFlow.

Why: Rasa imports TensorFlow when it lists its own components, also for a pipeline that uses none of them. The real one
is 1.8 GB and 25 seconds at every start. Nothing here computes: a class can be subclassed, a decorator decorates, and a
component that really needs TensorFlow fails when it is used, not before.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

PACKAGES = frozenset({"tensorflow", "tensorflow_text", "tensorflow_hub", "tensorflow_addons", "keras"})


class _InertType(type):
    """A type whose every attribute is another inert type, and which decorates when called with one function."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _inert(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if not cls.__dict__.get("_inert"):
            return super().__call__(*args, **kwargs)  # a Rasa class that only has an inert base
        is_decorating = len(args) == 1 and not kwargs and callable(args[0])
        return args[0] if is_decorating else _inert("value")

    def __getitem__(cls, _key: Any) -> Any:
        return cls

    def __or__(cls, _other: Any) -> Any:
        return cls

    def __ror__(cls, _other: Any) -> Any:
        return cls

    def __iter__(cls) -> Iterator[Any]:
        return iter(())


def _inert(name: str) -> _InertType:
    return _InertType(name, (), {"_inert": True})


class _InertModule(ModuleType):
    """A module in which every name exists."""

    __path__: Sequence[str] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise AttributeError(name)
        value = "0.0.0" if name == "__version__" else _inert(name)
        setattr(self, name, value)
        return value


class _Finder(MetaPathFinder, Loader):
    """Answers imports of the packages above, and of any module inside them."""

    def find_spec(self, fullname: str, _path: Sequence[str] | None = None, _target: Any = None) -> ModuleSpec | None:
        is_ours = fullname.partition(".")[0] in PACKAGES
        return ModuleSpec(fullname, self, is_package=True) if is_ours else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def install() -> bool:
    """Put the stand-in in place before Rasa is imported; False where the real TensorFlow is installed."""
    if importlib.util.find_spec("tensorflow") is not None:
        return False
    sys.meta_path.insert(0, _Finder())
    return True
