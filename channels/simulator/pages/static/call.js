// One call with sound at the line: its socket and its messages. What it is told and tells is sound and names, no wire.

import { Delay, Loss } from "./line-quality.js";
import * as message from "./media-stream.js";
import { encode } from "./mulaw.js";

const CUT = 4000;

export class Call {
  /** line: {slow(), lossy()}; on: {answered(), play(bytes), mark(name), clear(), transfer(), ended(how)}. */
  constructor({ url, ticket, call }, line, on) {
    [this.id, this.stream, this.on] = [call, `page-${call}`, on];
    [this.up, this.down] = [new Delay(line.slow), new Delay(line.slow)];
    [this.lossUp, this.lossDown] = [new Loss(line.lossy), new Loss(line.lossy)];
    this.frames = 0;
    this.socket = new WebSocket(`${url}${url.includes("?") ? "&" : "?"}ticket=${ticket}`);
    this.socket.onopen = () => this.begin(ticket);
    this.socket.onmessage = ({ data }) => this.down.pass(() => this.take(message.read(data)));
    this.socket.onclose = ({ code }) => this.closed(code);
  }

  begin(ticket) {
    this.send(message.connected());
    this.send(message.start(this.stream, this.id, ticket));
  }

  /** A frame of 160 samples that the microphone heard. */
  hear(samples) {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.send(message.media(this.stream, this.lossUp.pass(encode(samples)), ++this.frames));
  }

  key(digit) {
    this.send(message.key(this.stream, digit));
  }

  /** A mark was played, or thrown away. */
  reached(name) {
    this.send(message.mark(this.stream, name));
  }

  /** How ringing a person went. */
  transferred(outcome) {
    this.send(message.transferred(this.stream, outcome));
  }

  send(text) {
    this.up.pass(() => this.socket.readyState === WebSocket.OPEN && this.socket.send(text));
  }

  take(what) {
    if (!what || this.over) return;
    if (!this.answered) this.on.answered();
    this.answered = true;
    if (what.event === "media") this.on.play(this.lossDown.pass(what.sound));
    else if (what.event === "mark") this.on.mark(what.name);
    else if (what.event === "clear") this.on.clear();
    else if (what.event === "transfer") this.on.transfer();
  }

  hangUp() {
    this.end("ended");
    // Why past the delay: nothing can be said after the receiver is down.
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(message.stop(this.stream, this.id));
    this.socket.close();
  }

  /** The line breaks: no word of it, only the socket gone. */
  cut() {
    this.end("lost");
    this.socket.close(CUT);
  }

  /** The line closed: done with the call, gone in the middle of it, or never there. */
  closed(code) {
    const done = code === 1000 || code === 1005;
    this.down.pass(() => this.end(!this.answered ? "unanswered" : done ? "done" : "lost"));
  }

  end(how) {
    if (this.over) return;
    this.over = true;
    this.up.end();
    this.down.end();
    this.on.ended(how);
  }
}
