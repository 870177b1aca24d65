"use strict";
// The explorer: filters, sorting, columns and pages by TanStack Table; downloads of the selection with citations.
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const { createTable, getCoreRowModel, getFilteredRowModel, getSortedRowModel, getPaginationRowModel } = window.TableCore;
  const table = document.getElementById("rows");
  const edition = document.body.dataset.edition;
  const PAGE = 50;
  const FORMULA = /^'*[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/;

  const AGREEMENT = { single: "one origin", consistent: "agree", conflict: "disagree", undetermined: "undetermined" };
  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  const link = (href, text) => {
    const made = element("a", text);
    made.href = href;
    return made;
  };
  const page = (row) => `${row.kind}/${encodeURIComponent(row.id)}.html`;
  const anchor = (row) => `${page(row)}#${encodeURIComponent(row.claim || row.property)}`;
  const safe = (address) => (/^https?:\/\//i.test(address) ? address : "");

  // A column: key, heading, shown at first, number, how to draw a cell, which rows have it.
  const COLUMNS = [
    ["name", "Record", 1, 0, (row) => link(page(row), row.name)],
    ["kind", "Kind", 0, 0],
    ["label", "Property", 1, 0],
    ["facet", "Qualifiers", 1, 0],
    ["printed", "Printed", 1, 0, (row) => (row.address ? link(row.address, row.printed || "page") : row.printed), "claims"],
    ["value", "Value", 1, 0, (row) => link(anchor(row), row.value)],
    ["low", "Low", 0, 1],
    ["high", "High", 0, 1],
    ["unit", "Unit", 0, 0],
    ["claims", "Claims", 1, 1, undefined, "values"],
    ["origins", "Origins", 1, 1, undefined, "values"],
    ["agreement", "Sources", 1, 0, (row) => AGREEMENT[row.agreement] || row.agreement, "values"],
    ["why", "Chosen for", 0, 0, undefined, "values"],
    ["standing", "Standing", 1, 0, undefined, "claims"],
    ["bound", "Bound", 0, 0, undefined, "claims"],
    ["basis", "Basis", 1, 0, undefined, "claims"],
    ["origin", "Who says so", 1, 0, undefined, "claims"],
    ["publisher", "Publisher", 0, 0, undefined, "claims"],
    ["published", "Published", 1, 0, undefined, "claims"],
    ["grade", "Grade", 0, 0, undefined, "claims"],
    ["title", "Source", 0, 0, (row) => (row.source ? link(`sources/${encodeURIComponent(row.source)}.html`, row.title) : ""), "claims"],
    ["place", "Place in the page", 0, 0, undefined, "claims"],
    ["asof", "As of", 0, 0],
    ["plan", "Plan", 0, 0, (row) => (row.planned ? "plan" : "")],
  ].map(([key, heading, shown, number, draw, only]) => ({ key, heading, shown, number, draw, only }));

  const known = () => window.capdata.known();
  const join = (data, i) => {
    const [id, kind, name] = data.records[data.record[i]];
    const [property, label] = data.properties[data.property[i]];
    return { id, kind, name, property, label, facet: data.words[data.facet[i]], unit: data.words[data.unit[i]],
      planned: data.planned[i], value: data.value[i], low: data.low[i], high: data.high[i] };
  };
  const CHANGING = ["value", "low", "high", "claims", "origins", "agreement", "asof", "claim", "why"];
  const valueRows = (data) => {
    const day = known();
    const rows = [];
    for (let i = 0; i < data.record.length; i += 1) {
      if (day && data.first[i] > day) continue;
      const row = join(data, i);
      for (const name of CHANGING) row[name] = data[name][i];
      const steps = day && data.steps[i];
      if (steps) {
        const step = steps.filter(([from]) => from <= day).pop();
        CHANGING.forEach((name, at) => { row[name] = step[at + 1]; });
      }
      rows.push(row);
    }
    return rows;
  };
  const claimRows = (data) => {
    const day = known();
    const rows = [];
    for (let i = 0; i < data.record.length; i += 1) {
      if (day && data.known[i] > day) continue;
      const row = join(data, i);
      const [source, title, publisher, published, url] = data.sources[data.source[i]];
      for (const name of ["bound", "basis", "origin", "grade", "asof", "place"]) row[name] = data.words[data[name][i]];
      row.standing = day ? "" : data.words[data.standing[i]];
      Object.assign(row, { claim: data.id[i], printed: data.printed[i], source, title, publisher, published, url,
        address: data.address[i] === null ? "" : safe(url + data.address[i]), citation: data.citation[i] });
      rows.push(row);
    }
    return rows;
  };

  let mode = "values";
  let rows = [];
  let state = { sorting: [], columnVisibility: {}, pagination: { pageIndex: 0, pageSize: PAGE }, globalFilter: {} };
  const shown = { values: new Set(), claims: new Set() };
  for (const one of COLUMNS) for (const name of ["values", "claims"]) if (one.shown && (!one.only || one.only === name)) shown[name].add(one.key);
  const columnsOf = () => COLUMNS.filter((one) => !one.only || one.only === mode);

  const matches = (row, f) => {
    if (f.kind && row.kind !== f.kind) return false;
    if (f.property && row.property !== f.property) return false;
    if (f.planned !== "" && String(row.planned) !== f.planned) return false;
    if (mode === "values" && f.agreement && row.agreement !== f.agreement) return false;
    if (mode === "claims" && f.basis && row.basis !== f.basis) return false;
    const low = row.low ?? row.high, high = row.high ?? row.low;
    if (f.least !== "" && !(high !== null && high >= Number(f.least))) return false;
    if (f.most !== "" && !(low !== null && low <= Number(f.most))) return false;
    if (!f.words.length) return true;
    row.text ??= [row.id, row.name, row.label, row.property, row.facet, row.value, row.printed, row.origin, row.title]
      .join(" ").toLocaleLowerCase();
    return f.words.every((word) => row.text.includes(word));
  };
  const filters = () => {
    const f = Object.fromEntries(new FormData(form));
    f.words = (f.q || "").toLocaleLowerCase().split(/\s+/).filter(Boolean);
    return f;
  };

  const core = createTable({
    data: rows, columns: [], state, renderFallbackValue: null, onStateChange: () => {},
    getCoreRowModel: getCoreRowModel(), getFilteredRowModel: getFilteredRowModel(),
    getSortedRowModel: getSortedRowModel(), getPaginationRowModel: getPaginationRowModel(),
  });
  const update = () => {
    core.setOptions((old) => ({
      ...old, data: rows,
      columns: columnsOf().map((one) => ({
        id: one.key, accessorFn: (row) => row[one.key] ?? undefined,
        sortingFn: one.number ? "basic" : "alphanumeric", sortUndefined: "last",
      })),
      state: { ...core.initialState, ...state },
      globalFilterFn: (row, _, f) => matches(row.original, f),
      getColumnCanGlobalFilter: (column) => column.id === "name",
      onStateChange: (change) => { state = typeof change === "function" ? change({ ...core.initialState, ...state }) : change; draw(); },
      autoResetPageIndex: false,
    }));
  };

  const selection = () => core.getSortedRowModel().rows.map((row) => row.original);
  const draw = () => {
    update();
    const visible = columnsOf().filter((one) => shown[mode].has(one.key));
    const head = element("tr");
    for (const one of visible) {
      const sorted = state.sorting[0]?.id === one.key ? (state.sorting[0].desc ? "descending" : "ascending") : "";
      const cell = element("th", undefined, one.number ? "n" : "");
      cell.scope = "col";
      cell.setAttribute("aria-sort", sorted || "none");
      const button = element("button", one.heading);
      button.type = "button";
      button.dataset.key = one.key;
      button.append(element("span", sorted ? (sorted === "ascending" ? " ▲" : " ▼") : "", "arrow"));
      button.lastChild.setAttribute("aria-hidden", "true");
      button.addEventListener("click", () => {
        const desc = state.sorting[0]?.id === one.key && !state.sorting[0].desc;
        state = { ...state, sorting: [{ id: one.key, desc }], pagination: { pageIndex: 0, pageSize: PAGE } };
        draw();
        table.tHead.querySelector(`[data-key="${one.key}"]`).focus();
      });
      cell.append(button);
      head.append(cell);
    }
    table.tHead.replaceChildren(head);
    const body = core.getRowModel().rows.map(({ original: row }) => {
      const line = element("tr");
      visible.forEach((one, i) => {
        const cell = element(i ? "td" : "th", undefined, one.number ? "n" : "");
        if (!i) cell.scope = "row";
        const made = one.draw ? one.draw(row) : row[one.key];
        cell.append(typeof made === "number" ? made.toLocaleString("en") : made ?? "");
        line.append(cell);
      });
      return line;
    });
    table.tBodies[0].replaceChildren(...body);
    const total = core.getFilteredRowModel().rows.length;
    const pages = Math.max(1, Math.ceil(total / PAGE));
    const at = state.pagination.pageIndex;
    document.getElementById("count").textContent =
      `${total.toLocaleString("en")} ${mode === "values" ? (total === 1 ? "value" : "values") : (total === 1 ? "claim" : "claims")}`
      + ` of ${rows.length.toLocaleString("en")}`;
    document.getElementById("where").textContent = `page ${at + 1} of ${pages}`;
    document.getElementById("back").disabled = at === 0;
    document.getElementById("next").disabled = at >= pages - 1;
  };
  const turn = (by) => {
    state = { ...state, pagination: { pageIndex: state.pagination.pageIndex + by, pageSize: PAGE } };
    draw();
    table.closest(".scroll").scrollTop = 0;
  };
  document.getElementById("back").addEventListener("click", () => turn(-1));
  document.getElementById("next").addEventListener("click", () => turn(1));

  const chooser = document.getElementById("columns");
  const drawChooser = () => {
    chooser.replaceChildren(chooser.querySelector("legend"), ...columnsOf().map((one) => {
      const label = element("label");
      const box = element("input");
      box.type = "checkbox";
      box.checked = shown[mode].has(one.key);
      box.value = one.key;
      box.addEventListener("change", () => {
        if (box.checked) shown[mode].add(one.key); else shown[mode].delete(one.key);
        draw();
      });
      label.append(box, ` ${one.heading}`);
      return label;
    }));
  };

  // The filters stand in the address, so that a selection can be linked to.
  const remember = () => {
    const f = Object.entries(Object.fromEntries(new FormData(form))).filter(([key, value]) => value && !(key === "rows" && value === "values"));
    try { history.replaceState(null, "", `#${new URLSearchParams(f)}`); } catch { /* some browsers refuse on a disk */ }
  };
  const recall = () => {
    const asked = new URLSearchParams(location.hash.slice(1));
    form.reset();
    for (const [key, value] of asked) {
      const field = form.elements[key];
      if (field) field.value = value;
    }
  };
  const refilter = () => {
    state = { ...state, globalFilter: filters(), pagination: { pageIndex: 0, pageSize: PAGE } };
    draw();
    remember();
  };
  const reload = async () => {
    mode = form.elements.rows.value;
    document.getElementById("explorer").dataset.rows = mode;
    const data = await window.capdata.need(mode);
    rows = mode === "values" ? valueRows(data) : claimRows(data);
    drawChooser();
    refilter();
  };
  const started = () => reload().catch(() => { document.getElementById("count").textContent = "The data can't be loaded."; });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => (event.target.name === "rows" ? started() : refilter()));
  form.addEventListener("reset", () => setTimeout(started));
  window.addEventListener("hashchange", () => { recall(); started(); });
  document.addEventListener("known", started);

  // Downloads. A value's citation is that of its chosen claim.
  const address = (row) => new URL(anchor(row), location.href).href;
  const cited = async () => {
    const claims = await window.capdata.need("claims");
    const at = new Map(claims.id.map((id, i) => [id, i]));
    return selection().map((row) => {
      const i = at.get(row.claim);
      const source = i === undefined ? [] : claims.sources[claims.source[i]];
      const visible = columnsOf().filter((one) => shown[mode].has(one.key));
      return {
        record: row.id, property: row.property,
        ...Object.fromEntries(visible.map((one) => [one.key === "name" ? "record_name" : one.key === "label" ? "property_label" : one.key, row[one.key] ?? null])),
        claim: row.claim || null,
        printed: i === undefined ? null : claims.printed[i] || null,
        source_title: source[1] || null, source_publisher: source[2] || null, source_published: source[3] || null,
        source_url: source[4] || null,
        citation: i === undefined ? null : claims.citation[i],
        permanent_link: address(row), edition, known_by: known() || null,
      };
    });
  };
  const save = (text, name, type) => {
    const made = link(URL.createObjectURL(new Blob([text], { type })), "");
    made.download = name;
    document.body.append(made);
    made.click();
    setTimeout(() => { URL.revokeObjectURL(made.href); made.remove(); }, 1000);
    window.capdata.say(`${name} is ready.`);
  };
  const cell = (value) => {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return String(value);
    const text = FORMULA.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  document.getElementById("csv").addEventListener("click", async () => {
    const found = await cited();
    const names = Object.keys(found[0] || { record: "" });
    const lines = [names, ...found.map((row) => names.map((name) => row[name]))].map((line) => line.map(cell).join(","));
    save(`\uFEFF${lines.join("\r\n")}\r\n`, "capdata-selection.csv", "text/csv;charset=utf-8");
  });
  document.getElementById("json").addEventListener("click", async () => {
    save(`${JSON.stringify(await cited(), null, 1)}\n`, "capdata-selection.json", "application/json");
  });
  document.getElementById("cites").addEventListener("click", async () => {
    const texts = new Set((await cited()).map((row) => row.citation).filter(Boolean));
    save(`${[...texts].join("\n")}\n`, "capdata-citations.txt", "text/plain;charset=utf-8");
  });

  recall();
  started();
})();
