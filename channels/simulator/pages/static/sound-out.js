// In the audio thread: plays what the line says, in order, and tells of each mark once all before it was played.

import { RATE } from "./mulaw.js";
import { Resampler } from "./resampler.js";

// Why a wait: sound that comes frame by frame a little late would stutter; as much must lie ready, or nothing more come.
const READY = 0.06 * RATE;

class SoundOut extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(RATE, sampleRate);
    this.port.onmessage = ({ data }) => this.take(data);
    this.made = [];
    this.queue = [];
    this.ready = 0;
    this.waited = 0;
    this.playing = false;
  }

  /** A Float32Array of samples at 8 kHz, {mark: name}, or "clear". */
  take(what) {
    if (what === "clear") return this.clear();
    this.queue.push(what);
    this.ready += what.length ?? 0;
  }

  clear() {
    const marks = this.queue.filter((item) => item.mark !== undefined);
    this.queue = [];
    this.ready = 0;
    this.playing = false;
    for (const mark of marks) this.port.postMessage(mark);
  }

  process(inputs, [[out]]) {
    const piece = Math.ceil((out.length * RATE) / sampleRate);
    while (this.made.length < out.length) this.made.push(...this.resampler.push(this.next(piece)));
    out.set(this.made.splice(0, out.length));
    return true;
  }

  /** The next samples at 8 kHz, silence where there is nothing. */
  next(count) {
    const samples = new Float32Array(count);
    if (!this.starts(count)) return samples;
    for (let filled = 0; filled < count; ) {
      this.reach();
      if (!this.queue.length) {
        this.playing = false;
        break;
      }
      filled += this.pull(samples.subarray(filled));
    }
    return samples;
  }

  /** True while it plays, and as soon as there is enough to begin. */
  starts(count) {
    if (!this.playing) this.waited = this.queue.length ? this.waited + count : 0;
    this.playing ||= this.ready >= READY || this.waited > READY || (this.queue.length > 0 && !this.ready);
    return this.playing;
  }

  /** Tell of marks whose sound was played. */
  reach() {
    while (this.queue[0]?.mark !== undefined) this.port.postMessage(this.queue.shift());
  }

  /** Take samples off the first sound in the queue; how many. */
  pull(room) {
    const sound = this.queue.shift();
    const taken = Math.min(room.length, sound.length);
    room.set(sound.subarray(0, taken));
    this.ready -= taken;
    if (taken < sound.length) this.queue.unshift(sound.subarray(taken));
    return taken;
  }
}

registerProcessor("sound-out", SoundOut);
