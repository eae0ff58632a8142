// The two tones of a telephone key (ITU-T Q.23), heard quietly by who presses it.

const LOW = [697, 770, 852, 941];
const HIGH = [1209, 1336, 1477];
const KEYS = ["123", "456", "789", "*0#"];
const SECONDS = 0.12;
const LOUDNESS = 0.04;

/** The frequencies of a key in hertz. */
export function tonesOf(digit) {
  const row = KEYS.findIndex((keys) => keys.includes(digit));
  return [LOW[row], HIGH[KEYS[row].indexOf(digit)]];
}

export function playTones(context, digit) {
  const gain = new GainNode(context, { gain: LOUDNESS });
  gain.connect(context.destination);
  for (const frequency of tonesOf(digit)) {
    const tone = new OscillatorNode(context, { frequency });
    tone.connect(gain);
    tone.start();
    tone.stop(context.currentTime + SECONDS);
  }
}
