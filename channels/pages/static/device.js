// What the three devices share: a log, a form, a status line.

import { Conversation, text } from "./line.js";

export class Device {
  constructor(section, chosen, happened) {
    this.section = section;
    this.way = section.dataset.way;
    this.log = section.querySelector("[data-log]");
    this.status = section.querySelector("[data-status]");
    this.form = section.querySelector("[data-form]");
    this.field = this.form.elements.text;
    this.line = new Conversation(this.way, this);
    this.onHappened = happened;
    this.shown = new Set();
    this.form.addEventListener("submit", (event) => this.submit(event));
    section.addEventListener("focusin", () => chosen(this));
    section.addEventListener("pointerdown", () => chosen(this));
    section.querySelector("[data-new]")?.addEventListener("click", () => this.renew());
  }

  get title() {
    return this.section.querySelector("h3").textContent;
  }

  /** Fetch what was said before the page was loaded again. */
  start() {
    return this.line.look();
  }

  submit(event) {
    event.preventDefault();
    const body = this.field.value.trim();
    if (!body) return this.field.focus();
    this.field.value = "";
    this.field.dispatchEvent(new Event("input"));
    return this.send({ text: body }, body);
  }

  /** Show what the person does, then send it; what does not get through is told. */
  async send(what, shown) {
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
    this.onHappened(this, null);
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
    return this.add("them", message.body);
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
    if (this.status.classList.contains("bad")) this.say("");
    this.status.classList.remove("bad");
  }

  trouble(sentence) {
    this.status.classList.add("bad");
    this.say(sentence);
  }

  say(sentence) {
    if (this.status.textContent !== sentence) this.status.textContent = sentence;
  }

  /** One line in the log: who, and what; read out as "You: …". */
  add(who, body) {
    const element = document.createElement("p");
    element.className = `message ${who} fresh`;
    const speaker = document.createElement("span");
    speaker.className = "heard";
    speaker.textContent = `${text(who === "you" ? "you" : "line")}: `;
    element.append(speaker, body);
    return this.put(element);
  }

  /** Scroll to the end, but no further than what the person did last: a long answer is read from its beginning. */
  follow() {
    const mine = [...this.log.querySelectorAll(".you, .event")].at(-1);
    const top = mine ? mine.offsetTop - this.log.offsetTop - 8 : Infinity;
    this.log.scrollTop = Math.min(top, this.log.scrollHeight);
  }

  put(element) {
    this.log.querySelector("[data-empty]").hidden = true;
    this.log.append(element);
    this.follow();
    return element;
  }
}
