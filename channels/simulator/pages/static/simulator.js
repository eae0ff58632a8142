// Joins the page: three devices of which one is shown, and beside it the errands and how the answers came about.

import { Errands } from "./errands.js";
import { text } from "./line.js";
import { Telephone } from "./phone.js";
import { Tabs } from "./tabs.js";
import { Why } from "./why.js";
import { Chat, TextPhone } from "./written.js";

const kinds = { phone: Telephone, sms: TextPhone, chat: Chat };
const find = (name) => document.querySelector(`[data-${name}]`);
const pane = document.getElementById("errands");
const why = new Why(document.getElementById("why"), find("turn-over"), (is) => is && errands?.isOpen && errands.open(false));
const errands = pane && new Errands(pane, find("open-errands"), { opened, sent, passed });
const sections = [...document.querySelectorAll("[data-way]")];
const devices = sections.map((section) => new kinds[section.dataset.way](section, happened));
const tabs = new Tabs(document.querySelector("[role=tablist]"), shown);

tabs.show(tabs.named());
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", () => (link.hash = location.hash));
}
Promise.all(devices.map((device) => device.start())).then(() => errands?.look());

function opened(is) {
  if (is && why.isOpen) why.open(false);
}

function shown(way) {
  if (errands?.isOpen) errands.open(false);
  why.of(way);
}

function happened(device, what) {
  why.happened(device.way, what);
  errands?.look();
}

/** What was sent by itself: a call that was made is told beside the texts, for it is over when somebody looks. */
function sent(message) {
  if (message.way === "phone") devices.find((device) => device.way === "sms").rang(message, text("clock.rang"));
}

/** Time has passed: texts and messages that were sent are fetched. */
function passed() {
  for (const device of devices) if (device.way !== "phone") device.line.look();
}
