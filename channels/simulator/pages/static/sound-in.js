// In the audio thread: what the microphone hears, as frames of 160 samples at 8 kHz. Without a microphone, frames of silence.

import { FRAME, RATE } from "./mulaw.js";
import { Resampler } from "./resampler.js";

class SoundIn extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate, RATE);
    this.frame = [];
  }

  process([heard], [[out]]) {
    this.frame.push(...this.resampler.push(heard[0] ?? new Float32Array(out.length)));
    while (this.frame.length >= FRAME) this.port.postMessage(Float32Array.from(this.frame.splice(0, FRAME)));
    return true;
  }
}

registerProcessor("sound-in", SoundIn);
