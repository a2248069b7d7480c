// What records add up to: series over weeks, parts, distributions.

const DAY = 86_400_000, WEEK = 7 * DAY;

// A time in any of the vendors' spellings, in milliseconds; NaN for none.
export function when(value) {
  if (typeof value === "number") return value < 1e11 ? value * 1000 : value;
  return Date.parse(String(value ?? "").replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) UTC$/, "$1T$2Z"));
}

export const nps = (scores) => Math.round((100 * (scores.filter((score) => score >= 9).length - scores.filter((score) => score <= 6).length)) / scores.length);
export const mean = (values) => Math.round((10 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 10;

// `records` in up to `most` spans of a week (or more), each as `measure` has it.
export function overTime(records, time, value, measure, most = 14) {
  const dated = records.map((record) => [when(time(record)), value(record)]).filter(([at, given]) => Number.isFinite(at) && given !== null && given !== undefined);
  if (!dated.length) return [];
  const last = dated.reduce((latest, [at]) => Math.max(latest, at), -Infinity), first = dated.reduce((oldest, [at]) => Math.min(oldest, at), Infinity);
  const days = Math.max(1, (last - first) / DAY);
  const size = days <= most ? DAY : Math.max(1, Math.ceil(days / 7 / most)) * WEEK;
  const number = Math.min(most, Math.floor((last - first) / size) + 1), spans = Array.from({ length: number }, () => []);
  for (const [at, given] of dated) spans[Math.floor((last - at) / size)]?.push(given);
  return spans.map((given, back) => ({
    label: new Date(last - (back + 1) * size + DAY).toISOString().slice(5, 10), value: given.length ? measure(given) : null, note: `${given.length} records`,
  })).reverse();
}

export function tally(values, most = 8) {
  const counts = new Map();
  for (const value of values) if (value !== null && value !== undefined && value !== "") counts.set(String(value), (counts.get(String(value)) || 0) + 1);
  const sorted = [...counts].sort((one, other) => other[1] - one[1]).map(([label, value]) => ({ label, value }));
  const rest = sorted.slice(most).reduce((sum, each) => sum + each.value, 0);
  return rest ? [...sorted.slice(0, most), { label: "others", value: rest }] : sorted;
}

export function scores(values, low, high) {
  return Array.from({ length: high - low + 1 }, (_, at) => ({ label: String(low + at), value: values.filter((value) => value === low + at).length }));
}

// 0–9, 10–19, …, 100.
export function tens(values) {
  return Array.from({ length: 11 }, (_, at) => ({ label: at === 10 ? "100" : `${at * 10}+`, value: values.filter((value) => Math.min(10, Math.floor(value / 10)) === at).length }));
}

const MOODS = [["very_positive", "good"], ["positive", "good"], ["neutral", "middle"], ["mixed", "middle"], ["negative", "poor"], ["very_negative", "poor"]];

export function moods(values) {
  const counted = tally(values, 20);
  const rank = (each) => { const at = MOODS.findIndex(([name]) => name === each.label); return at < 0 ? MOODS.length : at; };
  return counted.sort((one, other) => rank(one) - rank(other)).map((each) => ({ ...each, kind: MOODS.find(([name]) => name === each.label)?.[1] || "", label: each.label.replace(/_/g, " ") }));
}
