"use strict";
// What every page does with scripts on: mark itself, copy citations, find records, keep the reader's "known by" date.
document.documentElement.classList.add("scripted");
(() => {
  const up = document.body.dataset.up;
  const says = document.getElementById("says");
  const say = (text) => { says.textContent = ""; setTimeout(() => { says.textContent = text; }, 50); };

  // Data files call capdata(name, data); a page asks for one with capdata.need(name).
  const waiting = {};
  window.capdata = (name, data) => { if (waiting[name]) waiting[name].done(data); };
  window.capdata.up = up;
  window.capdata.say = say;
  window.capdata.need = (name) => {
    if (!waiting[name]) {
      const entry = {};
      entry.promise = new Promise((done, failed) => { entry.done = done; entry.failed = failed; });
      waiting[name] = entry;
      window.capdata.script(`data/${name}.js`).catch(entry.failed);
    }
    return waiting[name].promise;
  };
  window.capdata.script = (address) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = up + address;
    script.onload = done;
    script.onerror = () => failed(new Error(`${address} can't be loaded`));
    document.head.append(script);
  });

  // Citations: the text, and the permanent address where the page has one on the web.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      area.className = "hidden";
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say("Copied.");
  };
  const addressOf = (button) => {
    const claim = button.closest(".claim");
    if (!location.protocol.startsWith("http")) return "";
    return ` ${location.href.split("#")[0]}${claim ? `#${claim.id}` : ""}`;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const text = button.closest("details, section").querySelector(".text").textContent;
    copy(text.trim() + addressOf(button));
    const label = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 2000);
  });

  // Find: a combobox over all records, loaded when it is first used.
  const input = document.getElementById("find");
  const list = document.getElementById("found");
  let index, at = -1;
  const load = async () => {
    if (index) return index;
    const [records] = await Promise.all([
      window.capdata.need("records"), window.capdata.script("vendor/minisearch/minisearch.js"),
    ]);
    const made = new window.MiniSearch({
      fields: ["name", "also", "id"], storeFields: ["name", "kind", "id", "weight"],
      searchOptions: { prefix: true, fuzzy: 0.2, boost: { name: 3, also: 2 }, combineWith: "AND",
        boostDocument: (_, __, stored) => stored.weight },
    });
    made.addAll(records.ids.map((id, i) => ({
      id, name: records.names[i], also: records.also[i], kind: records.kinds[records.kind[i]],
      weight: records.kinds[records.kind[i]].weight,
    })));
    index = made;
    return index;
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  };
  const select = (number) => {
    const options = [...list.children];
    at = (number + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const go = (option) => { location.href = option.dataset.href; };
  const show = async () => {
    const text = input.value.trim();
    if (!text) return close();
    const found = (await load()).search(text).slice(0, 12);
    if (input.value.trim() !== text) return undefined;
    list.textContent = "";
    found.forEach((one, i) => {
      const option = document.createElement("li");
      option.id = `found-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.href = `${up}${one.kind.folder}/${encodeURIComponent(one.id)}.html`;
      const small = document.createElement("small");
      small.textContent = one.kind.label;
      option.append(one.name, small);
      list.append(option);
    });
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(Boolean(found.length)));
    at = -1;
    say(found.length ? `${found.length} found` : "nothing found");
    return undefined;
  };
  input.addEventListener("focus", () => load().catch(() => say("The index can't be loaded.")));
  input.addEventListener("input", () => show().catch(() => say("The index can't be loaded.")));
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); select(at + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); select(at - 1); }
    if (event.key === "Escape") close();
  });
  input.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const option = list.children[Math.max(at, 0)];
    if (!list.hidden && option) go(option);
    else if (input.value.trim()) location.href = `${up}explore.html#q=${encodeURIComponent(input.value.trim())}`;
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (option) { event.preventDefault(); go(option); }
  });
  input.addEventListener("blur", () => setTimeout(close, 150));

  // Known by: the reader's day, kept for the whole site. What was published later is hidden, and each value reads as
  // it would have been chosen then; its steps come with it.
  const KEY = "capdata-known-by";
  const form = document.getElementById("known-form");
  const field = document.getElementById("known");
  const notice = document.getElementById("known-notice");
  const stored = () => { try { return localStorage.getItem(KEY) || ""; } catch { return ""; } };
  let day = new URLSearchParams(location.search).get("known-by") || stored();
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) day = "";
  window.capdata.known = () => day;
  const original = new Map();
  const put = (node, text) => {
    if (!node) return;
    if (!original.has(node)) original.set(node, node.innerHTML);
    if (text === null) node.innerHTML = original.get(node);
    else node.textContent = text;
  };
  const values = () => {
    const glance = {};
    for (const value of document.querySelectorAll(".value")) {
      const steps = JSON.parse(value.dataset.steps || "[]").filter(([from]) => !day || from <= day);
      const step = day && value.dataset.steps ? steps.pop() : null;
      const words = value.querySelector(".words bdi");
      const none = Boolean(day) && !value.querySelector(".claim:not(.late)");
      value.classList.toggle("late", none);
      put(words, step ? step[1] : null);
      put(value.querySelector(".weighed"), step ? step[2] : null);
      for (const then of value.querySelectorAll(".then")) then.classList.remove("then");
      for (const mark of value.querySelectorAll(".row a")) mark.classList.toggle("then", Boolean(step) && decodeURIComponent(mark.getAttribute("href").slice(1)) === step[3]);
      const chosen = step && document.getElementById(step[3]);
      if (chosen) chosen.classList.add("then");
      if (!none && !("planned" in value.dataset)) (glance[value.dataset.property] ||= new Set()).add(words.textContent);
    }
    for (const said of document.querySelectorAll("[data-glance]")) {
      put(said.querySelector("bdi"), day ? [...(glance[said.dataset.glance] || ["not known then"])].join("; ") : null);
    }
  };
  const apply = () => {
    document.documentElement.classList.toggle("dated", Boolean(day));
    let hidden = 0;
    for (const dated of document.querySelectorAll("[data-known]")) {
      const late = Boolean(day) && dated.dataset.known > day;
      dated.classList.toggle("late", late);
      hidden += late && dated.matches(".claim");
    }
    values();
    for (const property of document.querySelectorAll(".property")) {
      property.classList.toggle("late", Boolean(day) && !property.querySelector(".value:not(.late)"));
    }
    for (const part of document.querySelectorAll(".part")) {
      if (part.querySelector(".property")) part.classList.toggle("late", Boolean(day) && !part.querySelector(".property:not(.late)"));
    }
    notice.hidden = !day;
    notice.textContent = "";
    if (day) {
      const strong = document.createElement("strong");
      strong.textContent = `As known by ${day}.`;
      const back = document.createElement("button");
      back.type = "button";
      back.textContent = "Show everything";
      back.addEventListener("click", () => set(""));
      notice.append(strong, hidden ? ` ${hidden} claims published later are hidden here. ` : " Claims published later are hidden. ",
        "Lists, tables of verdicts and coverage show this edition as it is. ", back);
    }
    field.value = day;
    document.dispatchEvent(new Event("known"));
  };
  const set = (to) => {
    day = to;
    try { if (day) localStorage.setItem(KEY, day); else localStorage.removeItem(KEY); } catch { /* kept for this page */ }
    apply();
    say(day ? `Showing what was published by ${day}.` : "Showing everything.");
  };
  form.addEventListener("submit", (event) => { event.preventDefault(); set(field.value); });
  document.getElementById("known-clear").addEventListener("click", () => set(""));
  if (day) apply();
})();
