// "How this answer came about", in four steps: heard, meant, told, why no other.

import { el } from "./element.js";
import { has, language, text } from "./line.js";

const STEPS = ["heard", "meant", "told", "why"];
const WORDS = [[0.85, "very"], [0.5, "likely"], [0.15, "maybe"], [0, "hardly"]];
const CLOSE = ["choices"];
const TO_PERSON = ["person", "callback"];

/** Show how a turn was answered, or what will stand here. what: {turn, seconds}, or null. */
export function showHappened(pane, what) {
  const told = what ? steps(what) : STEPS.map((step) => [el("p", "soft", text(`what.${step}.about`))]);
  const items = STEPS.map((step, at) => el("li", "step", el("h3", "", text(`what.${step}`)), ...told[at]));
  pane.replaceChildren(el("ol", "path", ...items), ...(what ? [small(what)] : []));
  pane.scrollTop = 0;
}

function steps({ turn }) {
  return [[heard(turn)], meant(turn.record), told(turn.record), [el("p", "", reason(turn.record))]];
}

function heard(turn) {
  if (turn.text) return el("blockquote", "", turn.text);
  return el("p", "", turn.keys ? text("what.heard.keys", { keys: [...turn.keys].join(" ") }) : text("what.heard.silence"));
}

/** The services weighed, each with a bar; where words alone decided, the one that was named or in hand. */
function meant(record) {
  const weighed = record.candidates;
  const list = weighed.length ? el("ul", "weighed", ...weighed.map((each) => candidate(each, record.service))) : null;
  const single = !list && record.name ? el("p", "chosen", record.name) : null;
  const none = !list && !single ? el("p", "soft", text(`outcome.${record.outcome}`)) : null;
  return [list, single, none, asked(record)].filter(Boolean);
}

function candidate({ service, name, chance }, chosen) {
  const share = el("span", "share");
  share.style.inlineSize = `${Math.max(2, Math.round(chance * 100))}%`;
  const bar = el("span", "track", share);
  bar.setAttribute("aria-hidden", "true");
  const words = el("span", "chance", text(`chance.${WORDS.find(([least]) => chance >= least)[1]}`));
  return el("li", service === chosen ? "chosen" : "", el("span", "called", name), words, bar);
}

function asked({ aspect }) {
  return aspect && has(`aspect.${aspect}`) ? el("p", "aspect", text("what.meant.aspect", { aspect: text(`aspect.${aspect}`) })) : null;
}

function told(record) {
  const lead = el("p", record.told.facts.length ? "soft" : "", text(`outcome.${record.outcome}`));
  if (!record.told.facts.length) return [lead, ...(record.name ? [origin(record)] : [])];
  return [el("ul", "facts", ...record.told.facts.map((fact) => el("li", "", fact))), origin(record)];
}

function origin(record) {
  const parts = [record.told.office && text("what.from", { office: record.told.office }), checked(record)];
  return el("p", "origin", parts.filter(Boolean).join(language === "zh" ? "" : " "));
}

function checked({ checked: day, stale }) {
  if (!day) return text("what.unchecked");
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(new Date(day));
  const said = text("what.checked", { date });
  return stale ? `${said}${language === "zh" ? "" : " "}${text("what.stale")}` : said;
}

/** Why the answer is this one, in a sentence. */
function reason(record) {
  if (record.safety) return text("why.safety");
  if (has(`why.${record.outcome}`)) return text(`why.${record.outcome}`);
  if (TO_PERSON.includes(record.outcome)) return text("why.person");
  if (CLOSE.includes(record.outcome)) return text("why.close");
  const other = record.candidates.find(({ service }) => service !== record.service);
  if (record.service && record.candidates[0]?.service === record.service && other) return text("why.clear", { other: other.name });
  if (record.service) return text(record.source === "reflex" && record.intent === "find_service" ? "why.named" : "why.hand");
  return text(record.source === "reflex" ? "why.reflex" : "why.talk");
}

/** How long it took, and the ids for who looks further. */
function small({ turn: { record }, seconds }) {
  const ids = [record.source && text(`source.${record.source}`), record.intent, record.outcome, record.service, record.aspect, record.safety, ...record.facts];
  const lines = [el("p", "", ids.filter(Boolean).join(" · ")), ...rules(record)];
  const details = el("details", "ids", el("summary", "", text("what.ids")), ...lines);
  return el("div", "small", seconds === null ? null : el("p", "", text("what.time", { seconds: seconds.toFixed(1) })), details);
}

/** The rule that answered, and those after it that would have. */
function rules({ rule, beaten }) {
  if (!rule) return [];
  const beat = beaten.length ? el("p", "", text("what.beaten", { rules: beaten.join(" · ") })) : null;
  return [el("p", "", text("what.rule", { rule })), beat].filter(Boolean);
}
