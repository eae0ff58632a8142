// The text phone, which counts segments, and the chat, whose choices are buttons.

import { Device } from "./device.js";
import { text } from "./line.js";
import { counted, size } from "./segments.js";

export class TextPhone extends Device {
  constructor(section, chosen, happened) {
    super(section, chosen, happened);
    this.count = section.querySelector("[data-count]");
    this.field.addEventListener("input", () => this.recount());
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) this.submit(event);
    });
    this.recount();
  }

  recount() {
    this.count.textContent = counted(size(this.field.value));
  }

  told(message) {
    const element = super.told(message);
    const small = document.createElement("small");
    small.textContent = counted(size(message.body));
    element.append(small);
    return element;
  }
}

export class Chat extends Device {
  constructor(section, chosen, happened) {
    super(section, chosen, happened);
    this.picks = section.querySelector("[data-picks]");
    section.querySelector("[data-person]").addEventListener("click", () => this.send({ text: text("chat.person.say") }, text("chat.person")));
  }

  send(what, shown) {
    this.offer([]);
    return super.send(what, shown);
  }

  forget() {
    this.offer([]);
    super.forget();
  }

  happened(turn, seconds) {
    super.happened(turn, seconds);
    const yesNo = turn.asks === "yes-no" ? [text("chat.yes"), text("chat.no")].map((label) => ({ key: label, label })) : [];
    this.offer(turn.options.length ? turn.options : yesNo);
  }

  /** Buttons to answer with; the focus stays in the chat when they go. */
  offer(options) {
    if (this.picks.contains(document.activeElement)) this.field.focus();
    const buttons = options.map(({ key, label }) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => this.send({ text: key }, label));
      return button;
    });
    this.picks.replaceChildren(...buttons);
    this.picks.hidden = !buttons.length;
    this.follow();
  }
}
