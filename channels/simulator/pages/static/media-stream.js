// Messages between the telephone and the line, in the shape of Twilio's Media Streams: the page's end of voice/telephony.

export const connected = () => JSON.stringify({ event: "connected", protocol: "Call", version: "1.0.0" });

/** A call begins; the ticket shows that this page was sent by the line itself. */
export function start(stream, call, ticket) {
  const mediaFormat = { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 };
  const begun = { accountSid: "", streamSid: stream, callSid: call, tracks: ["inbound"], mediaFormat, customParameters: { ticket } };
  return JSON.stringify({ event: "start", sequenceNumber: "1", streamSid: stream, start: begun });
}

/** 20 ms of sound, µ-law; number: which frame it is, from 1. */
export function media(stream, sound, number) {
  const payload = btoa(String.fromCharCode(...sound));
  const piece = { track: "inbound", chunk: String(number), timestamp: String(number * 20), payload };
  return JSON.stringify({ event: "media", streamSid: stream, media: piece });
}

export const mark = (stream, name) => JSON.stringify({ event: "mark", streamSid: stream, mark: { name } });
export const key = (stream, digit) => JSON.stringify({ event: "dtmf", streamSid: stream, dtmf: { track: "inbound_track", digit } });
export const stop = (stream, call) => JSON.stringify({ event: "stop", streamSid: stream, stop: { callSid: call } });

/** How ringing a person went: "answered", "no-answer", "busy" or "failed". */
export function transferred(stream, outcome) {
  return JSON.stringify({ event: "transferred", streamSid: stream, transferred: { outcome } });
}

/** What the line says: {event, sound} of a media, {event, name} of a mark, {event} of the rest; null for no message. */
export function read(text) {
  try {
    const { event, media: piece, mark: asked } = JSON.parse(text);
    if (event === "media") return { event, sound: Uint8Array.from(atob(piece.payload), (letter) => letter.charCodeAt(0)) };
    if (event === "mark") return { event, name: String(asked.name) };
    return { event };
  } catch {
    return null;
  }
}
