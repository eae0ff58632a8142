"""Rules of a conversation: what a rule is, the stages, and how the rule that answers is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.dialogue.turn.context import TurnContext
from bot.model.turn_result import TurnResult

Outcome = TurnResult | TurnContext | None
"""What a rule makes of a turn: its answer; the turn changed, for the rules after it; None if it passes."""
Condition = Callable[[TurnContext], bool]


class PolicyError(Exception):
    """Rules that contradict each other; the message names them."""


def always(context: TurnContext) -> bool:
    """The condition of a rule that decides by itself whether it has an answer."""
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to answer a turn in one way."""

    name: str
    priority: int
    """Rules are asked from the lowest to the highest; no two have the same."""
    reason: str
    """Why it stands where it does, or what it is for; shown by `--why`."""
    then: Callable[[TurnContext], Outcome]
    when: Condition = always
    """False if the rule has nothing to say; it is cheap, and `then` may still pass."""

    def apply(self, context: TurnContext) -> Outcome:
        """The answer of the rule, a changed turn, or None."""
        return self.then(context) if self.when(context) else None


@dataclass(frozen=True, slots=True)
class Stage:
    """Rules that use the same knowledge about a turn."""

    name: str
    rules: tuple[Rule, ...]
    prepare: Callable[[TurnContext], TurnContext] | None = None
    """What is worked out before the first of its rules is asked."""


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules of a conversation, in stages."""

    stages: tuple[Stage, ...]

    def __post_init__(self) -> None:
        """Raise PolicyError if two rules share a name or a priority, or a rule is out of order."""
        rules = self.rules
        for kind in ("name", "priority"):
            counts = Counter(str(getattr(rule, kind)) for rule in rules)
            if twice := [value for value, count in counts.items() if count > 1]:
                raise PolicyError(f"several rules have the {kind} {', '.join(twice)}")
        for rule, after in pairwise(rules):
            if rule.priority > after.priority:
                raise PolicyError(f"{after.name} ({after.priority}) stands after {rule.name} ({rule.priority})")

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules, in the order they are asked."""
        return tuple(rule for stage in self.stages for rule in stage.rules)

    def decide(self, context: TurnContext, *, why: bool = False) -> TurnResult:
        """The answer of the first rule that has one; its record names that rule and the rules that passed.

        why: the record names the rules beaten too, for which all the others are asked as well.
        Raises PolicyError where no rule answers: the last one has to answer always.
        """
        passed, asked = list[str](), self._ask(context)
        for rule, outcome in asked:
            if isinstance(outcome, TurnResult):
                beaten = tuple(other.name for other, answer in asked if isinstance(answer, TurnResult)) if why else ()
                record = replace(outcome.record, rule=rule.name, passed=tuple(passed), beaten=beaten)
                return replace(outcome, record=record)
            passed.append(rule.name)
        raise PolicyError("no rule answered")

    def _ask(self, context: TurnContext) -> Iterator[tuple[Rule, Outcome]]:
        """Each rule with its result for the turn, after changes by earlier rules."""
        for stage in self.stages:
            context = stage.prepare(context) if stage.prepare else context
            for rule in stage.rules:
                outcome = rule.apply(context)
                yield rule, outcome
                context = outcome if isinstance(outcome, TurnContext) else context
