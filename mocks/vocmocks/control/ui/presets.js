// Faults that people often want, by what they are called.

export const PRESETS = [
  ["503s", "Every answer is the vendor's 503.", { status: 503 }],
  ["Flaky", "One answer in five is a 500.", { status: 500, probability: 0.2 }],
  ["Latency", "Each answer takes between 0.3 and 1.5 seconds.", { delay: { type: "uniform", lower: 300, upper: 1500 } }],
  ["Slow drip", "The body comes bit by bit, over two seconds.", { fault: "SLOW_DRIP", duration_ms: 2000 }],
  ["Connection reset", "The connection is reset instead of an answer.", { fault: "CONNECTION_RESET_BY_PEER" }],
  ["Empty reply", "The connection is closed without an answer.", { fault: "EMPTY_RESPONSE" }],
  ["Rate-limit storm", "Everybody is over the limit.", { fault: "RATE_LIMIT_STORM" }],
  ["Malformed JSON", "Bodies are JSON that does not parse.", { fault: "MALFORMED_JSON" }],
  ["Truncated body", "Bodies break off in the middle.", { fault: "TRUNCATED_BODY" }],
  ["Broken chunk", "Bodies come in chunks that are none.", { fault: "MALFORMED_RESPONSE_CHUNK" }],
  ["Random data", "Rubbish, then the connection is closed.", { fault: "RANDOM_DATA_THEN_CLOSE" }],
  ["Timeout", "Nothing comes for half a minute.", { fault: "TIMEOUT", duration_ms: 30000 }],
];

export const EFFECTS = [
  ["status:500", "Status 500"], ["status:502", "Status 502"], ["status:503", "Status 503"], ["status:504", "Status 504"], ["status:429", "Status 429"], ["status:401", "Status 401"],
  ["delay_ms:250", "Latency 250 ms"], ["delay_ms:1000", "Latency 1 s"], ["delay_ms:5000", "Latency 5 s"],
  ...["CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "MALFORMED_RESPONSE_CHUNK", "RANDOM_DATA_THEN_CLOSE", "TIMEOUT", "TRUNCATED_BODY", "MALFORMED_JSON", "SLOW_DRIP", "RATE_LIMIT_STORM"]
    .map((name) => [`fault:${name}`, name.toLowerCase().replace(/_/g, " ").replace(/^./, (letter) => letter.toUpperCase())]),
];

export function effect(text) {
  const [kind, value] = text.split(":");
  return { [kind]: kind === "fault" ? value : Number(value) };
}

export function described(rule) {
  if (rule.status) return `status ${rule.status}`;
  if (rule.fault) return rule.fault.toLowerCase().replace(/_/g, " ");
  if (rule.delay) return `latency (${rule.delay.type})`;
  return `latency ${rule.delay_ms} ms`;
}

// Whether a rule in force is that preset, for that vendor.
export function isPreset(rule, preset, vendor) {
  const same = (name) => JSON.stringify(rule[name] ?? null) === JSON.stringify(preset[name] ?? null);
  return (rule.match.vendor || "") === vendor && !rule.match.operation && !rule.match.path && rule.times === undefined
    && ["status", "delay_ms", "delay", "fault"].every(same) && (rule.probability ?? 1) === (preset.probability ?? 1);
}
