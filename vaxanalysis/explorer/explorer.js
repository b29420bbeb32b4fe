// One view of counts, linked: filters, bars by field, units with their funnel, one other dimension, patterns, rules. No network, no storage.
function vaxExplorer(root, cube, ask) {
  "use strict";
  const MOST = 100; // values of a dimension that are listed, the largest
  const word = cube.words, last = cube.fields.length - 1;
  const state = { unit: 0, field: last, rule: -1, dim: 0, value: -1, other: -1 };
  const number = (value) => (value < 0 ? "1–7" : value.toLocaleString(cube.language));
  const make = (tag, attributes, ...inside) => {
    const svg = ["svg", "circle", "path", "line", "title"].includes(tag);
    const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...inside.filter((one) => one !== undefined && one !== null));
    return node;
  };

  // -1 stands for 1 to 7: a rate is then at least that of 7
  const share = (part, whole) => (whole > 0 ? 1 - (part < 0 ? 7 : part) / whole : null);
  function percent(part, whole) {
    const rate = share(part, whole);
    if (rate === null || rate < 0) return "–";
    let tenths = Math.round(rate * 1000) / 10;
    if (tenths >= 100 && part !== 0) tenths = 99.9;
    if (tenths <= 0 && part < whole) tenths = 0.1;
    return (part < 0 ? "≥ " : "") + tenths.toLocaleString(cube.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  }

  const dims = cube.dims.map((dim) => {
    const cells = new Map();
    dim.unit.forEach((unit, at) => (cells.get(unit) || cells.set(unit, new Map()).get(unit)).set(dim.value[at], at));
    return { ...dim, cells };
  });
  const children = cube.units.map(() => []);
  cube.units.forEach(([, , parent], at) => { if (parent >= 0) children[parent].push(at); });
  const cell = (dim, unit, value) => dims[dim].cells.get(unit)?.get(value);

  // what is counted of a unit (and a value of the dimension): records, those judged, those lacking
  function of(unit, value = state.value, field = state.field) {
    if (value < 0 && state.rule >= 0) return { n: cube.n[unit], judged: Math.max(0, cube.n[unit] - cube.spared[state.rule][unit]), lacking: cube.fails[state.rule][unit] };
    if (value < 0) return { n: cube.n[unit], judged: Math.max(0, cube.n[unit] - cube.none[field][unit]), lacking: cube.lacking[field][unit] };
    const at = cell(state.dim, unit, value), place = cube.crossed.indexOf(field);
    if (at === undefined || place < 0) return { n: at === undefined ? 0 : dims[state.dim].n[at], judged: 0, lacking: 0 };
    return { n: dims[state.dim].n[at], judged: dims[state.dim].n[at] - dims[state.dim].none[place][at], lacking: dims[state.dim].lacking[place][at] };
  }

  function set(change) {
    Object.assign(state, change);
    if (change.rule >= 0) Object.assign(state, { value: -1, other: -1 });
    if (state.value >= 0) {
      state.rule = -1;
      if (!cube.crossed.includes(state.field)) state.field = last;
    }
    draw();
  }

  function table(name, title, heads, rows, note) {
    const head = make("tr", {}, ...heads.map((text, at) => make("th", { scope: "col", class: at ? "num" : false }, text)));
    const body = rows.map((row) => make("tr", { class: row.on ? "on" : false },
      make("th", { scope: "row" }, row.go
        ? make("button", { type: "button", "data-key": `${name}:${row.key}`, "aria-pressed": String(!!row.on), onclick: row.go }, row.label)
        : row.label),
      ...row.cells.map((text) => make("td", { class: "num" }, text)),
      row.bar === undefined ? null : make("td", { class: "bar", "aria-hidden": "true" },
        make("span", { style: `width:${Math.max(0, Math.min(100, row.bar * 100)).toFixed(1)}%` }))));
    if (rows.some((row) => row.bar !== undefined)) head.append(make("td", { "aria-hidden": "true" }));
    return make("section", { "data-view": name }, make("h2", {}, title), make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": title },
      make("table", {}, make("thead", {}, head), make("tbody", {}, ...body))), note ? make("p", { class: "note" }, note) : null);
  }

  const measured = () => (state.rule >= 0 ? cube.rules[state.rule][1] : cube.fields[state.field][1]);
  const heads = (first) => [first, word.records, state.rule >= 0 ? word.fails : word.lacking, word.complete];
  const row = (key, label, found, more) => ({
    key, label, cells: [number(found.n), number(found.lacking), percent(found.lacking, found.judged)], bar: share(found.lacking, found.judged) ?? 0, ...more,
  });

  function fields() {
    const shown = cube.fields.map((_, at) => at).filter((at) => state.value < 0 || cube.crossed.includes(at));
    const rule = state.rule;
    state.rule = -1;
    const rows = shown.map((at) => row(at, cube.fields[at][1], of(state.unit, state.value, at), { on: rule < 0 && at === state.field, go: () => set({ field: at, rule: -1 }) }));
    state.rule = rule;
    return table("fields", word.by_field, [word.field, word.records, word.lacking, word.complete], rows, state.value >= 0 ? word.few_fields : "");
  }

  const below = () => (children[state.unit].length ? children[state.unit] : children[cube.units[state.unit][2]] || []);
  function units() {
    const rows = below().map((at) => ({ at, found: of(at) })).filter((one) => one.found.n !== 0)
      .sort((a, b) => (share(a.found.lacking, a.found.judged) ?? 2) - (share(b.found.lacking, b.found.judged) ?? 2) || b.found.n - a.found.n)
      .map(({ at, found }) => row(cube.units[at][0], cube.units[at][1], found, { on: at === state.unit, go: () => set({ unit: at }) }));
    const view = table("units", `${word.by_unit}: ${measured()}`, heads(word.unit), rows);
    view.append(funnel());
    return view;
  }

  function funnel() {
    const points = below().map((at) => ({ at, ...of(at) })).filter((one) => one.judged >= 20 && one.lacking >= 0);
    const fit = state.rule < 0 && state.value < 0 ? cube.funnel[state.field] : null;
    if (points.length < 3) return make("span", {});
    const [wide, high] = [520, 240], logs = points.map((one) => Math.log10(one.judged));
    const left = Math.min(...logs) - 0.1, right = Math.max(...logs) + 0.1;
    const low = Math.min(...points.map((one) => share(one.lacking, one.judged))) - 0.02;
    const x = (log) => 40 + ((log - left) / (right - left)) * (wide - 50), y = (rate) => 10 + ((1 - Math.min(1, rate)) / (1 - low)) * (high - 40);
    const svg = make("svg", { viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-label": word.funnel });
    svg.append(make("line", { x1: 40, x2: wide - 10, y1: high - 30, y2: high - 30, class: "axis" }));
    if (fit) {
      for (const sign of [-1, 1]) {
        const steps = Array.from({ length: 40 }, (_, at) => left + ((right - left) * at) / 39);
        const ends = steps.map((log) => {
          const angle = Math.asin(Math.sqrt(fit[0])) + sign * 3.09 * Math.sqrt(1 / (4 * 10 ** log) + fit[1]);
          return `${x(log).toFixed(1)} ${y(Math.max(low, Math.sin(Math.max(0, Math.min(Math.PI / 2, angle))) ** 2)).toFixed(1)}`;
        });
        svg.append(make("path", { d: `M${ends.join("L")}`, class: "limit" }));
      }
    }
    points.forEach((one) => {
      const at = { cx: x(Math.log10(one.judged)).toFixed(1), cy: y(share(one.lacking, one.judged)).toFixed(1), r: 4, class: one.at === state.unit ? "on" : false };
      svg.append(make("circle", { ...at, onclick: () => set({ unit: one.at }) }, make("title", {}, `${cube.units[one.at][1]}: ${percent(one.lacking, one.judged)}%, n = ${number(one.judged)}`)));
    });
    return make("figure", {}, svg, make("figcaption", {}, word.funnel));
  }

  function crossed() {
    const dim = dims[state.dim];
    if (!dim) return null;
    const found = [...(dim.cells.get(state.unit) || new Map())].map(([value]) => ({ value, ...of(state.unit, value, cube.crossed.includes(state.field) ? state.field : last) }));
    if (dim.name === "week" || dim.name === "age_group") found.sort((a, b) => a.value - b.value);
    else found.sort((a, b) => b.n - a.n);
    const shown = found.slice(0, MOST);
    const rows = shown.map((one) => row(one.value, dim.values[one.value], one, { on: one.value === state.value, go: () => set({ value: one.value === state.value ? -1 : one.value }) }));
    const field = cube.fields[cube.crossed.includes(state.field) ? state.field : last][1];
    const title = `${dim.label}: ${field}`, unit = dim.doses ? word.doses : word.records;
    const note = [dim.doses ? word.of_doses : "", found.length > shown.length ? `${shown.length} / ${found.length}` : "", cube.masked ? word.masked : ""].filter(Boolean).join(" · ");
    const view = table("crossed", title, [dim.label, unit, word.lacking, word.complete], rows, note);
    if (state.value >= 0) view.append(compared(found));
    return view;
  }

  // any two values of the dimension, such as two weeks
  function compared(found) {
    const dim = dims[state.dim], one = found.find((each) => each.value === state.value), other = found.find((each) => each.value === state.other);
    const options = found.filter((each) => each.value !== state.value).map((each) => make("option", { value: each.value, selected: each.value === state.other }, dim.values[each.value]));
    const chosen = make("select", { "data-key": "other", onchange: (event) => set({ other: Number(event.target.value) }) }, make("option", { value: -1 }, "–"), ...options);
    const [now, then] = [one, other].map((each) => (each && each.lacking >= 0 ? share(each.lacking, each.judged) : null));
    const points = now !== null && then !== null ? ` ${percent(one.lacking, one.judged)}% − ${percent(other.lacking, other.judged)}% = ${((now - then) * 100).toLocaleString(cube.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} ${word.points}` : "";
    return make("p", { "data-view": "compared" }, make("label", {}, `${dim.values[state.value]} ${word.against} `, chosen), points);
  }

  function patterns() {
    const found = cube.patterns.map(([name, counts]) => ({ name, n: counts[state.unit] })).filter((one) => one.n !== 0);
    found.sort((a, b) => b.n - a.n);
    const most = Math.max(1, ...found.map((one) => one.n));
    return table("patterns", word.patterns, [word.field, word.records], found.map((one) => ({ label: one.name, cells: [number(one.n)], bar: one.n / most })), word.of_unit);
  }

  function rules() {
    const found = cube.rules.map(([code, message], at) => ({ at, code, message, applies: Math.max(0, cube.n[state.unit] - cube.spared[at][state.unit]), fails: cube.fails[at][state.unit] }));
    const failing = found.filter((one) => one.fails !== 0).sort((a, b) => b.fails - a.fails).slice(0, 20);
    const rows = failing.map((one) => ({ key: one.code, label: one.message, cells: [number(one.applies), number(one.fails)], on: one.at === state.rule, go: () => set({ rule: one.at === state.rule ? -1 : one.at }) }));
    return table("rules", word.rules, [word.rule, word.applies, word.fails], rows, word.of_unit);
  }

  function pick(key, label, options, chosen, change) {
    const listed = options.map(([value, text]) => make("option", { value, selected: value === chosen }, text));
    return make("label", {}, `${label} `, make("select", { "data-key": key, onchange: (event) => change(Number(event.target.value)) }, ...listed));
  }

  function filters() {
    const unit = cube.units[state.unit], district = unit[2] > 0 ? unit[2] : state.unit, dim = dims[state.dim];
    const named = (list) => list.map((at) => [at, cube.units[at][1]]);
    const largest = dim ? [...(dim.cells.get(state.unit) || new Map())].sort(([, a], [, b]) => dim.n[b] - dim.n[a]).slice(0, MOST) : [];
    const values = largest.map(([value]) => value).sort((a, b) => a - b).map((value) => [value, dim.values[value]]);
    return make("form", { class: "filters", "aria-label": word.filters, onsubmit: (event) => event.preventDefault() },
      pick("district", word.district, [[0, word.all], ...named(children[0])], district, (at) => set({ unit: at })),
      pick("commune", word.commune, [[district, word.all], ...(district ? named(children[district]) : [])], state.unit, (at) => set({ unit: at })),
      pick("field", word.field, cube.fields.map(([, text], at) => [at, text]), state.field, (at) => set({ field: at, rule: -1, ...(cube.crossed.includes(at) ? {} : { value: -1 }) })),
      pick("rule", word.rule, [[-1, "–"], ...cube.rules.map(([, text], at) => [at, text])], state.rule, (at) => set({ rule: at })),
      dim ? pick("dim", word.dimension, dims.map((one, at) => [at, one.label]), state.dim, (at) => set({ dim: at, value: -1, other: -1 })) : null,
      dim ? pick("value", dim.label, [[-1, word.all], ...values], state.value, (at) => set({ value: at, other: -1 })) : null,
      make("button", { type: "button", "data-key": "clear", onclick: () => set({ unit: 0, field: last, rule: -1, value: -1, other: -1 }) }, word.clear));
  }

  function summary() {
    const found = of(state.unit), value = state.value >= 0 ? ` · ${dims[state.dim].values[state.value]}` : "";
    const counted = state.value >= 0 && dims[state.dim].doses ? word.doses : word.records;
    const text = `${cube.units[state.unit][1]}${value} · ${measured()}: ${number(found.n)} ${counted.toLowerCase()}, ${number(found.lacking)} ${(state.rule >= 0 ? word.fails : word.lacking).toLowerCase()}, ${percent(found.lacking, found.judged)}% ${word.complete_short}`;
    const data = { "data-records": found.n, "data-judged": found.judged, "data-lacking": found.lacking, "data-unit": cube.units[state.unit][0] };
    const line = make("p", { class: "summary", "aria-live": "polite", ...data }, text);
    if (ask && state.rule < 0 && (state.value < 0 || dims[state.dim].keys[state.value] !== null)) line.append(" ", make("button", { type: "button", "data-key": "rows", onclick: () => ask(asked(), show) }, word.rows));
    return line;
  }

  const asked = () => ({
    unit: cube.units[state.unit][0], field: cube.fields[state.field][0],
    dimension: state.value >= 0 ? dims[state.dim].name : "", value: state.value >= 0 ? dims[state.dim].keys[state.value] : "",
  });

  // rows of people: in this page only until the next click, in nothing that is saved
  function show(found) {
    root.querySelector('[data-view="rows"]')?.remove();
    const view = table("rows", found.title, found.columns, found.rows.map(([first, ...rest]) => ({ label: first, cells: rest })));
    root.querySelector(".summary").after(view);
  }

  function draw() {
    const key = document.activeElement?.getAttribute?.("data-key");
    const views = [filters(), summary(), make("div", { class: "views" }, ...[fields(), units(), crossed(), patterns(), rules()].filter(Boolean))];
    root.replaceChildren(...views);
    if (key) root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }
  root.classList.add("vax-explorer");
  draw();
}
