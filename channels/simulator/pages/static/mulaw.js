// µ-law as telephones carry it (ITU-T G.711): a byte a sample, 8000 samples a second.

const BIAS = 33;
const CLIP = 8159;

export const RATE = 8000;
export const FRAME = 160;
export const SILENCE = 0xff;

const table = Float32Array.from({ length: 256 }, (_, byte) => {
  const code = ~byte & 0xff;
  const size = ((((code & 0x0f) << 1) + BIAS) << ((code & 0x70) >> 4)) - BIAS;
  return ((code & 0x80 ? -size : size) * 4) / 32768;
});

/** Bytes of samples between -1 and 1. */
export function encode(samples) {
  return Uint8Array.from(samples, (sample) => encodeOne(Math.max(-32768, Math.min(32767, Math.round(sample * 32768)))));
}

function encodeOne(sample) {
  const fourteen = sample >> 2;
  const size = Math.min(CLIP, Math.abs(fourteen)) + BIAS;
  const segment = 26 - Math.clz32(size);
  const code = segment > 7 ? 0x7f : (segment << 4) | ((size >> (segment + 1)) & 0x0f);
  return code ^ (fourteen < 0 ? 0x7f : 0xff);
}

/** Samples between -1 and 1 of bytes. */
export function decode(bytes) {
  return Float32Array.from(bytes, (byte) => table[byte]);
}
