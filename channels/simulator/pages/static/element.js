// Elements of the page, made of text and other elements; never of markup.

/** An element of a kind with classes and what it holds; null and "" are left out. */
export function el(kind, classes, ...inside) {
  const element = document.createElement(kind);
  if (classes) element.className = classes;
  element.append(...inside.filter((part) => part !== null && part !== ""));
  return element;
}

/** A button that does something. */
export function button(classes, label, act) {
  const made = el("button", classes, label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/** A picture of icons.svg, which says nothing by itself. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/try/static/icons.svg#${name}`);
  svg.append(use);
  return svg;
}
