// What a text costs, by the same rule and the same table of characters as the line itself (channels/render/sms_segments.py).

import { gsm, text } from "./line.js";

const basic = new Set(gsm.basic);
const extended = new Set(gsm.extended);

/** {units, segments, room} of a text; room is what one segment holds. */
export function size(body) {
  const plain = [...body].every((character) => basic.has(character) || extended.has(character));
  const [single, each] = plain ? [160, 153] : [70, 67];
  const widths = plain ? [...body].map((c) => (extended.has(c) ? 2 : 1)) : characters(body).map((c) => c.length);
  const units = widths.reduce((sum, width) => sum + width, 0);
  return { units, room: single, segments: units <= single ? 1 : filled(widths, each) };
}

function characters(body) {
  if (!Intl.Segmenter) return [...body];
  return [...new Intl.Segmenter().segment(body)].map((part) => part.segment);
}

function filled(widths, room) {
  let segments = 1;
  let free = room;
  for (const width of widths) {
    if (width > free) {
      segments += 1;
      free = room;
    }
    free -= width;
  }
  return segments;
}

/** The counter's words. */
export function counted({ units, segments, room }) {
  return text(segments === 1 ? "sms.one" : "sms.many", { units, segments, room });
}
