// Counts texts as Twilio's own calculator does: a JSON list of texts in, a list of [encoding, segments] out.
const { SegmentedMessage } = require("sms-segments-calculator");
const texts = JSON.parse(require("fs").readFileSync(0, "utf8"));
const sizes = texts.map((text) => new SegmentedMessage(text)).map((m) => [m.encodingName, m.segmentsCount]);
process.stdout.write(JSON.stringify(sizes));
