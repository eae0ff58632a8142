// Tabs: one panel at a time, by pointer, by arrow keys, and by what stands behind # in the address.

export class Tabs {
  /** chosen: told which panel is shown now. */
  constructor(list, chosen) {
    this.tabs = [...list.querySelectorAll("[role=tab]")];
    this.chosen = chosen;
    for (const tab of this.tabs) tab.addEventListener("click", () => this.show(tab.dataset.tab));
    list.addEventListener("keydown", (event) => this.typed(event));
    addEventListener("hashchange", () => this.show(this.named()));
  }

  /** The tab of the address, else the first. */
  named() {
    const name = location.hash.slice(1);
    return this.tabs.some((tab) => tab.dataset.tab === name) ? name : this.tabs[0].dataset.tab;
  }

  show(name) {
    for (const tab of this.tabs) {
      const is = tab.dataset.tab === name;
      tab.setAttribute("aria-selected", is);
      tab.tabIndex = is ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !is;
    }
    if (this.named() !== name) history.replaceState(null, "", `#${name}`);
    this.chosen(name);
  }

  typed(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = this.tabs.indexOf(event.target);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
    next.focus();
    this.show(next.dataset.tab);
  }
}
