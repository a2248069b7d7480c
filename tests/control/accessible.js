() => {
  // What a screen reader or weak eyes would stumble over, in words.
  const wrong = [];
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest("[aria-hidden=true]");
  const where = (element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className} "${element.textContent.trim().slice(0, 40)}"`;
  const name = (element) => (element.getAttribute("aria-label") || [...(element.labels || [])].map((label) => label.textContent).join(" ")
    || (element.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)?.textContent || "").join(" ").trim()
    || (["INPUT", "SELECT", "TEXTAREA"].includes(element.tagName) ? "" : element.textContent) || element.querySelector?.("img")?.alt || "").trim();
  for (const element of document.querySelectorAll("button, a, input, select, textarea, [role=meter], [role=img], [role=grid], [role=switch], section, nav, [role=region]")) {
    if (seen(element) && !name(element)) wrong.push(`no name: ${where(element)}`);
  }
  for (const image of document.querySelectorAll("img:not([alt])")) wrong.push(`no alt: ${where(image)}`);
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) wrong.push(`id twice: ${id}`);
  for (const [selector, number] of [["h1", 1], ["main", 1], ["nav", 1], ["header.top", 1]]) {
    if (document.querySelectorAll(selector).length !== number) wrong.push(`not ${number} ${selector}`);
  }
  const levels = [...document.querySelectorAll("main :is(h1, h2, h3, h4)")].filter(seen).map((element) => Number(element.tagName[1]));
  levels.forEach((level, at) => { if (at && level > levels[at - 1] + 1) wrong.push(`heading level ${level} after ${levels[at - 1]}`); });
  for (const cell of document.querySelectorAll("th:not([scope])")) wrong.push(`no scope: ${where(cell)}`);

  const parsed = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [red, green, blue, alpha = 1] = parsed(getComputedStyle(at).backgroundColor);
      if (alpha > 0.99) return [red, green, blue];
    }
    return [255, 255, 255];
  };
  const light = (color) => {
    const [red, green, blue] = color.map((part) => { const each = part / 255; return each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  for (const element of document.querySelectorAll("body *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!text || !seen(element) || element.closest("svg, .unseen, .skip, :disabled, noscript, [aria-disabled=true]") || element.tagName === "OPTION") continue;
    if (element.matches("label") && document.getElementById(element.htmlFor)?.disabled) continue;
    const [one, other] = [light(parsed(getComputedStyle(element).color).slice(0, 3)), light(behind(element))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) wrong.push(`contrast ${contrast.toFixed(2)}: ${where(element)}`);
  }
  return [...new Set(wrong)];
}
