// The line as the page sees it: send a turn, fetch what was answered. One Conversation a device.

const data = JSON.parse(document.getElementById("texts").textContent);
const csrf = document.querySelector("meta[name=csrf]").content;
const SOON = [250, 250, 300, 400, 500, 700, 1000];
const LATER = 5000;
const FOLLOWING = 800;
const SLOW = 15000;

export const language = data.language;
export const gsm = data.gsm;
/** Characters that one turn may have. */
export const longest = data.longest;
/** True where the city is made up. */
export const isDemo = data.demo;

/** True where there is a text of this name. */
export function has(key) {
  return key in data.texts;
}

/** A text of the page with its places filled in. */
export function text(key, places = {}) {
  return (data.texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole);
}

/** An error to show: its message is a sentence. */
export class Refused extends Error {}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Refused(text("error.other"));
  }
  if (response.ok) return response.json();
  const why = { 403: "error.csrf", 413: "error.long", 429: "error.many", 503: "error.store" }[response.status];
  throw new Refused(text(why ?? "error.other", { longest }));
}

function post(path, body) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf },
    body: JSON.stringify({ ...body, lang: language }),
  });
}

/** The visitor's errands: what stands in them, time that passes, what an office does. */
export const errands = {
  look: (after) => ask(`/try/cases?${new URLSearchParams({ after, lang: language })}`),
  pass: (to) => post("/try/clock", { to }),
  act: (act, code) => post("/try/act", { act, case: code }),
};

/** One device's conversation: tells `show` about every new turn and message, in order, once. */
export class Conversation {
  constructor(way, show) {
    this.way = way;
    this.show = show;
    this.clear();
  }

  clear() {
    clearTimeout(this.timer);
    this.after = 0;
    this.turns = 0;
    this.open = new Map();
    this.round = (this.round ?? 0) + 1;
  }

  /** Send {text}, {keys} or {silence}. */
  async send(what) {
    const [began, round] = [performance.now(), this.round];
    const { key } = await post("/try/turn", { way: this.way, ...what });
    if (round === this.round) this.open.set(key, began);
    this.tries = 0;
    this.look();
    return key;
  }

  /** Begin another conversation; one after the other, for each answer brings another cookie. */
  renew() {
    this.clear();
    this.renewed = (this.renewed ?? Promise.resolve()).catch(() => {}).then(() => post("/try/new", { way: this.way }));
    return this.renewed;
  }

  /** What a call with sound begins with: {url, ticket, call}. */
  pass() {
    return post("/try/call", {});
  }

  /** While a call with sound lasts, its turns come from the line and not from this page. */
  follow(on) {
    this.following = on;
    if (on) this.look();
  }

  /** Look once, then again soon while an answer is due, else now and then. */
  async look() {
    clearTimeout(this.timer);
    const [round, asked] = [this.round, [...this.open.keys()]];
    try {
      const query = new URLSearchParams({ way: this.way, after: this.after, turns: this.turns, lang: language });
      const found = await ask(`/try/replies?${query}`);
      if (round !== this.round) return;
      this.take(found);
      this.release(asked, found);
      this.show.calm();
    } catch (error) {
      if (round !== this.round) return;
      this.show.trouble(error.message);
    }
    this.again();
  }

  again() {
    const waiting = this.open.size > 0;
    const step = waiting ? SOON[Math.min(this.tries++, SOON.length - 1)] : this.following ? FOLLOWING : LATER;
    const longest = Math.max(0, ...[...this.open.values()].map((began) => performance.now() - began));
    this.show.waiting(waiting, longest > SLOW);
    if (waiting || this.following || this.after || this.turns) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (document.hidden && !waiting && !this.following ? this.again() : this.look()), step);
    }
  }

  take({ messages, turns }) {
    for (const { turn, message } of inOrder(messages, turns)) turn ? this.show.said(turn) : this.tell(message);
    for (const turn of turns) this.settle(turn, turns);
  }

  tell(message) {
    this.after = Math.max(this.after, message.id);
    if (message.status !== "blocked") this.show.told(message);
  }

  /** Once an answer came, a turn that is not of this conversation is not waited for: its answer went to another one. */
  release(asked, { messages, turns }) {
    if (!messages.length) return;
    const here = new Set(turns.map((turn) => turn.key));
    for (const key of asked) if (!here.has(key)) this.open.delete(key);
  }

  /** An answered turn is not asked for again, unless one before it still waits. */
  settle(turn, turns) {
    if (!turn.answered) return;
    const began = this.open.get(turn.key);
    this.open.delete(turn.key);
    if (turn.record) this.show.happened(turn, began === undefined ? null : (performance.now() - began) / 1000);
    if (turns.every((other) => other.id > turn.id || other.answered)) this.turns = Math.max(this.turns, turn.id);
  }
}

/** Turns and messages by time, so that a conversation fetched again stands as it went; no answer before its turn. */
function inOrder(messages, turns) {
  const came = new Map(turns.map((turn) => [turn.id, Date.parse(turn.at)]));
  const said = turns.map((turn) => ({ turn, at: came.get(turn.id) }));
  const told = messages.map((message) => ({ message, at: Math.max(Date.parse(message.at), came.get(message.turn) ?? 0) }));
  return [...said, ...told].sort((one, other) => one.at - other.at);
}
