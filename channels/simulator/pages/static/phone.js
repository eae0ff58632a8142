// The telephone: calls, keys, speech and silence. One key is sent at once, a number when it is complete.
// What is said is typed, or spoken in a call with sound (sound-phone.js), whose turns come from the line.

import { Device } from "./device.js";
import { text } from "./line.js";
import { SoundPhone } from "./sound-phone.js";

const BETWEEN_KEYS = 5000;
const SAME_PRESS = 250;
const LAST_WORDS = 3000;
const SETTLED = 600;

export class Telephone extends Device {
  constructor(section, happened) {
    super(section, happened);
    this.button = section.querySelector("[data-call]");
    this.button.addEventListener("click", () => this.settling || (this.calling ? this.hangUp() : this.call()));
    section.querySelector("[data-silence]").addEventListener("click", () => this.silent());
    section.querySelectorAll("[data-key]").forEach((key) => key.addEventListener("click", () => this.press(key.dataset.key)));
    section.addEventListener("keydown", (event) => this.typed(event));
    this.digits = "";
    this.ring(false);
    if (section.querySelector("[data-sound-call]")) this.sound = new SoundPhone(section, this);
  }

  /** True while a call with sound lasts. */
  get speaking() {
    return Boolean(this.sound?.on);
  }

  /** True while a call is being begun, and just after one began or ended: a press then is the second of a double one. */
  get settling() {
    return this.picking !== undefined || performance.now() - this.turnedAt < SETTLED;
  }

  /** A call with sound begins: what is typed waits until it is over. */
  soundBegins() {
    clearTimeout(this.late);
    if (this.calling) this.putDown();
    this.sounded = this.opening = true;
    this.turnedAt = performance.now();
    this.lock(true);
  }

  /** Where a call with sound goes, {url, ticket, call}; after one that broke off, the same person rings again. */
  async pass() {
    if (!this.dropped) await this.renew();
    this.dropped = false;
    const pass = await this.line.pass();
    if (this.speaking) this.line.follow(true);
    return pass;
  }

  /** A call with sound is over: "ended", "done", "lost" or "unanswered". */
  soundEnds(how) {
    this.turnedAt = performance.now();
    this.line.follow(false);
    this.lock(false);
    this.event(text(`sound.${how}`));
    this.dropped = how === "lost";
    if (!this.dropped) this.late = setTimeout(() => this.line.look().then(() => this.close()), LAST_WORDS);
  }

  /** Typing is off, and why is told, or it is on. */
  lock(on) {
    for (const part of [this.field, this.button, ...this.section.querySelectorAll("[data-form] button, [data-silence]")]) part.disabled = on;
    const why = this.section.querySelector("[data-typing]");
    why.hidden = !on;
    this.field.toggleAttribute("aria-describedby", on);
    if (on) this.field.setAttribute("aria-describedby", why.id);
  }

  /** True while a call lasts. */
  ring(calling) {
    if (this.calling === !calling) this.turnedAt = performance.now();
    this.calling = calling;
    this.button.textContent = text(calling ? "phone.hangup" : "phone.call");
    this.button.classList.toggle("on", calling);
    this.section.classList.toggle("calling", calling);
  }

  async call() {
    await this.pickUp();
    return this.send({ silence: true }, null);
  }

  /** Begin a call; what is done meanwhile belongs to the same one. */
  pickUp() {
    this.picking ??= this.begin().finally(() => (this.picking = undefined));
    return this.picking;
  }

  async begin() {
    clearTimeout(this.late);
    this.sounded = this.dropped = false;
    await this.renew();
    this.ring(true);
    this.event(text("phone.began"));
  }

  hangUp() {
    this.putDown();
    return this.close();
  }

  putDown() {
    clearTimeout(this.timer);
    this.digits = "";
    this.ring(false);
    this.event(text("phone.ended"));
    this.say("");
  }

  /** Why renew: loading the page again must not bring back a call that is over. */
  close() {
    return this.line.renew().catch((error) => this.trouble(error.message));
  }

  /** Whatever is done with the receiver on the hook begins a call first. */
  async send(what, shown) {
    if (this.speaking) return this.say(text("sound.typing"));
    if (!this.calling) await this.pickUp();
    return super.send(what, shown);
  }

  silent() {
    return this.send({ silence: true }, text("phone.silent"));
  }

  press(key) {
    if (this.speaking) return this.sound.key(key);
    const now = performance.now();
    if (!this.asksDigits && key === this.last && now - this.pressedAt < SAME_PRESS) return;
    [this.last, this.pressedAt] = [key, now];
    if (!this.asksDigits) this.keys(key);
    else this.collect(key);
  }

  /** Digits of a number, until # or a pause. */
  collect(key) {
    clearTimeout(this.timer);
    if (key !== "#") this.digits += key;
    if (key === "#" || this.digits.endsWith("*0")) return this.complete();
    this.say(text("phone.typed", { keys: [...this.digits].join(" ") }));
    this.timer = setTimeout(() => this.complete(), BETWEEN_KEYS);
  }

  complete() {
    const digits = this.digits;
    this.digits = "";
    if (digits) this.keys(digits);
  }

  keys(keys) {
    return this.send({ keys }, text("phone.pressed", { keys: [...keys].join(" ") }));
  }

  /** Keys of the keyboard are keys of the telephone, but not while something is being written. */
  typed(event) {
    const key = /^[0-9*#]$/.test(event.key) && this.section.querySelector(`[data-key="${event.key}"]`);
    if (!key || event.target === this.field || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    event.preventDefault();
    key.classList.add("down");
    setTimeout(() => key.classList.remove("down"), 150);
    this.press(event.key);
  }

  said(turn) {
    if (!this.calling && !this.sounded) this.ring(true);
    super.said(turn);
  }

  described(turn) {
    const opening = this.opening;
    this.opening = false;
    if (turn.keys) return text("phone.pressed", { keys: [...turn.keys].join(" ") });
    if (turn.text || opening) return turn.text || null;
    return text(this.shown.size > 1 ? "phone.silent" : "phone.began");
  }

  happened(turn, seconds) {
    this.asksDigits = turn.keyed;
    super.happened(turn, seconds);
  }

  add(who, body) {
    return body === null ? document.createElement("p") : super.add(who, body);
  }

  event(sentence) {
    const element = document.createElement("p");
    element.className = "event";
    element.textContent = sentence;
    this.put(element);
  }
}
