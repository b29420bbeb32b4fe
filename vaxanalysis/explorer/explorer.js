// One view of counts, linked: filters, bars by field, units with their funnel, one other dimension, patterns, rules. No network, no storage.
function vaxExplorer(root, cube, ask) {
  "use strict";
  const MOST = 100; // values of a dimension that are listed, the largest
  const word = cube.words, last = cube.crossed.at(-1) ?? 0;
  const state = { unit: 0, field: last, rule: -1, dim: 0, value: -1, other: -1 };
  const whole = new Intl.NumberFormat(cube.language), one = new Intl.NumberFormat(cube.language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const written = (value) => whole.format(value), decimal = (value) => one.format(value);
  const make = (tag, attributes, ...inside) => {
    const svg = ["svg", "circle", "path", "line", "text", "title"].includes(tag);
    const node = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (value !== false && value !== undefined) node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...inside.filter((one) => one !== undefined && one !== null));
    return node;
  };

  // a sum of so many counts that are rounded to tens: each may be 5 less or 4 more
  const ends = (count, parts) => [Math.max(0, count - 5 * parts), count + 4 * parts];
  function number(count, parts) {
    const [least, most] = ends(count, parts);
    const wide = parts > 1 && most - least > count / 10;
    return parts && (wide || !count) ? `${written(least)}–${written(most)}` : written(count);
  }

  const share = (found) => (found.judged > 0 ? Math.max(0, 1 - found.lacking / found.judged) : null);
  // the least and the greatest rate that the rounded counts allow, each as [lacking, judged]
  function bounds(found) {
    const [few, many] = ends(found.lacking, found.parts), [least, most] = ends(found.judged, found.parts * (found.judged < found.n ? 2 : 1));
    return [[Math.min(many, least), least], [Math.min(few, most), most]];
  }
  const rate = ([part, whole]) => (whole > 0 ? 1 - part / whole : 0);
  function tenths([part, whole]) {
    const found = Math.round(rate([part, whole]) * 1000) / 10;
    return found >= 100 && part ? 99.9 : found <= 0 && part < whole ? 0.1 : found;
  }
  const perCent = (value) => (value === 100 || value === 0 ? written(value) : decimal(value));
  const NARROW = 0.002; // rates within this are shown as one
  function percent(found) {
    if (!found.judged) return "–";
    const [low, high] = bounds(found);
    if (rate(high) - rate(low) <= NARROW) return perCent(tenths([Math.min(found.lacking, found.judged), found.judged]));
    return `${perCent(tenths(low))}–${perCent(tenths(high))}`;
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
  function of(unit, value = state.value, field = state.field, rule = state.rule) {
    const found = (n, none, lacking) => ({ n, judged: Math.max(0, n - none), lacking, parts: cube.parts[unit] });
    if (value < 0 && rule >= 0) return found(cube.n[unit], cube.spared[rule][unit], cube.fails[rule][unit]);
    if (value < 0) return found(cube.n[unit], cube.none[field][unit], cube.lacking[field][unit]);
    const at = cell(state.dim, unit, value), place = cube.crossed.indexOf(field), dim = dims[state.dim];
    if (at === undefined) return found(0, 0, 0);
    return place < 0 ? found(dim.n[at], dim.n[at], 0) : found(dim.n[at], dim.none[place][at], dim.lacking[place][at]);
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
    key, label, cells: [number(found.n, found.parts), number(found.lacking, found.parts), percent(found)], bar: share(found) ?? 0, ...more,
  });

  function fields() {
    const shown = cube.fields.map((_, at) => at).filter((at) => state.value < 0 || cube.crossed.includes(at));
    const rows = shown.map((at) => row(at, cube.fields[at][1], of(state.unit, state.value, at, -1), { on: state.rule < 0 && at === state.field, go: () => set({ field: at, rule: -1 }) }));
    return table("fields", word.by_field, [word.field, word.records, word.lacking, word.complete], rows, state.value >= 0 ? word.few_fields : "");
  }

  const below = () => (children[state.unit].length ? children[state.unit] : children[cube.units[state.unit][2]] || []);
  function units() {
    const rows = below().map((at) => ({ at, found: of(at) })).filter((one) => one.found.n !== 0)
      .sort((a, b) => (share(a.found) ?? 2) - (share(b.found) ?? 2) || b.found.n - a.found.n)
      .map(({ at, found }) => row(cube.units[at][0], cube.units[at][1], found, { on: at === state.unit, go: () => set({ unit: at }) }));
    const view = table("units", `${word.by_unit}: ${measured()}`, heads(word.unit), rows);
    view.append(funnel());
    return view;
  }

  function funnel() {
    const points = below().map((at) => ({ at, ...of(at) })).filter((one) => one.judged >= 20);
    const fit = state.rule < 0 && state.value < 0 ? cube.funnel[state.field] : null;
    if (points.length < 3) return make("span", {});
    const [wide, high] = [520, 240], logs = points.map((one) => Math.log10(one.judged));
    const left = Math.min(...logs) - 0.1, right = Math.max(...logs) + 0.1;
    const limit = (log, sign) => {
      const angle = Math.asin(Math.sqrt(fit[0])) + sign * 3.09 * Math.sqrt(1 / (4 * 10 ** log) + fit[1]);
      return Math.sin(Math.max(0, Math.min(Math.PI / 2, angle))) ** 2;
    };
    const low = Math.max(0, Math.min(...points.map(share), fit ? limit(left + (right - left) / 4, -1) : 1) - 0.02);
    const x = (log) => 50 + ((log - left) / (right - left)) * (wide - 60), y = (rate) => 10 + ((1 - Math.min(1, rate)) / (1 - low)) * (high - 40);
    const svg = make("svg", { viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-label": word.funnel });
    svg.append(make("line", { x1: 50, x2: wide - 10, y1: high - 30, y2: high - 30, class: "axis" }));
    const apart = [1, 2, 5, 10, 20, 25].find((step) => (1 - low) * 100 / step <= 5);
    for (let tick = 100; tick >= low * 100; tick -= apart) svg.append(make("text", { x: 46, y: y(tick / 100) + 4, "text-anchor": "end" }, `${tick}%`));
    for (const tick of [1, 2, 3, 4, 5, 6].flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power))) {
      const across = x(Math.log10(tick));
      if (across > 60 && across < wide - 30) svg.append(make("text", { x: across, y: high - 14, "text-anchor": "middle" }, written(tick)));
    }
    if (fit) {
      for (const sign of [-1, 1]) {
        const steps = Array.from({ length: 40 }, (_, at) => left + ((right - left) * at) / 39);
        const ends = steps.map((log) => `${x(log).toFixed(1)} ${y(Math.max(low, limit(log, sign))).toFixed(1)}`);
        svg.append(make("path", { d: `M${ends.join("L")}`, class: "limit" }));
      }
    }
    points.forEach((one) => {
      const at = { cx: x(Math.log10(one.judged)).toFixed(1), cy: y(share(one)).toFixed(1), r: 4, class: one.at === state.unit ? "on" : false };
      svg.append(make("circle", { ...at, onclick: () => set({ unit: one.at }) }, make("title", {}, `${cube.units[one.at][1]}: ${percent(one)}%, n = ${number(one.judged, one.parts)}`)));
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
    const note = [dim.doses ? word.of_doses : "", found.length > shown.length ? `${shown.length} / ${found.length}` : "", cube.rounded ? word.rounded : ""].filter(Boolean).join(" · ");
    const view = table("crossed", title, [dim.label, unit, word.lacking, word.complete], rows, note);
    if (state.value >= 0) view.append(compared(found));
    return view;
  }

  // any two values of the dimension, such as two weeks
  function compared(found) {
    const dim = dims[state.dim], one = found.find((each) => each.value === state.value), other = found.find((each) => each.value === state.other);
    const options = found.filter((each) => each.value !== state.value).map((each) => make("option", { value: each.value, selected: each.value === state.other }, dim.values[each.value]));
    const chosen = make("select", { "data-key": "other", onchange: (event) => set({ other: Number(event.target.value) }) }, make("option", { value: -1 }, "–"), ...options);
    const points = one?.judged && other?.judged ? ` ${percent(one)}% − ${percent(other)}% = ${difference(bounds(one), bounds(other))} ${word.points}` : "";
    return make("p", { "data-view": "compared" }, make("label", {}, `${dim.values[state.value]} ${word.against} `, chosen), points);
  }

  function difference(now, then) {
    const [least, most] = [rate(now[0]) - rate(then[1]), rate(now[1]) - rate(then[0])].map((one) => one * 100);
    return most - least <= 2 * NARROW * 100 ? decimal((least + most) / 2) : `${decimal(least)} ${word.to} ${decimal(most)}`;
  }

  function patterns() {
    const found = cube.patterns.map(([name, counts]) => ({ name, n: counts[state.unit] })).filter((one) => one.n !== 0);
    found.sort((a, b) => b.n - a.n);
    const most = Math.max(1, ...found.map((one) => one.n));
    return table("patterns", word.patterns, [word.field, word.records], found.map((one) => ({ label: one.name, cells: [number(one.n, cube.parts[state.unit])], bar: one.n / most })), word.of_unit);
  }

  function rules() {
    const found = cube.rules.map(([code, message], at) => ({ at, code, message, applies: Math.max(0, cube.n[state.unit] - cube.spared[at][state.unit]), fails: cube.fails[at][state.unit] }));
    const failing = found.filter((one) => one.fails !== 0).sort((a, b) => b.fails - a.fails).slice(0, 20);
    const rows = failing.map((one) => ({ key: one.code, label: one.message, cells: [number(one.applies, cube.parts[state.unit]), number(one.fails, cube.parts[state.unit])], on: one.at === state.rule, go: () => set({ rule: one.at === state.rule ? -1 : one.at }) }));
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
    const text = `${cube.units[state.unit][1]}${value} · ${measured()}: ${number(found.n, found.parts)} ${counted.toLowerCase()}, ${number(found.lacking, found.parts)} ${(state.rule >= 0 ? word.fails : word.lacking).toLowerCase()}, ${percent(found)}% ${word.complete_short}`;
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
