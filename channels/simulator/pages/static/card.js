// An answer in the chat as a card: the service, what was said, a number to ring, hours, place, and what can be asked on.

import { button, el, icon } from "./element.js";
import { language, text } from "./line.js";

const MONDAY = Date.UTC(2024, 0, 1);
const DAY = 24 * 3600 * 1000;
const NUMBER = /(\+?\d[\d -]+\d)/;
const weekday = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit", hour12: language === "en", timeZone: "UTC" });

/** The card of an answer. body: what was said; act: {ask(sentence, label), person(), ring(event)}. */
export function card({ name, calls, hours, place, asks }, body, act) {
  const rows = [
    ...calls.map((call) => el("p", "row", icon("phone"), ringing(call, act))),
    hours.length ? el("p", "row", icon("clock"), el("span", "heard", `${text("card.hours")}: `), hours.map(opening).join(" · ")) : null,
    place ? el("p", "row", icon("place"), el("span", "heard", `${text("card.place")}: `), place) : null,
  ];
  return el("div", "card", el("h2", "", name), el("div", "said", without(body, name, calls)), ...rows, asking(asks, act));
}

/** What was said without the name, which stands above, and lines that only name a number, which stands below. */
function without(body, name, calls) {
  const isNumber = (line) => calls.some(({ label, number }) => line.startsWith(label) && line.endsWith(number) && line.length <= label.length + number.length + 3);
  const unnamed = body.startsWith(name) ? body.slice(name.length).replace(/^[:：.。]\s*/, "") : body;
  return unnamed.split("\n").filter((line) => !isNumber(line)).join("\n");
}

/** A sentence with each number to ring in it as a link. */
export function dialled(sentence, ring) {
  return sentence.split(NUMBER).map((part, at) => (at % 2 ? dial(part, part, ring) : part)).filter(Boolean);
}

function dial(number, label, ring) {
  const link = el("a", "ring", label);
  link.href = `tel:${number.replace(/[^\d+*#]/g, "")}`;
  link.addEventListener("click", ring);
  return link;
}

function ringing({ label, number }, act) {
  const link = dial(number, text("card.call", { number }), act.ring);
  const note = label.match(/[(（](.+)[)）]/);
  return note ? el("span", "", link, el("small", "", note[1])) : link;
}

/** "Mon–Fri 8:30 AM – 6:00 PM". */
function opening({ first, last, spans }) {
  const days = first === last ? day(first) : `${day(first)}–${day(last)}`;
  return `${days} ${spans.map((span) => span.split("-").map(at).join("–")).join(", ")}`;
}

function day(number) {
  return weekday.format(new Date(MONDAY + number * DAY));
}

function at(time) {
  const [hour, minute] = time.split(":").map(Number);
  return clock.format(new Date(MONDAY + (hour * 60 + minute) * 60_000)).toLowerCase();
}

function asking(asks, act) {
  const row = el("div", "asks", ...asks.map((aspect) => button("chip", text(`card.${aspect}`), () => act.ask(text(`card.${aspect}.say`)))));
  row.append(button("chip person", text("card.person"), () => act.person()));
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", text("card.asks"));
  row.dataset.asks = "";
  return row;
}
