// The pane beside the device: the answers of each device so far, one at a time; on a narrow screen it comes in place of the device.

import { showHappened } from "./happened.js";
import { text } from "./line.js";

export class Why {
  /** opened: told that the pane was opened, or closed. */
  constructor(aside, opener, opened) {
    this.opened = opened;
    const find = (name) => aside.querySelector(`[data-${name}]`);
    [this.aside, this.opener, this.pane] = [aside, opener, find("what")];
    [this.turns, this.place, this.before, this.after] = ["turns", "place", "before", "after"].map(find);
    this.all = new Map();
    this.before.addEventListener("click", () => this.go(this.at - 1));
    this.after.addEventListener("click", () => this.go(this.at + 1));
    this.opener.addEventListener("click", () => this.open(!this.isOpen));
  }

  get isOpen() {
    return this.opener.getAttribute("aria-expanded") === "true";
  }

  /** What stands in the pane is of this device from now on. */
  of(way) {
    this.way = way;
    this.open(false);
    this.go(Infinity);
  }

  /** A turn of a device was answered, or, with null, it began again. */
  happened(way, what) {
    const list = what ? (this.all.get(way) ?? []) : [];
    const known = list.findIndex((other) => other.turn.id === what?.turn.id);
    if (known >= 0) list[known] = what;
    else if (what) list.push(what);
    this.all.set(way, list);
    if (way === this.way && (known < 0 || !what)) this.go(Infinity);
  }

  go(to) {
    const list = this.all.get(this.way) ?? [];
    this.at = Math.max(0, Math.min(to, list.length - 1));
    this.turns.hidden = list.length < 2;
    this.place.textContent = text("what.place", { at: this.at + 1, all: list.length });
    this.before.disabled = this.at === 0;
    this.after.disabled = this.at >= list.length - 1;
    showHappened(this.pane, list[this.at] ?? null);
  }

  open(is) {
    const was = this.isOpen;
    this.opener.setAttribute("aria-expanded", is);
    this.opener.firstElementChild.textContent = text(is ? "what.close" : "what.open");
    document.body.classList.toggle("asks-why", is);
    this.opened(is);
    if (is) this.aside.querySelector("h2").focus({ preventScroll: true });
    else if (was) this.opener.focus({ preventScroll: true });
  }
}
