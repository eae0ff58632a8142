// Microphone and loudspeaker of the telephone, through two worklets that run in the audio thread.

import { decode } from "./mulaw.js";
import { playTones } from "./tones.js";

const HEARS = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
const here = (name) => new URL(name, import.meta.url);

/** False where a browser has no sound for a page: an old one, or a page that came neither by https nor from this machine. */
export const possible = () => isSecureContext && "AudioWorkletNode" in window;

export class Sound {
  /** heard: told each frame of 160 samples; reached: told the name of each mark that was played or thrown away. */
  constructor(heard, reached) {
    // Why at once and not when it is needed: a page may only begin to sound from within a press.
    this.context = new AudioContext({ latencyHint: "interactive" });
    this.heard = heard;
    this.reached = reached;
  }

  /** Open both ends; false where there is no microphone, and silence is sent. */
  async open() {
    await Promise.all(["sound-in.js", "sound-out.js"].map((name) => this.context.audioWorklet.addModule(here(name))));
    this.mouth = this.node("sound-in", ({ data }) => this.heard(data));
    this.ear = this.node("sound-out", ({ data }) => this.reached(data.mark));
    const microphone = await listen();
    if (this.closed) stopTracks(microphone);
    else if (microphone) this.plug(microphone);
    await this.context.resume();
    return microphone !== null;
  }

  node(name, told) {
    const options = { numberOfInputs: 1, numberOfOutputs: 1, outputChannelCount: [1] };
    const node = new AudioWorkletNode(this.context, name, options);
    node.port.onmessage = (event) => this.closed || told(event);
    node.connect(this.context.destination);
    return node;
  }

  plug(microphone) {
    this.microphone = microphone;
    new MediaStreamAudioSourceNode(this.context, { mediaStream: microphone }).connect(this.mouth);
  }

  /** Sound of the line, µ-law, behind what is there already. */
  play(bytes) {
    this.ear.port.postMessage(decode(bytes));
  }

  mark(name) {
    this.ear.port.postMessage({ mark: name });
  }

  /** Throw away what was not played; its marks count as reached. */
  clear() {
    this.ear.port.postMessage("clear");
  }

  key(digit) {
    playTones(this.context, digit);
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    stopTracks(this.microphone);
    this.context.close();
  }
}

async function listen() {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: HEARS });
  } catch {
    return null;
  }
}

function stopTracks(microphone) {
  for (const track of microphone?.getTracks() ?? []) track.stop();
}
