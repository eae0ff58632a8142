// Joins the page: three devices, the pane that shows what happened to the chosen one, sentences to try.

import { showHappened } from "./happened.js";
import { text } from "./line.js";
import { Telephone } from "./phone.js";
import { Chat, TextPhone } from "./written.js";

const kinds = { phone: Telephone, sms: TextPhone, chat: Chat };
const pane = document.querySelector("[data-what]");
const radios = [...document.querySelectorAll("input[name=which]")];
const last = new Map();
let chosen;

function choose(device) {
  if (device === chosen) return;
  chosen?.section.classList.remove("chosen");
  chosen = device;
  device.section.classList.add("chosen");
  radios.find((radio) => radio.value === device.way).checked = true;
  document.querySelector("[data-try-lead]").textContent = text("try.lead", { device: device.title });
  showHappened(pane, last.get(device.way));
}

function happened(device, what) {
  last.set(device.way, what);
  if (device === chosen) showHappened(pane, what);
}

const devices = [...document.querySelectorAll("[data-way]")].map((section) => new kinds[section.dataset.way](section, choose, happened));
for (const radio of radios) radio.addEventListener("change", () => choose(devices.find((device) => device.way === radio.value)));
for (const button of document.querySelectorAll("[data-try]")) {
  button.addEventListener("click", () => {
    chosen.section.scrollIntoView({ block: "nearest" });
    chosen.send({ text: button.textContent }, button.textContent);
  });
}
choose(devices[0]);
for (const device of devices) device.start();
