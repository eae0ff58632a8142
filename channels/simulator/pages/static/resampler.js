// The same sound at another rate, piece by piece: a windowed sinc, so that nothing above the telephone's band folds into it.

const LOBES = 16;
const FINE = 64;
const BAND = 0.9;

export class Resampler {
  constructor(from, to) {
    this.step = from / to;
    this.cut = Math.min(1, to / from) * BAND;
    this.half = Math.ceil(LOBES / this.cut);
    this.kernel = Float32Array.from({ length: (this.half + 1) * FINE + 1 }, (_, i) => this.weight(i / FINE));
    this.past = new Float32Array(this.half);
    this.at = this.half;
  }

  /** What a sample at a distance adds. */
  weight(distance) {
    if (distance >= this.half) return 0;
    const angle = Math.PI * this.cut * distance;
    const sinc = distance ? Math.sin(angle) / angle : 1;
    return this.cut * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / this.half));
  }

  /** All samples at the new rate that can be told by now; `half` samples at the old rate are still to come. */
  push(samples) {
    const sound = new Float32Array(this.past.length + samples.length);
    sound.set(this.past);
    sound.set(samples, this.past.length);
    const made = [];
    for (; this.at + this.half < sound.length; this.at += this.step) made.push(this.told(sound));
    const gone = Math.min(sound.length, Math.floor(this.at) - this.half);
    this.past = sound.slice(gone);
    this.at -= gone;
    return made;
  }

  /** The sample at `at`. */
  told(sound) {
    const last = Math.floor(this.at) + this.half;
    let sum = 0;
    for (let i = Math.ceil(this.at) - this.half; i <= last; i++) {
      const place = Math.abs(i - this.at) * FINE;
      const low = Math.floor(place);
      const weight = this.kernel[low] + (place - low) * (this.kernel[low + 1] - this.kernel[low]);
      sum += sound[i] * weight;
    }
    return sum;
  }
}
