// The text phone, which counts segments, and the chat, whose answers are cards and whose choices are buttons.

import { card, dialled } from "./card.js";
import { Device } from "./device.js";
import { button, el } from "./element.js";
import { isDemo, text } from "./line.js";
import { counted, size } from "./segments.js";

export class TextPhone extends Device {
  constructor(section, happened) {
    super(section, happened);
    this.count = section.querySelector("[data-count]");
    this.field.addEventListener("input", () => this.recount());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    });
    this.recount();
  }

  /** A call that the line made: what it said. */
  rang(message, says) {
    const element = this.add("them", `${says} ${message.body}`);
    element.classList.add("call");
    this.unasked(element);
  }

  recount() {
    this.count.textContent = counted(size(this.field.value));
  }

  told(message) {
    const element = super.told(message);
    element.append(el("small", "", counted(size(message.body))));
    return element;
  }
}

export class Chat extends Device {
  constructor(section, happened) {
    super(section, happened);
    section.querySelector("[data-person]").addEventListener("click", () => this.person());
  }

  person() {
    return this.send({ text: text("chat.person.say") }, text("chat.person"));
  }

  send(what, shown) {
    this.settle();
    return super.send(what, shown);
  }

  happened(turn, seconds) {
    super.happened(turn, seconds);
    // Why once: a turn comes again while one before it is not answered.
    if (this.framed >= turn.id) return;
    this.framed = turn.id;
    this.settle();
    if (turn.card) this.frame(turn);
    else if (turn.record.safety) this.link(turn);
    if (turn.calendar) this.keep(turn);
    const yesNo = turn.asks === "yes-no" ? [text("chat.yes"), text("chat.no")].map((label) => ({ key: label, label })) : [];
    this.offer(turn.options.length ? turn.options : yesNo, this.last(turn));
    this.follow();
  }

  /** The last message of a turn. */
  last(turn) {
    return [...this.log.querySelectorAll(`.them[data-turn="${Number(turn.id)}"]`)].at(-1);
  }

  /** The last message of a turn becomes a card. */
  frame(turn) {
    const said = this.last(turn);
    if (!said) return;
    const [speaker, ...rest] = said.childNodes;
    const body = rest.map((part) => part.textContent).join("");
    said.classList.add("whole");
    said.replaceChildren(speaker, card(turn.card, body, {
      ask: (sentence) => this.tried(sentence),
      person: () => this.person(),
      ring: (event) => this.ring(event),
    }));
  }

  /** A time that was booked, moved or cancelled, as a file for a calendar. */
  keep(turn) {
    const link = el("a", "chip keep", text(turn.calendar.gone ? "chat.calendar.gone" : "chat.calendar"));
    link.href = turn.calendar.href;
    link.download = "appointment.ics";
    this.last(turn)?.append(link);
  }

  /** In danger the number to ring is one press away. */
  link(turn) {
    const said = this.last(turn);
    if (!said) return;
    const [speaker, ...rest] = said.childNodes;
    said.replaceChildren(speaker, ...dialled(rest.map((part) => part.textContent).join(""), (event) => this.ring(event)));
  }

  /** Why not rung: a made-up city's number may be somebody's elsewhere. */
  ring(event) {
    if (!isDemo) return;
    event.preventDefault();
    this.say(text("card.demo"));
  }

  /** What was open is over: choices stay to be read, buttons that ask on go; the focus stays in the chat. */
  settle() {
    if (this.log.contains(document.activeElement) && document.activeElement !== this.log) this.log.focus({ preventScroll: true });
    for (const picks of this.log.querySelectorAll("[data-picks]")) {
      const labels = [...picks.querySelectorAll("button")].map((each) => el("li", "", each.textContent));
      picks.replaceWith(el("ul", "picked", ...labels));
    }
    for (const asks of this.log.querySelectorAll("[data-asks]")) asks.remove();
  }

  /** Buttons to answer with, below what asks. */
  offer(options, asking) {
    if (!options.length) return;
    const buttons = options.map(({ key, label }) => button("pick", label, () => this.send({ text: key }, label)));
    const picks = el("div", "picks", ...buttons);
    picks.setAttribute("role", "group");
    picks.setAttribute("aria-label", text("chat.pick"));
    picks.dataset.picks = "";
    if (asking) asking.after(picks);
    else this.put(picks);
  }
}
