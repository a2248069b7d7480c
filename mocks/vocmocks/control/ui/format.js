// How numbers and times are written. Times are the mock's, in UTC.

const NUMBER = new Intl.NumberFormat("en");
export const count = (number) => NUMBER.format(number);
export const plural = (number, one, many = `${one}s`) => `${count(number)} ${number === 1 ? one : many}`;
export const clockTime = (iso) => (iso || "").slice(11, 23);
export const moment = (iso) => (iso ? `${iso.slice(0, 10)} ${iso.slice(11, 19)}` : "");

export function span(seconds) {
  const parts = [[86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
  const [size, name] = parts.find(([size]) => seconds >= size && seconds % size === 0) || [1, "second"];
  return seconds === size ? name : plural(seconds / size, name);
}

export function json(value) {
  return value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

export function source(place) {
  if (!place || !place.document) return "";
  return [place.document, place.pointer || (place.line ? `line ${place.line}` : ""), place.note].filter(Boolean).join(" · ");
}
