"""Questions in a frame that entries write in one too: by when somebody has to act, how long each time.

"Within how many days do I have to go" is near to how long the office takes, which is not what is asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.wording import is_readable
from bot.catalogue.model import Fact
from bot.dialogue.turn.context import TurnContext
from bot.language.entry_patterns import entry_patterns

FRAMES = ("own_deadline", "each_time")
"""What `intents/<language>/entries.yml` has patterns for: asks_… in questions, writes_… in entries."""


def fact_in_frame(context: TurnContext, ranked: Sequence[Fact]) -> Fact | None:
    """The likeliest fact in the frame that a turn asks in, or None.

    ranked: facts of one entry, the likeliest first.
    """
    patterns = entry_patterns()
    asked = [frame for frame in FRAMES if patterns.search(f"asks_{frame}", context.turn.text)]
    written = ((frame, fact) for frame in asked for fact in ranked if is_readable(context, fact))
    says = (fact for frame, fact in written if patterns.search(f"writes_{frame}", context.words(fact.texts)))
    return next(says, None)
