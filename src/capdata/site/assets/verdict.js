"use strict";
// The reader's own threshold and baseline, judged by the rule of the dataset (capdata.widening.verdicts):
// TRUE if low >= k * baseline high, FALSE if high < k * baseline low, else UNDETERMINED; null is without end.
(() => {
  const form = document.getElementById("verdict-form");
  const source = document.getElementById("verdict-data");
  if (!form || !source) return;
  const data = JSON.parse(source.textContent);
  const out = document.getElementById("verdict-out");
  const baseline = document.getElementById("baseline");
  const threshold = document.getElementById("threshold");
  const slide = document.getElementById("slide");
  const members = document.getElementById("members");
  const LABELS = { TRUE: "true", FALSE: "false", UNDETERMINED: "undetermined" };

  const end = (number) => (number === null ? Infinity : number);
  const known = () => window.capdata.known() || "9999";
  // The envelope as it was known by the reader's day, which is the last of its steps up to then.
  const reachOf = (id, measure) => {
    const found = (data.reaches[measure][id] || []).filter(([day]) => day <= known()).pop();
    return found ? { low: found[1], high: end(found[2]) } : { low: 0, high: Infinity };
  };
  const longest = (reaches) =>
    reaches.length
      ? { low: Math.max(...reaches.map((r) => r.low)), high: Math.max(...reaches.map((r) => r.high)) }
      : { low: 0, high: Infinity };
  const verdict = (own, against, k) =>
    own.low >= k * against.high ? "TRUE" : own.high < k * against.low ? "FALSE" : "UNDETERMINED";
  window.capdataVerdict = { reachOf, longest, verdict, data };

  const km = (number) => number.toLocaleString("en", { maximumFractionDigits: 0 });
  const span = (r) =>
    r.high === Infinity ? (r.low ? `${km(r.low)} km or more` : "not published")
      : r.low === r.high ? `${km(r.low)} km` : r.low ? `${km(r.low)} to ${km(r.high)} km` : `up to ${km(r.high)} km`;
  const name = (id) => data.names[id] || id;

  for (const [id, one] of Object.entries(data.baselines)) baseline.add(new Option(one.label, id));
  baseline.add(new Option("my own choice", ""));
  const measure = () => data.readings[form.elements.reading.value].measure;
  // A member whose reach nobody publishes counts as 0 to infinite, so it has a box as well.
  const namedMembers = Object.values(data.baselines).flatMap((one) => Object.keys(one.members));
  const missiles = [...new Set([...Object.keys(data.reaches[measure()]), ...namedMembers])].sort((a, b) => name(a).localeCompare(name(b)));
  for (const id of missiles) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = id;
    label.append(box, ` ${name(id)}`);
    members.append(label);
  }
  const boxes = [...members.querySelectorAll("input")];
  const tick = () => {
    const chosen = data.baselines[baseline.value];
    if (chosen) for (const box of boxes) box.checked = box.value in chosen.members && chosen.members[box.value] <= known();
  };

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const judge = () => {
    const k = Number(threshold.value);
    out.textContent = "";
    if (!(k > 0)) {
      out.append(element("p", "Give a threshold above 0."));
      return;
    }
    const by = measure();
    const against = longest(boxes.filter((box) => box.checked).map((box) => reachOf(box.value, by)));
    const list = document.createElement("ul");
    for (const subject of data.subjects[form.elements.reading.value]) {
      const ids = subject.split("+");
      const own = longest(ids.map((id) => reachOf(id, by)));
      const found = verdict(own, against, k);
      const item = document.createElement("li");
      item.append(
        element("strong", ids.map(name).join(" or ")), ": ",
        element("span", LABELS[found], `verdict-word ${found.toLowerCase()}`),
        ` at ×${k}. ${span(own)} against ${span(against)}.`,
      );
      list.append(item);
    }
    out.append(list);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  threshold.addEventListener("input", () => { slide.value = threshold.value; judge(); });
  slide.addEventListener("input", () => { threshold.value = slide.value; judge(); });
  baseline.addEventListener("change", () => { tick(); judge(); });
  members.addEventListener("change", () => { baseline.value = ""; judge(); });
  form.addEventListener("change", judge);
  document.addEventListener("known", () => { tick(); judge(); });
  tick();
  judge();
})();
