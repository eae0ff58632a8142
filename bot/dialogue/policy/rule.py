"""Rules of a conversation: what a rule is, the stages they stand in, and how the one that answers is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.dialogue.turn.context import TurnContext
from bot.model.turn_result import TurnResult

Outcome = TurnResult | TurnContext | None
"""What a rule makes of a turn: its answer; the turn changed, for the rules after it; None where it passes."""
Condition = Callable[[TurnContext], bool]


class PolicyError(Exception):
    """Rules that contradict each other; the text names them."""


def always(context: TurnContext) -> bool:
    """The condition of a rule that looks for itself."""
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
    """False where the rule has nothing to say; it is cheap, and `then` may still pass."""

    def apply(self, context: TurnContext) -> Outcome:
        """What the rule makes of a turn."""
        return self.then(context) if self.when(context) else None


@dataclass(frozen=True, slots=True)
class Stage:
    """Rules that know equally much of a turn."""

    name: str
    rules: tuple[Rule, ...]
    prepare: Callable[[TurnContext], TurnContext] | None = None
    """What is worked out before the first of its rules is asked."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a turn, with the rule that gave it."""

    rule: Rule
    result: TurnResult
    passed: tuple[Rule, ...]
    """Rules that were asked before and passed."""
    left: tuple[tuple[Rule, TurnContext], ...]
    """Rules of the same stage that were not asked any more, and the turn as they would have seen it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules of a conversation, in stages."""

    stages: tuple[Stage, ...]

    def __post_init__(self) -> None:
        """Raise PolicyError where two rules share a name or a priority, or a rule stands out of its order."""
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

    def decide(self, context: TurnContext) -> Decision:
        """The answer of the first rule that has one. Raises PolicyError where none has: the last one has to answer always."""
        passed = list[Rule]()
        for stage in self.stages:
            context = stage.prepare(context) if stage.prepare else context
            for place, rule in enumerate(stage.rules):
                outcome = rule.apply(context)
                if isinstance(outcome, TurnResult):
                    left = tuple((each, context) for each in stage.rules[place + 1 :])
                    return Decision(rule, _noted(outcome, rule, passed), tuple(passed), left)
                passed.append(rule)
                context = outcome or context
        raise PolicyError("no rule answered")


def beaten(decision: Decision) -> Iterator[Rule]:
    """The rules of the same stage that would have answered, had the one before them passed."""
    for rule, context in decision.left:
        if isinstance(rule.apply(context), TurnResult):
            yield rule


def _noted(result: TurnResult, rule: Rule, passed: list[Rule]) -> TurnResult:
    """An answer whose record names the rule that gave it, and those asked before."""
    names = tuple(each.name for each in passed)
    return replace(result, record=replace(result.record, rule=rule.name, passed=names))
