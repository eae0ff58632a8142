// What the three devices share: a log, a form, a status line, a cue where the log goes on below.

import { Conversation, longest, text } from "./line.js";
import { el } from "./element.js";

const NEAR = 12;

export class Device {
  /** happened: told of each turn answered, {turn, seconds}, and null when the conversation begins again. */
  constructor(section, happened) {
    this.section = section;
    this.way = section.dataset.way;
    this.log = section.querySelector("[data-log]");
    this.cue = section.querySelector("[data-cue]");
    this.status = section.querySelector("[data-status]");
    this.form = section.querySelector("[data-form]");
    this.field = this.form.elements.text;
    this.line = new Conversation(this.way, this);
    this.onHappened = happened;
    this.shown = new Set();
    this.form.addEventListener("submit", (event) => this.submit(event));
    this.log.addEventListener("scroll", () => this.point(), { passive: true });
    this.cue.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.follow()).observe(this.log);
    section.querySelector("[data-new]")?.addEventListener("click", () => this.startAgain());
    for (const button of section.querySelectorAll("[data-try]")) button.addEventListener("click", () => this.tried(button.textContent));
  }

  /** Fetch what was said before the page was loaded again. */
  start() {
    return this.line.look();
  }

  submit(event) {
    event.preventDefault();
    const body = this.field.value.trim();
    if (!body) return this.field.focus();
    // Why no maxlength on the field: it would cut what is pasted without a word.
    if ([...body].length > longest) return this.trouble(text("error.long", { longest }), true);
    this.field.value = "";
    this.field.dispatchEvent(new Event("input"));
    return this.send({ text: body }, body);
  }

  /** A sentence of the page's own, sent; the focus is not lost with its button. */
  tried(sentence) {
    this.log.focus({ preventScroll: true });
    return this.send({ text: sentence }, sentence);
  }

  /** Show what the person does, then send it; what does not get through is told. */
  async send(what, shown) {
    this.held = false;
    const element = this.add("you", shown);
    this.waiting(true, false);
    try {
      const key = await this.line.send(what);
      this.shown.add(key);
    } catch (error) {
      element.remove();
      if (what.text && !this.field.value) this.field.value = what.text;
      this.waiting(false, false);
      this.trouble(error.message);
    }
  }

  /** Begin again, once that is meant: what was said and what was promised would be gone. */
  startAgain() {
    return this.log.querySelector(".message") && !confirm(text("new.sure")) ? undefined : this.renew();
  }

  async renew() {
    try {
      await this.line.renew();
      this.forget();
    } catch (error) {
      this.trouble(error.message);
    }
  }

  /** An empty log again. */
  forget() {
    this.log.querySelectorAll(":scope > :not([data-empty])").forEach((element) => element.remove());
    this.log.querySelector("[data-empty]").hidden = false;
    this.shown.clear();
    this.status.textContent = "";
    this.held = false;
    this.onHappened(this, null);
    this.point();
  }

  /** A turn as it stands in the store: shown unless this page sent it. */
  said(turn) {
    if (this.shown.has(turn.key)) return;
    this.shown.add(turn.key);
    this.add("you", this.described(turn));
  }

  described(turn) {
    return turn.text || turn.keys;
  }

  /** A message that came. */
  told(message) {
    const element = this.add("them", message.body);
    element.dataset.turn = message.turn ?? "";
    if (!message.turn) this.unasked(element);
    return element;
  }

  /** A message that answers nothing is in sight by itself. */
  unasked(element) {
    element.classList.add("unasked");
    this.follow();
  }

  happened(turn, seconds) {
    this.onHappened(this, { turn, seconds });
  }

  waiting(is, slow) {
    if (this.status.classList.contains("bad") && !is) return;
    this.status.classList.remove("bad");
    this.say(slow ? text("slow") : is ? `${text("waiting")} …` : "");
  }

  calm() {
    if (this.held) return;
    if (this.status.classList.contains("bad")) this.say("");
    this.status.classList.remove("bad");
  }

  /** What went wrong. held: it stays until something is sent. */
  trouble(sentence, held = false) {
    this.held ||= held;
    this.status.classList.add("bad");
    this.say(sentence);
  }

  say(sentence) {
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }

  /** One line in the log: who, and what; read out as "You: …". */
  add(who, body) {
    const speaker = el("span", "heard", `${text(who === "you" ? "you" : "line")}: `);
    return this.put(el("div", `message ${who} fresh`, speaker, body));
  }

  /** The newest in sight: the end of the log, or the last answer from its beginning where it is longer than the log. */
  follow() {
    const mine = [...this.log.querySelectorAll(":scope > .you, :scope > .event, :scope > .unasked")].at(-1);
    const top = mine ? mine.offsetTop - NEAR : this.log.querySelector("[data-empty]").hidden ? Infinity : 0;
    this.log.scrollTop = Math.min(top, this.log.scrollHeight);
    this.point();
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.log.focus({ preventScroll: true });
  }

  /** The cue shows while the log goes on below. */
  point() {
    const below = this.log.scrollHeight - this.log.clientHeight - this.log.scrollTop;
    this.cue.hidden = below <= NEAR;
  }

  put(element) {
    this.log.querySelector("[data-empty]").hidden = true;
    this.log.append(element);
    this.follow();
    return element;
  }
}
