// The pane of errands: what the visitor has under way, live, and the clock by which days pass.

import { button, el, icon } from "./element.js";
import { errands, has, language, text } from "./line.js";

const LOOK = 2500;
const SOON = 400;
const OVER = ["done", "closed", "cancelled"];
const DUES = 3;

export class Errands {
  /** told: {opened(is), sent(message), passed()}: the pane was opened, something was sent by itself, time has passed. */
  constructor(aside, opener, told) {
    const find = (name) => aside.querySelector(`[data-${name}]`);
    [this.aside, this.opener, this.told] = [aside, opener, told];
    [this.list, this.hour, this.days, this.state] = ["cases", "hour", "days", "passing"].map(find);
    this.passes = [...aside.querySelectorAll("[data-pass]")];
    for (const pass of this.passes) pass.addEventListener("click", () => this.pass(pass.dataset.pass));
    opener.addEventListener("click", () => this.open(!this.isOpen));
    [this.after, this.drawn] = [0, ""];
  }

  get isOpen() {
    return this.opener.getAttribute("aria-expanded") === "true";
  }

  open(is) {
    const was = this.isOpen;
    this.opener.setAttribute("aria-expanded", is);
    this.opener.firstElementChild.textContent = text(is ? "errand.close" : "errand.open");
    document.body.classList.toggle("asks-errands", is);
    this.told.opened(is);
    if (is) this.aside.querySelector("h2").focus({ preventScroll: true });
    else if (was) this.opener.focus({ preventScroll: true });
  }

  /** Look now, then again and again while the page is in sight. */
  async look() {
    clearTimeout(this.timer);
    const round = (this.round = (this.round ?? 0) + 1);
    try {
      const found = await errands.look(this.after);
      if (round === this.round) this.take(found);
    } catch (error) {
      if (round === this.round) this.say(error.message);
    }
    if (round === this.round) this.timer = setTimeout(() => this.again(), this.passing ? SOON : LOOK);
  }

  again() {
    if (document.hidden) this.timer = setTimeout(() => this.again(), LOOK);
    else this.look();
  }

  take(found) {
    const arrived = this.passing && !found.passing;
    [this.passing, this.zone] = [found.passing, found.zone];
    this.hour.textContent = text("clock.now", { when: this.moment(found.now) });
    this.hour.setAttribute("datetime", found.now);
    this.days.hidden = !found.clock;
    for (const pass of this.passes) pass.disabled = found.passing || (pass.dataset.pass === "next" && !found.next);
    this.opener.parentElement.parentElement.classList.toggle("two", found.cases.length > 0);
    this.opener.hidden = !found.cases.length;
    this.draw(found.cases);
    for (const message of found.sent) this.tell(message);
    if (this.passing) this.say(text("clock.passing"));
    else if (arrived) this.arrive();
  }

  arrive() {
    this.say("");
    this.told.passed();
  }

  tell(message) {
    this.after = Math.max(this.after, message.id);
    this.told.sent(message);
  }

  /** The list, made anew only where something changed: a button in focus stays where it is. */
  draw(cases) {
    const now = JSON.stringify(cases);
    if (now === this.drawn) return;
    this.drawn = now;
    const at = this.list.contains(document.activeElement) ? document.activeElement.dataset.act : undefined;
    const none = el("p", "soft", text("errand.none"));
    this.list.replaceChildren(...(cases.length ? cases.map((each) => this.one(each)) : [none]));
    if (at) (this.list.querySelector(`[data-act="${at}"]`) ?? this.list).focus({ preventScroll: true });
  }

  one(found) {
    const kind = has(`errand.kind.${found.kind}`) ? text(`errand.kind.${found.kind}`) : text("errand.kind.other");
    const code = found.code ? ` · ${text("errand.code", { code: found.code.replace(/(\d{3})(?=\d)/g, "$1 ") })}` : "";
    const kept = ["state", found.state, OVER.includes(found.state) ? "over" : ""].join(" ").trim();
    const state = el("span", kept, has(`errand.state.${found.state}`) ? text(`errand.state.${found.state}`) : found.state);
    const item = el("article", "errand",
      el("div", "top", el("h3", "", found.name || kind), state),
      el("p", "kind", `${kind}${code}`),
      ...this.lines(found),
      ...this.dues(found.dues.filter((due) => due.about !== "pledge" || found.means !== "pledge")),
      ...this.acts(found));
    item.dataset.code = found.code;
    return item;
  }

  lines({ when, means, where }) {
    const told = when ? text(`errand.means.${means}`, { when: this.moment(when) }) : "";
    const row = (name, body) => (body ? [el("p", "row", icon(name), el("span", "", body))] : []);
    return [...row("clock", told), ...row("place", where)];
  }

  /** What waits, the soonest first; where nothing does, what was told last. */
  dues(all) {
    const waits = all.filter((due) => due.state === "waiting").slice(0, DUES);
    const shown = waits.length ? waits : all.filter((due) => due.state === "sent").slice(-1);
    return shown.map((due) => {
      const what = has(`errand.due.${due.about}`) ? text(`errand.due.${due.about}`) : due.about;
      return el("p", "due", text(`errand.due.${due.state}`, { what, when: this.moment(due.at) }));
    });
  }

  acts({ acts, code }) {
    if (!acts.length) return [];
    const does = el("div", "does", ...acts.map((act) => {
      const made = button("plain small", text(`errand.act.${act}`), () => this.act(act, code, made));
      made.dataset.act = `${code}-${act}`;
      return made;
    }));
    does.setAttribute("role", "group");
    does.setAttribute("aria-label", text("errand.acts"));
    return [does];
  }

  async act(act, code, made) {
    made.disabled = true;
    try {
      await errands.act(act, code);
      this.say("");
    } catch {
      this.say(text("errand.late"));
    }
    await this.look();
    setTimeout(() => this.told.passed(), LOOK);
  }

  async pass(to) {
    for (const pass of this.passes) pass.disabled = true;
    this.say(text("clock.passing"));
    try {
      await errands.pass(to);
      this.passing = true;
    } catch (error) {
      this.say(error.message);
    }
    this.look();
  }

  say(sentence) {
    if (this.state.textContent !== sentence) this.state.textContent = sentence;
  }

  /** A moment in the city's time, or a day alone. */
  moment(iso) {
    const wall = { weekday: "short", day: "numeric", month: "short" };
    if (iso.length === 10) return new Intl.DateTimeFormat(language, { ...wall, timeZone: "UTC" }).format(new Date(iso));
    const clock = { ...wall, hour: "numeric", minute: "2-digit" };
    const isLocal = !/(Z|[+-]\d\d:\d\d)$/.test(iso);
    return new Intl.DateTimeFormat(language, { ...clock, timeZone: isLocal ? "UTC" : this.zone }).format(new Date(isLocal ? `${iso}Z` : iso));
  }
}
