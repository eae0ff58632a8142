// The telephone with sound: its button, its status, its meter and the switches of the line.

import { Call } from "./call.js";
import { Refused, text } from "./line.js";
import { possible, Sound } from "./sound.js";

const CUT_AFTER = 8;
const RINGS = 4000;
const FRAMES_A_LOOK = 5;

export class SoundPhone {
  /** phone: the telephone that this is a part of, told when a call with sound begins and how it ends. */
  constructor(section, phone) {
    const find = (name) => section.querySelector(`[data-sound-${name}]`);
    [this.section, this.phone, this.button, this.state, this.clock, this.level] = [section, phone, ...["call", "state", "clock", "level"].map(find)];
    this.switches = Object.fromEntries(["slow", "lossy", "cut"].map((name) => [name, find(name)]));
    this.button.addEventListener("click", () => phone.settling || (this.on ? this.hangUp() : this.begin()));
    this.frames = 0;
    this.show();
  }

  /** True from the press that begins a call with sound to its end. */
  get on() {
    return this.sound !== undefined;
  }

  async begin() {
    if (!possible()) return this.say("sound.insecure");
    const sound = new Sound((frame) => this.heard(frame), (name) => this.call?.reached(name));
    this.sound = sound;
    this.show();
    this.phone.soundBegins();
    this.say("sound.asking");
    try {
      this.deaf = !(await sound.open());
      const pass = this.sound === sound && (await this.phone.pass());
      if (this.sound === sound) this.ring(pass);
    } catch (error) {
      if (this.sound === sound) this.failed(error);
    }
  }

  ring(pass) {
    this.say("sound.ringing");
    const line = { slow: () => this.switches.slow.checked, lossy: () => this.switches.lossy.checked };
    this.call = new Call(pass, line, {
      answered: () => this.answered(),
      play: (bytes) => this.sound.play(bytes),
      mark: (name) => this.sound.mark(name),
      clear: () => this.sound.clear(),
      transfer: () => this.transfer(),
      ended: (how) => this.ended(how),
    });
  }

  answered() {
    this.say("sound.connected");
    this.since = performance.now();
    this.ticking = setInterval(() => this.tick(), 250);
    this.tick();
  }

  tick() {
    const seconds = Math.floor((performance.now() - this.since) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    if (this.clock.textContent !== clock) this.clock.textContent = clock;
    if (this.switches.cut.checked && seconds >= CUT_AFTER) this.call.cut();
  }

  /** Why nobody answers: behind this page there is no other telephone; the line must then help in another way. */
  transfer() {
    const call = this.call;
    this.say("sound.transfer");
    setTimeout(() => {
      if (this.call !== call) return;
      this.say("sound.connected");
      call.transferred("no-answer");
    }, RINGS);
  }

  heard(frame) {
    this.call?.hear(frame);
    if (this.frames++ % FRAMES_A_LOOK) return;
    const power = frame.reduce((sum, sample) => sum + sample * sample, 0) / frame.length;
    this.level.value = Math.max(0, 60 + 10 * Math.log10(power + 1e-9));
  }

  key(digit) {
    this.sound.key(digit);
    this.call?.key(digit);
  }

  hangUp() {
    if (this.call) this.call.hangUp();
    else this.ended("ended");
  }

  failed(error) {
    this.ended("unanswered");
    this.phone.trouble(error instanceof Refused ? error.message : text("error.other"));
  }

  ended(how) {
    clearInterval(this.ticking);
    this.sound.close();
    this.sound = this.call = undefined;
    this.deaf = false;
    this.level.value = 0;
    this.show();
    this.say(`sound.${how}`);
    this.phone.soundEnds(how);
  }

  /** The button and the meter as the call stands. */
  show() {
    this.button.textContent = text(this.on ? "phone.hangup" : "sound.call");
    this.button.classList.toggle("on", this.on);
    this.section.classList.toggle("sounding", this.on);
    this.level.parentElement.hidden = !this.on;
    if (this.on) this.clock.textContent = "";
  }

  say(key) {
    this.state.textContent = this.deaf ? `${text(key)} ${text("sound.deaf")}` : text(key);
  }
}
