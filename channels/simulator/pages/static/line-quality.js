// What a bad line does to a call: messages that come late, frames that are lost.

import { FRAME, SILENCE } from "./mulaw.js";

const LATE = 400;
const JITTER = 200;
const LOST_OF = 10;

/** Delivers in order, late while `slow()` is true. One a direction. */
export class Delay {
  constructor(slow) {
    this.slow = slow;
    this.waiting = [];
  }

  pass(deliver) {
    const late = this.slow() ? LATE + Math.random() * JITTER : 0;
    if (!late && !this.waiting.length) return deliver();
    const due = Math.max(performance.now() + late, this.waiting.at(-1)?.due ?? 0);
    this.waiting.push({ due, deliver });
    if (this.waiting.length === 1) this.wait();
  }

  wait() {
    this.timer = setTimeout(() => this.deliver(), Math.max(0, this.waiting[0].due - performance.now()));
  }

  deliver() {
    const now = performance.now();
    while (this.waiting.length && this.waiting[0].due <= now) this.waiting.shift().deliver();
    if (this.waiting.length) this.wait();
  }

  /** What is on its way never comes. */
  end() {
    clearTimeout(this.timer);
    this.waiting = [];
  }
}

/** Puts silence in place of one frame in ten, at no even beat, while `lossy()` is true. One a direction. */
export class Loss {
  constructor(lossy) {
    this.lossy = lossy;
    this.count = 0;
  }

  /** µ-law of any length as it comes out at the other end. */
  pass(sound) {
    if (!this.lossy()) return sound;
    const left = Uint8Array.from(sound);
    for (let at = 0; at < left.length; at += FRAME) if (this.loses()) left.fill(SILENCE, at, at + FRAME);
    return left;
  }

  loses() {
    const place = this.count++ % LOST_OF;
    if (!place) this.lost = Math.floor(Math.random() * LOST_OF);
    return place === this.lost;
  }
}
