// "What happened": how the last answer of a device came about.

import { text } from "./line.js";

/** Rows of [label, value, small print]; rows without a value are left out. */
function rows({ turn, seconds }) {
  const record = turn.record;
  const share = (value) => (value ? `${Math.round(value * 100)} %` : "");
  return [
    ["what.turn", turn.text || turn.keys],
    ["what.source", record.source && text(`source.${record.source}`)],
    ["what.intent", record.intent],
    ["what.confidence", share(record.confidence)],
    ["what.safety", record.safety],
    ["what.service", record.name || record.service, record.name ? record.service : ""],
    ["what.score", share(record.score)],
    ["what.aspect", record.aspect],
    ["what.facts", record.facts.length ? String(record.facts.length) : "", record.facts.join(", ")],
    ["what.checked", record.checked && `${record.checked} (${text(record.stale ? "what.stale" : "what.fresh")})`],
    ["what.outcome", record.outcome],
    ["what.time", seconds === null ? "" : text("what.seconds", { seconds: seconds.toFixed(1) })],
  ].filter(([, value]) => value);
}

/** Show what happened, or that nothing did yet. */
export function showHappened(pane, what) {
  if (!what) {
    const none = document.createElement("p");
    none.className = "empty";
    none.textContent = text("what.none");
    pane.replaceChildren(none);
    return;
  }
  const list = document.createElement("dl");
  for (const [label, value, small] of rows(what)) {
    const term = document.createElement("dt");
    const definition = document.createElement("dd");
    term.textContent = text(label);
    definition.textContent = value;
    if (small) {
      const code = document.createElement("code");
      code.textContent = ` ${small}`;
      definition.append(code);
    }
    const pair = document.createElement("div");
    pair.className = "pair";
    pair.append(term, definition);
    list.append(pair);
  }
  pane.replaceChildren(list);
}
