// Joins the page: three devices of which one is shown, and beside it how its answers came about.

import { Telephone } from "./phone.js";
import { Tabs } from "./tabs.js";
import { Why } from "./why.js";
import { Chat, TextPhone } from "./written.js";

const kinds = { phone: Telephone, sms: TextPhone, chat: Chat };
const why = new Why(document.getElementById("why"), document.querySelector("[data-turn-over]"));
const sections = [...document.querySelectorAll("[data-way]")];
const devices = sections.map((section) => new kinds[section.dataset.way](section, (device, what) => why.happened(device.way, what)));
const tabs = new Tabs(document.querySelector("[role=tablist]"), (way) => why.of(way));

tabs.show(tabs.named());
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", () => (link.hash = location.hash));
}
for (const device of devices) device.start();
