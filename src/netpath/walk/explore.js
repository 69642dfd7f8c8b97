// A network one can walk in. One plain module: no other is loaded, and nothing is asked of any machine.
// What Python sends is a graph as arrays; chains, filters and what-ifs are worked out here at each click.

const MOST_DOTS = 6000, MOST_NAMED = 60, MOST_SECTORS = 12, MOST_CHAINS = 6, MOST_MARKED = 400, MOST_OPENED = 3000, PAGE = 100;
const OTHERS = '(others)', NEAR = 12, SAME = 1 + 1e-12;
const TYPES = { i4: Int32Array, f4: Float32Array, f8: Float64Array, u1: Uint8Array, u2: Uint16Array };
const SHADES = { light: ['#bdd7ea', '#6baed6', '#2171b5', '#08306b'], dark: ['#2c4a66', '#3f7fb5', '#7db8e8', '#e3f1ff'] };

// --- the graph, and what is asked of it

class Graph {
  constructor(sent, buffer) {
    Object.assign(this, sent);
    for (const [key, type, start, length] of sent.parts) this[key] = new TYPES[type](buffer, start, length);
    this.isTarget = new Uint8Array(this.n);
    for (const one of sent.targets) this.isTarget[one] = 1;
  }
  at(id) {
    this.places ||= new Map(this.ids.map((one, at) => [one, at]));
    return this.places.get(id) ?? -1;
  }
  called(at) { return this.names?.[at] || this.ids[at]; }
  told(column, at) {
    const value = this[column.part][at];
    if (column.kind === 'text') return value ? column.values[value - 1] : '';
    if (Number.isNaN(value)) return '';
    return column.kind === 'day' ? new Date(value).toISOString().slice(0, 10) : String(value);
  }
  column(name) { return this.columns.find((one) => one.name === name); }
}

// The arrays of a graph, as they were before they were packed.
async function unpacked(data) {
  return new Response(new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer();
}

// Numbers may be chosen one by one, as texts; two numbers, of which one may be open, are a range.
const areValues = (column, wanted) => column.kind === 'number' && wanted.every((one) => typeof one === 'string');

// What remains of the graph under a view: who may be asked, and each ask's chance, lowest and highest.
function remaining(graph, view) {
  const { n, offsets, asked, warmth, low, high, kind, evidence, willing, askable } = graph;
  const open = Uint8Array.from(askable), seeker = graph.at(view.seeker);
  for (const [name, wanted] of Object.entries(view.where || {})) {
    const column = graph.column(name);
    if (!column) continue;
    const cells = graph[column.part], values = column.kind === 'text' ? new Set(wanted.map((one) => column.values.indexOf(one) + 1)) : areValues(column, wanted) ? new Set(wanted.map(Number)) : null;
    const [from, to] = values ? [] : wanted.map((one) => (one === null ? null : column.kind === 'day' ? Date.parse(one) : +one));
    for (let at = 0; at < n; at++) {
      const fits = values ? values.has(cells[at]) : !Number.isNaN(cells[at]) && (from === null || cells[at] >= from) && (to === null || cells[at] <= to);
      if (!fits && at !== seeker) open[at] = 0;
    }
  }
  const kinds = view.kinds && new Set(view.kinds.map((one) => graph.kinds.indexOf(one))), proofs = view.evidence && new Set(view.evidence.map((one) => graph.evidence_words.indexOf(one)));
  const added = new Map(), changed = new Map();
  for (const one of view.changes || []) {
    if ('bar' in one) { const at = graph.at(one.bar); if (at >= 0) open[at] = 0; continue; }
    for (const [from, to] of graph.directed ? [[one.source, one.target]] : [[one.source, one.target], [one.target, one.source]]) {
      const [a, b] = [graph.at(from), graph.at(to)];
      if (a < 0 || b < 0) continue;
      let found = false;
      for (let arc = offsets[a]; arc < offsets[a + 1]; arc++) if (asked[arc] === b) { changed.set(arc, one.warmth); found = true; }
      if (!found) added.set(a, [...(added.get(a) || []), [b, one.warmth]]);
    }
  }
  const sure = view.sure || 0;
  const fits = (arc) => (!kinds || kinds.has(kind[arc])) && (!proofs || proofs.has(evidence[arc])) && (!sure || (low ? low[arc] : warmth[arc]) >= sure);
  return { graph, open, added, changed, seeker, filtered: Boolean(kinds || proofs || sure), fits, willing, warmth };
}

// The warmest chain to everybody within so many asks, a round an ask; who was met first in which round.
function chains(left, within) {
  const { graph, open, added, changed, fits, filtered, seeker, willing, warmth } = left, { n, offsets, asked } = graph;
  const best = new Float64Array(n), ring = new Uint8Array(n), steps = [];
  const result = { best, ring, steps, left, seeker, within };
  if (seeker < 0) return result;
  best[seeker] = 1;
  let front = [seeker];
  for (let at = 1; at <= within && front.length; at++) {
    const asker = new Int32Array(n).fill(-1), arcs = new Int32Array(n).fill(-1), next = Float64Array.from(best), met = [];
    const offer = (from, to, chance, arc) => {
      const given = best[from] * chance, before = next[to];
      if (given <= before * SAME || given <= 0) return;
      if (before === best[to]) met.push(to);
      next[to] = given; asker[to] = from; arcs[to] = arc;
    };
    for (const from of front) {
      for (let arc = offsets[from]; arc < offsets[from + 1]; arc++) {
        const to = asked[arc];
        if (!open[to]) continue;
        const told = changed.size && changed.has(arc) ? changed.get(arc) : filtered && !fits(arc) ? 0 : warmth ? warmth[arc] : 1;
        offer(from, to, told * (warmth ? willing[to] : 1), arc);
      }
      for (const [to, told] of added.get(from) || []) if (open[to]) offer(from, to, told * (warmth ? willing[to] : 1), -2);
    }
    front = Int32Array.from(met).sort();
    for (const to of front) { best[to] = next[to]; if (!ring[to] && to !== seeker) ring[to] = at; }
    steps.push({ asker, arcs });
  }
  return result;
}

function chainTo(result, at) {
  const chain = [];
  for (let round = result.steps.length - 1; round >= 0 && at !== result.seeker; round--) {
    const asker = result.steps[round].asker[at];
    if (asker >= 0) { chain.unshift({ asker, asked: at, arc: result.steps[round].arcs[at] }); at = asker; }
  }
  return chain;
}

function askerOf(result, at) {
  for (let round = result.steps.length - 1; round >= 0; round--) if (result.steps[round].asker[at] >= 0) return result.steps[round].asker[at];
  return -1;
}

// A step as it is told: how warm, how sure, of what kind, known how.
function stepOf(result, { asker, asked, arc }) {
  const { graph, changed } = result.left;
  if (arc === -2) return { warmth: result.left.added.get(asker).find(([to]) => to === asked)[1], kind: 'what if', evidence: '' };
  const warm = changed.has(arc) ? changed.get(arc) : graph.warmth ? graph.warmth[arc] : NaN, sure = graph.low && !changed.has(arc);
  return { warmth: warm, low: sure ? graph.low[arc] : NaN, high: sure ? graph.high[arc] : NaN, kind: graph.kinds[graph.kind[arc]] || '', evidence: graph.evidence_words[graph.evidence[arc]] || '' };
}

function summary(result) {
  const { graph } = result.left, counts = new Array(result.within + 1).fill(0);
  let people = 0, targets = 0, warmest = 0;
  for (let at = 0; at < graph.n; at++) {
    if (!result.ring[at]) continue;
    counts[result.ring[at]]++; people++;
    if (graph.isTarget[at]) { targets++; warmest = Math.max(warmest, result.best[at]); }
  }
  return { counts, people, targets, warmest };
}

// --- where everybody stands

function layout(result, by) {
  const { graph } = result.left, told = graph.column(by), column = told?.kind === 'text' ? told : undefined, people = []; // numbers and days make no sectors
  for (let at = 0; at < graph.n; at++) if (result.ring[at]) people.push(at);
  const codes = column && graph[column.part], counts = new Int32Array((column?.values.length || 0) + 1), name = (code) => (column ? (code ? column.values[code - 1] : '(no label)') : '');
  for (const at of people) counts[codes ? codes[at] : 0]++;
  let order = [...counts].map((n, code) => [name(code), n]).filter(([, n]) => n).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (order.length > MOST_SECTORS) {
    const rest = order.slice(MOST_SECTORS - 1).reduce((sum, one) => sum + one[1], 0);
    order = [...order.slice(0, MOST_SECTORS - 1), [OTHERS, rest]];
  }
  const place = new Map(order.map(([one], at) => [one, at])), seat = [...counts].map((_, code) => place.get(name(code)) ?? place.get(OTHERS)), gap = order.length > 1 ? 3 : 0;
  const total = order.reduce((sum, [, n]) => sum + Math.sqrt(n), 0);
  let from = 0;
  const sectors = order.map(([label, n]) => {
    const wide = (Math.sqrt(n) / total) * (360 - gap * order.length), one = { label, n, from, to: from + wide };
    from += wide + gap;
    return one;
  });
  const cells = new Map(), sector = new Uint8Array(graph.n), angle = new Float64Array(graph.n), away = new Float64Array(graph.n), wide = new Float32Array(graph.n);
  for (const at of people) {
    sector[at] = seat[codes ? codes[at] : 0];
    const key = result.ring[at] * 100 + sector[at];
    if (!cells.has(key)) cells.set(key, { key, ring: result.ring[at], sector: sector[at], people: [], chance: 0, targets: 0 });
    const cell = cells.get(key);
    cell.people.push(at); cell.chance += result.best[at]; cell.targets += graph.isTarget[at];
  }
  const summed = people.length > MOST_DOTS, band = 1 / result.within;
  for (const cell of [...cells.values()].sort((a, b) => a.key - b.key)) {
    const { from: start, to } = sectors[cell.sector], inner = (cell.ring - 1) * band, count = cell.people.length;
    if (!summed || count <= MOST_DOTS / 4) {
      const beside = (at) => { const one = askerOf(result, at); return one >= 0 && result.ring[one] ? angle[one] : -1; };
      const keys = new Map(cell.people.map((at) => [at, beside(at)]));
      cell.people.sort((a, b) => keys.get(a) - keys.get(b) || result.best[b] - result.best[a] || a - b);
    } else cell.people.sort((a, b) => result.best[b] - result.best[a] || a - b);
    const length = ((to - start) * Math.PI / 180) * (inner + 0.62 * band);
    const across = length / count > 0.04 ? count : Math.ceil(Math.sqrt((count * length) / (0.6 * band)));
    const rows = Math.ceil(count / Math.max(1, Math.min(count, across))), columns = Math.ceil(count / rows);
    cell.people.forEach((at, place) => {
      angle[at] = start + ((to - start) * (Math.floor(place / rows) + 0.5)) / columns;
      wide[at] = Math.min(length / columns, rows === 1 ? band : (0.6 * band) / (rows - 1)) * 0.44;
      away[at] = inner + band * (rows === 1 ? 0.62 : 0.32 + (0.6 * (place % rows)) / (rows - 1));
    });
  }
  return { people, sectors, cells, angle, away, wide, summed, sector };
}

// Angles moved as little as needed to be apart, the circle cut where it is empty.
function apart(angles, gap) {
  if (!angles.length) return [];
  let cut = 0, widest = -1;
  angles.forEach((one, at) => { const space = (at + 1 < angles.length ? angles[at + 1] : angles[0] + 360) - one; if (space > widest) { widest = space; cut = at + 1; } });
  const turned = angles.map((_, at) => angles[(at + cut) % angles.length] + (at + cut >= angles.length ? 360 : 0)), blocks = [];
  for (const one of turned) {
    blocks.push([one, 1]);
    while (blocks.length > 1) {
      const [low, n] = blocks.at(-2), [high, m] = blocks.at(-1);
      if (high - low >= (gap * (n + m)) / 2 - 1e-12) break;
      blocks.splice(-2, 2, [(low * n + high * m) / (n + m), n + m]);
    }
  }
  const moved = blocks.flatMap(([middle, n]) => Array.from({ length: n }, (_, at) => middle + gap * (at - (n - 1) / 2)));
  return angles.map((_, at) => moved[(at - cut + angles.length) % angles.length]);
}

// --- words

const plural = (n, one, many) => `${n.toLocaleString('en')} ${n === 1 ? one : many || one + 's'}`;
function percent(chance) {
  if (Number.isNaN(chance)) return 'unknown';
  if (chance > 0 && chance < 0.001) return 'under 0.1 %';
  if (chance >= 0.995 && chance < 1 - 1e-9) return 'over 99 %';
  return `${rounded(100 * chance, chance && chance < 0.0995 ? 1 : 0)} %`;
}
// As Python rounds: of two that are as near, the even one.
function rounded(value, digits) {
  const whole = value * 10 ** digits, halfway = digits ? (4 * value) % 2 === 1 : value % 1 === 0.5;
  return halfway ? ((2 * Math.round(whole / 2)) / 10 ** digits).toFixed(digits) : value.toFixed(digits);
}
const tamed = (text, most = 28) => { const one = String(text).replace(/[\u0000-\u001f\u202a-\u202e\u2066-\u2069]/g, ' ').trim(); return [...one].length > most ? [...one].slice(0, most - 1).join('') + '…' : one; };
const points = (after, before) => `${after - before >= 0 ? '+' : '−'}${Math.abs(100 * (after - before)).toFixed(1)} points`;

function make(tag, told = {}, ...inside) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(told)) {
    if (name.startsWith('on')) one.addEventListener(name.slice(2), value);
    else if (name === 'class') one.className = value;
    else if (value !== false && value !== null && value !== undefined) one.setAttribute(name, value === true ? '' : value);
  }
  // JupyterLab's keys, of which a letter adds a cell, are not heard where this stands on what has the focus.
  if ('tabindex' in told || ['button', 'input', 'select', 'summary', 'textarea'].includes(tag)) one.setAttribute('data-lm-suppress-shortcuts', 'true');
  one.append(...inside.flat().filter((part) => part !== null && part !== undefined));
  return one;
}

let serial = 0;

// --- the widget

class Walk {
  constructor(el, model, buffer) {
    this.model = model; this.el = el; this.id = `nw${++serial}`;
    this.graph = new Graph(model.get('sent'), buffer);
    this.opened = null; this.more = PAGE; this.back = [];
    this.build();
    this.heard = () => this.update();
    model.on('change:view', this.heard);
    if (model.send) model.on('msg:custom', (this.answered = (said) => this.hear(said)));
    this.watch = new ResizeObserver(() => this.draw());
    this.watch.observe(this.pictures);
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.dark.addEventListener('change', (this.redraw = () => this.draw()));
    this.update();
  }
  close() {
    this.model.off('change:view', this.heard);
    if (this.answered) this.model.off('msg:custom', this.answered);
    this.watch.disconnect();
    this.dark.removeEventListener('change', this.redraw);
  }
  get view() { return this.model.get('view'); }
  change(part, said) {
    this.model.set('view', { ...this.view, ...part });
    this.model.save_changes();
    if (said) this.say(said);
  }
  say(text) { this.status.textContent = text; }

  build() {
    const { graph, id } = this;
    const columns = graph.columns.filter((one) => one.kind === 'text' && one.values.length > 1);
    this.canvas = make('canvas', { 'aria-hidden': 'true' });
    this.stage = make('div', { class: 'nw-stage', tabindex: '0', role: 'application', 'aria-label': 'Rings of asks', 'aria-describedby': `${id}-keys`, onkeydown: (e) => this.key(e), onclick: (e) => this.click(e), onmousemove: (e) => this.hover(e) }, this.canvas);
    this.tip = make('div', { class: 'nw-tip', hidden: true, 'aria-hidden': 'true' });
    this.stage.append(this.tip);
    this.beside = make('canvas', { class: 'nw-beside', role: 'img', hidden: true });
    this.search = make('input', { type: 'search', id: `${id}-search`, autocomplete: 'off', oninput: () => this.find(), onkeydown: (e) => this.among(e) });
    this.found = make('ul', { class: 'nw-found', 'aria-label': 'People found', onkeydown: (e) => this.among(e) });
    const choice = (label, values, name, pick) => {
      const select = make('select', { id: `${id}-${name}`, onchange: (e) => pick(e.target.value) }, values.map(([value, text]) => make('option', { value }, text)));
      this[`${name}Choice`] = select;
      return make('p', {}, make('label', { for: `${id}-${name}` }, label), select);
    };
    this.headline = make('p', { class: 'nw-head', id: `${id}-head` });
    this.status = make('p', { class: 'nw-status', role: 'status' });
    this.filters = make('details', { class: 'nw-filters' }, make('summary', {}, 'Filters'));
    this.changes = make('section', { 'aria-label': 'What if' });
    this.person = make('section', { class: 'nw-person', 'aria-label': 'The person chosen', tabindex: '-1' });
    this.table = make('div', { class: 'nw-table' });
    this.notes = make('p', { class: 'nw-foot' });
    const bar = make('div', { class: 'nw-bar' },
      make('p', { class: 'nw-find' }, make('label', { for: `${id}-search` }, 'Find a person'), this.search, this.found),
      choice('Asks at most', [1, 2, 3, 4, 5, 6].filter((n) => graph.total === graph.n || n <= graph.within).map((n) => [n, n]), 'within', (value) => this.change({ within: +value })),
      choice('Sectors', [['', 'none'], ...columns.map((one) => [one.name, one.name])], 'by', (value) => this.change({ by: value || null })),
      make('p', {}, make('button', { type: 'button', onclick: () => this.hold() }, 'Hold this state beside')));
    this.root = make('div', { class: 'nw' }, bar, this.headline, this.status,
      make('div', { class: 'nw-both' },
        make('div', { class: 'nw-left' }, this.pictures = make('div', { class: 'nw-pictures' }, this.stage, this.beside),
          make('p', { class: 'nw-keys', id: `${id}-keys` }, 'Arrows: along a ring, and between rings. Space: what is known of whoever is chosen. Enter: walk there. Backspace: back. A cell that is summed up opens with Enter or a click.'), this.legend = make('p', { class: 'nw-foot' }), this.notes),
        make('div', { class: 'nw-right' }, this.person, this.changes, this.filters, this.table)));
    this.el.append(this.root);
    this.buildFilters();
  }

  buildFilters() {
    const { graph, id } = this, view = () => this.view;
    this.several = []; // what shows the values kept of each column
    const words = (key, all, legend) => all.length > 1 && make('fieldset', {}, make('legend', {}, legend), all.map((word, at) => make('label', {}, make('input', { type: 'checkbox', 'data-of': key, value: word, onchange: () => {
      const kept = [...this.filters.querySelectorAll(`[data-of=${key}]`)].filter((one) => one.checked).map((one) => one.value);
      this.change({ [key]: kept.length === all.length ? null : kept });
    } }), ` ${word || '(not said)'}`)));
    const sure = make('input', { type: 'range', min: 0, max: 100, step: 5, id: `${id}-sure`, oninput: (e) => this.change({ sure: +e.target.value / 100 }) });
    this.sure = sure; this.sureTold = make('output', { for: `${id}-sure` });
    const where = (name, wanted) => { const { [name]: _, ...rest } = view().where || {}; this.change({ where: wanted ? { ...rest, [name]: wanted } : rest }); };
    const fields = graph.columns.filter((one) => one.kind !== 'text' || (one.values.length > 1 && one.values.length <= 2000)).map((column, at) => {
      const key = `${id}-where${at}`;
      const chooser = () => {
        const kept = () => { const told = view().where?.[column.name] || []; return column.kind === 'text' || areValues(column, told) ? told : []; };
        const select = make('select', { id: key, onchange: (e) => where(column.name, e.target.value === '' ? null : [...kept().filter((one) => one !== e.target.value), e.target.value]) }, make('option', { value: '' }, 'any'), column.values.map((one) => make('option', { value: one }, tamed(one, 60))));
        const chosen = make('span', { class: 'nw-chosen' });
        const drop = (one) => { const rest = kept().filter((other) => other !== one); where(column.name, rest.length ? rest : null); select.focus(); };
        this.several.push(() => {
          select.value = ''; select.options[0].text = kept().length ? 'or also …' : 'any';
          chosen.replaceChildren(...kept().map((one) => make('button', { type: 'button', 'aria-label': `Take out ${tamed(one, 60)}`, onclick: () => drop(one) }, `${tamed(one, 60)} ✕`)));
        });
        return [make('label', { for: key }, column.kind === 'text' ? column.name : `${column.name}, one by one`), select, ' ', chosen];
      };
      if (column.kind === 'text') return make('p', {}, chooser());
      const end = (which) => make('input', { type: column.kind === 'day' ? 'date' : 'number', step: 'any', 'aria-label': `${column.name}, ${which}`, 'data-where': column.name, onchange: () => {
        const ends = [...this.filters.querySelectorAll('input[data-where]')].filter((one) => one.dataset.where === column.name).map((one) => (one.value === '' ? null : column.kind === 'day' ? one.value : +one.value));
        if (ends.every((one) => one !== null) && ends[0] > ends[1]) { this.say(`${column.name}: from ${ends[0]} to ${ends[1]} holds nothing, and is not set. Write the lower end first.`); return; }
        where(column.name, ends.every((one) => one === null) ? null : ends);
      } });
      return make('p', {}, make('span', {}, column.name), end('from'), ' to ', end('to'), column.values ? make('span', {}, ' ', chooser()) : '');
    });
    this.filters.append(...[words('kinds', graph.kinds, 'Kinds of ties'), words('evidence', graph.evidence_words, 'How ties are known')].filter(Boolean),
      graph.warmth ? make('p', {}, make('label', { for: `${id}-sure` }, graph.low ? 'Ties at least this sure' : 'Ties at least this warm'), sure, this.sureTold) : '', ...fields,
      fields.length ? make('p', { class: 'nw-quiet' }, 'Whoever is left out by what is known of them is not asked either.') : '',
      make('p', {}, make('button', { type: 'button', onclick: () => this.change({ kinds: null, evidence: null, sure: 0, where: {} }, 'No filter any more.') }, 'Clear filters')));
  }

  shown() {
    const { view, graph } = this;
    this.filters.querySelectorAll('[data-of]').forEach((one) => { const kept = view[one.dataset.of]; one.checked = !kept || kept.includes(one.value); });
    this.sure.value = 100 * (view.sure || 0);
    this.sureTold.textContent = percent(view.sure || 0);
    this.several.forEach((one) => one());
    const ends = {};
    this.filters.querySelectorAll('input[data-where]').forEach((one) => { const at = (ends[one.dataset.where] = (ends[one.dataset.where] ?? -1) + 1); const told = view.where?.[one.dataset.where], column = graph.column(one.dataset.where); one.value = told && !areValues(column, told) ? (told[at] ?? '') : ''; });
    const set = (view.kinds ? 1 : 0) + (view.evidence ? 1 : 0) + (view.sure ? 1 : 0) + Object.keys(view.where || {}).length;
    this.filters.querySelector('summary').textContent = set ? `Filters (${set} set)` : 'Filters';
    this.withinChoice.value = view.within; this.byChoice.value = view.by || '';
  }

  update() {
    const { view, graph } = this, key = JSON.stringify([view.seeker, view.within, view.kinds, view.evidence, view.sure, view.where, view.changes]);
    const started = performance.now();
    if (this.key_ !== key) {
      this.key_ = key;
      this.result = chains(remaining(graph, view), view.within);
      this.told = summary(this.result);
      this.before = (view.changes || []).length ? chains(remaining(graph, { ...view, changes: [] }), view.within) : null;
      this.opened = null; this.more = PAGE; this.lost = null;
    }
    const places = `${key}|${view.by}`;
    if (this.places_ !== places) { this.places_ = places; this.seats = layout(this.result, view.by); }
    this.chosen = view.selected ? graph.at(view.selected) : -1;
    this.shown(); this.write(); this.draw();
    this.root.dataset.ms = (performance.now() - started).toFixed(1);
  }

  // --- what is written

  write() {
    const { view, graph, told, result } = this, who = tamed(graph.called(result.seeker), 60);
    const rings = told.counts.slice(1).map((n, at) => `${n.toLocaleString('en')} at ${plural(at + 1, 'ask')}`).join(', ');
    let text = told.people ? `${who} gets to ${plural(told.people, 'person', 'people')} within ${plural(view.within, 'ask')}: ${rings}.` : `${who} has nobody here whom they could ask${this.whyNobody()}.`;
    if (graph.targets.length) text += ` Of ${plural(graph.targets.length, 'target')} ${told.targets.toLocaleString('en')}${told.targets && graph.warmth ? `, the warmest with ${percent(told.warmest)}` : ''}${this.whyNoTarget()}.`;
    this.headline.textContent = text;
    this.stage.setAttribute('aria-label', text);
    const unseen = Object.keys(view.where || {}).filter((one) => !graph.column(one));
    const more = graph.total > graph.n ? ` Of ${plural(graph.total, 'person', 'people')} in the network ${graph.n.toLocaleString('en')} are here: the nearest within ${plural(graph.within, 'ask')} of whom the walk began with, and the targets. For more asks, or around somebody else, begin a walk there.` : '';
    this.notes.textContent = graph.says.join(' ') + more + (unseen.length ? ` Not filtered here by ${unseen.join(', ')}, which says too much to be sent; in Python, .net and .rings are.` : '');
    const held = document.activeElement, part = [this.person, this.changes, this.table].find((one) => one.contains(held));
    this.writeLegend(); this.writePerson(); this.writeChanges(); this.writeTable();
    if (part && !held.isConnected) this.stay(part, held);
  }
  // Whoever walks by keyboard stays where they were, though it is written anew; else at who is chosen.
  stay(part, held) {
    const told = (one) => `${one.tagName}${one.textContent}${one.getAttribute('aria-label')}`;
    const same = [...part.querySelectorAll('button, input, textarea')].find((one) => told(one) === told(held));
    (same || (this.chosen >= 0 ? this.person : this.stage)).focus({ preventScroll: true });
  }

  // How many targets filters leave out by what is known of them.
  whyNoTarget() {
    const { view, graph, result } = this, out = Object.keys(view.where || {}).length ? graph.targets.filter((one) => !result.left.open[one] && graph.askable[one] && one !== result.seeker && !(view.changes || []).some((change) => change.bar === graph.ids[one])).length : 0;
    if (out) return `; these filters leave out ${out === graph.targets.length ? 'every target' : plural(out, 'target')}`;
    return this.told.targets || !(view.kinds || view.evidence || view.sure) ? '' : '; under these filters no chain gets to a target';
  }
  whyNobody() {
    const { view, graph, result } = this;
    if (Object.keys(view.where || {}).length) {
      const left = result.left.open.reduce((sum, one) => sum + one, 0) - (result.seeker >= 0 && result.left.open[result.seeker]);
      return ` under these filters: they leave ${left ? plural(left, 'other person', 'other people') : 'nobody else'} of ${(graph.n - 1).toLocaleString('en')}${left ? ', none of whom they know' : ''}. Clear them, or widen one`;
    }
    return view.kinds || view.evidence || view.sure ? ' under these filters. Clear them, or widen one' : '';
  }

  // What a dot, a diamond and a line are, and how many people are not drawn one by one.
  writeLegend() {
    const { graph, seats, told } = this, cell = this.opened !== null ? seats.cells.get(this.opened) : null, few = [];
    const drawn = seats.summed ? 'A number is how many people a cell holds; its shade their mean chance, ◆ how many of them are targets. Open one to see them.' : 'A dot is a person; the darker (in the dark, the lighter), the likelier the warmest chain.';
    if (cell?.people.length > MOST_OPENED) few.push(`Of the ${cell.people.length.toLocaleString('en')} people of the open cell the ${MOST_OPENED.toLocaleString('en')} likeliest are dots; the table has all.`);
    const most = seats.summed ? MOST_NAMED : MOST_MARKED;
    if (told.targets > most) few.push(`Of ${told.targets.toLocaleString('en')} targets the ${most} likeliest are diamonds${seats.summed ? '' : ', the others dots'}.`);
    this.legend.textContent = `${drawn} ${graph.targets.length ? 'Diamonds: targets. ' : ''}${few.map((one) => `${one} `).join('')}Lines: the chain to whoever is chosen${graph.targets.length ? ', or to the warmest targets' : ''}; solid: confirmed or seen, dashed: imported, dotted: inferred; as wide as warm${graph.low ? ', with their bounds as a band' : ''}. Other ties are not drawn.`;
  }

  writePerson() {
    const { graph, result, chosen, view } = this;
    this.person.replaceChildren();
    if (chosen < 0) { this.person.append(make('p', { class: 'nw-quiet' }, 'Choose a person: in the rings, in the table, or by name.')); return; }
    const name = graph.called(chosen), chain = chainTo(result, chosen), here = chosen === result.seeker;
    const known = graph.columns.map((one) => [one.name, graph.told(one, chosen)]).filter(([, value]) => value);
    this.person.append(make('p', { class: 'nw-title' }, tamed(name, 300)), make('p', { class: 'nw-quiet' }, known.map(([name, value]) => `${name}: ${value}`).join(' · ')));
    if (here) this.person.append(make('p', {}, 'The seeker: everybody’s chain begins here.'));
    else if (!chain.length) this.person.append(make('p', {}, result.left.open[chosen] ? `No chain within ${plural(view.within, 'ask')}.` : 'Not to be asked in this state.'));
    else {
      const low = chain.reduce((all, one) => { const step = stepOf(result, one); return all * (step.low === step.low && step.low !== undefined ? step.low : step.warmth) * graph.willing[one.asked]; }, 1);
      const high = chain.reduce((all, one) => { const step = stepOf(result, one); return all * (step.high === step.high && step.high !== undefined ? step.high : step.warmth) * graph.willing[one.asked]; }, 1);
      const band = graph.low ? ` (${percent(low)} to ${percent(high)}, as the bounds of its ties allow)` : '';
      this.person.append(make('p', { class: 'nw-chance' }, graph.warmth ? make('strong', {}, percent(result.best[chosen])) : '', graph.warmth ? ` that ${chain.length === 1 ? 'the ask is' : `all ${chain.length} asks are`} granted${band}.` : `${plural(chain.length, 'ask')} away.`));
      this.person.append(make('ol', { class: 'nw-chain', 'aria-label': 'The warmest chain' }, chain.map((one) => {
        const step = stepOf(result, one), facts = [step.kind, step.evidence, graph.warmth ? percent(step.warmth) : '', step.low === step.low && step.low !== undefined ? `${percent(step.low)} to ${percent(step.high)}` : ''].filter(Boolean).join(', ');
        return make('li', {}, `${tamed(graph.called(one.asker))} asks `, make('button', { type: 'button', class: 'nw-link', onclick: () => this.choose(one.asked) }, tamed(graph.called(one.asked))), make('span', { class: 'nw-quiet' }, ` ${facts}`));
      })));
    }
    const alters = [...new Set(graph.asked.subarray(graph.offsets[chosen], graph.offsets[chosen + 1]))];
    this.person.append(make('details', {}, make('summary', {}, `${plural(alters.length, 'alter')}`), make('ul', { class: 'nw-alters' }, alters.slice(0, 60).map((one) => make('li', {}, make('button', { type: 'button', class: 'nw-link', onclick: () => this.choose(one) }, tamed(graph.called(one)))))), alters.length > 60 ? make('p', { class: 'nw-quiet' }, `And ${alters.length - 60} more.`) : ''));
    const act = (text, whenClicked) => make('button', { type: 'button', onclick: whenClicked }, text);
    const buttons = make('p', { class: 'nw-acts' });
    if (!here) {
      buttons.append(act('Walk there', () => this.walk(chosen)));
      if (result.left.open[chosen]) buttons.append(act('What if they say no?', () => this.bar(chosen)));
      if (graph.warmth) {
        const warm = make('input', { type: 'number', min: 0, max: 100, step: 5, value: 50, id: `${this.id}-warm` });
        buttons.append(make('span', { class: 'nw-tie' }, act(`What if ${tamed(graph.called(result.seeker), 18)} knew them, at`, () => this.tie(chosen, +warm.value / 100)), warm, make('label', { for: `${this.id}-warm` }, '%')));
      }
    }
    const note = make('textarea', { id: `${this.id}-note`, rows: 2, onchange: (e) => { const { [view.selected]: _, ...rest } = this.view.notes || {}; this.change({ notes: e.target.value ? { ...rest, [view.selected]: e.target.value } : rest }); } });
    note.value = view.notes?.[view.selected] || '';
    this.person.append(buttons, make('p', {}, make('label', { for: `${this.id}-note` }, 'A note of yours'), note));
  }

  writeChanges() {
    const { view, graph, told, before } = this, all = view.changes || [];
    this.changes.replaceChildren();
    if (!all.length) return;
    const was = summary(before), name = (one) => tamed(graph.called(graph.at(one)));
    const says = (one) => ('bar' in one ? `${name(one.bar)} says no` : `${name(one.source)} can ask ${name(one.target)}, at ${percent(one.warmth)}`);
    const rows = [['People', was.people, told.people, (a, b) => `${b - a >= 0 ? '+' : '−'}${Math.abs(b - a).toLocaleString('en')}`]];
    if (graph.targets.length) {
      rows.push(['Targets', was.targets, told.targets, (a, b) => `${b - a >= 0 ? '+' : '−'}${Math.abs(b - a)}`]);
      if (graph.warmth) rows.push(['Warmest chance', was.warmest, told.warmest, (a, b) => points(b, a)]);
    }
    if (this.chosen >= 0 && this.chosen !== this.result.seeker && graph.warmth) rows.push([`Chance of ${tamed(graph.called(this.chosen), 18)}`, before.best[this.chosen], this.result.best[this.chosen], (a, b) => points(b, a)]);
    const cell = (label, value) => (label.startsWith('People') || label === 'Targets' ? value.toLocaleString('en') : percent(value));
    this.changes.append(make('p', { class: 'nw-title' }, 'What if'),
      make('ul', {}, all.map((one, at) => make('li', {}, says(one), ' ', make('button', { type: 'button', onclick: () => this.change({ changes: all.filter((_, other) => other !== at) }, 'Undone.') }, 'Undo')))),
      make('table', {}, make('caption', {}, 'Before and after'), make('thead', {}, make('tr', {}, ['', 'before', 'after', 'change'].map((one) => make(one ? 'th' : 'td', one ? { scope: 'col' } : {}, one)))), make('tbody', {}, rows.map(([label, a, b, change]) => make('tr', {}, make('th', { scope: 'row' }, label), make('td', {}, cell(label, a)), make('td', {}, cell(label, b)), make('td', {}, change(a, b)))))));
    if (this.model.send && graph.targets.length && graph.warmth) this.changes.append(make('p', {}, make('button', { type: 'button', onclick: () => { this.say('Access is being estimated …'); this.model.send({ access: true }); } }, 'And access?')), this.accessTold = make('p', { class: 'nw-access' }, this.access?.key === this.key_ ? this.access.text : ''));
  }
  hear(said) {
    if (said.access) { this.access = { key: this.key_, text: said.access }; if (this.accessTold) this.accessTold.textContent = said.access; this.say(said.access); }
    if (said.refused) this.say(said.refused);
  }

  writeTable() {
    const { graph, result, seats, view } = this;
    let people = this.opened !== null && seats.cells.has(this.opened) ? seats.cells.get(this.opened).people : seats.people;
    const column = graph.column(view.by), total = people.length;
    // Only what is shown is put in order: of 100,000 people the first hundred are found by one pass.
    const before = (a, b) => graph.isTarget[b] - graph.isTarget[a] || result.ring[a] - result.ring[b] || result.best[b] - result.best[a] || a - b;
    if (total > 5000) { const kept = people.filter((at) => graph.isTarget[at] || result.ring[at] === 1); people = (kept.length >= this.more ? kept : people.filter((at) => graph.isTarget[at] || result.ring[at] <= 2)); if (people.length < this.more) people = this.opened !== null ? seats.cells.get(this.opened).people : seats.people; }
    const rows = [...people].sort(before).slice(0, this.more);
    const told = this.opened !== null && seats.cells.has(this.opened) ? `People at ${plural(seats.cells.get(this.opened).ring, 'ask')}, ${seats.sectors[seats.cells.get(this.opened).sector].label || 'all'}` : 'People, targets and the nearest first';
    const head = ['Name', 'Asks', ...(graph.warmth ? ['Chance'] : []), ...(column ? [column.name] : [])];
    this.table.replaceChildren(make('table', {}, make('caption', {}, `${told}: ${rows.length.toLocaleString('en')} of ${total.toLocaleString('en')}`), make('thead', {}, make('tr', {}, head.map((one) => make('th', { scope: 'col' }, one)))),
      make('tbody', {}, rows.map((at) => make('tr', { class: at === this.chosen ? 'nw-on' : '' }, make('th', { scope: 'row' }, make('button', { type: 'button', class: 'nw-link', 'aria-pressed': String(at === this.chosen), onclick: () => this.choose(at) }, tamed(graph.called(at)), graph.isTarget[at] ? ' ◆' : '', graph.isTarget[at] ? make('span', { class: 'nw-unseen' }, ' target') : '')), make('td', {}, String(result.ring[at])), ...(graph.warmth ? [make('td', {}, percent(result.best[at]))] : []), ...(column ? [make('td', {}, tamed(graph.told(column, at)))] : []))))),
      make('p', {}, rows.length < total ? make('button', { type: 'button', onclick: () => { this.more += PAGE; this.writeTable(); } }, 'Show more') : '', this.opened !== null ? make('button', { type: 'button', onclick: () => this.open(null) }, 'Close this cell') : ''));
  }

  // --- what one does

  // Open a cell that is summed up, or with null close it.
  open(cell) {
    this.opened = cell; this.more = PAGE;
    if (cell !== null) this.cell = cell;
    this.writeTable(); this.writeLegend(); this.draw();
    this.say(cell === null ? 'The cell is closed.' : this.table.querySelector('caption').textContent);
  }
  choose(at, say = true) {
    this.change({ selected: this.graph.ids[at] });
    if (say) this.say(at === this.result.seeker ? `${tamed(this.graph.called(at))}, the seeker` : `${tamed(this.graph.called(at))}, ${this.result.ring[at] ? `${plural(this.result.ring[at], 'ask')}${this.graph.warmth ? `, ${percent(this.result.best[at])}` : ''}` : 'out of reach'}`);
  }
  walk(at) {
    this.back.push(this.view.seeker);
    const changes = (this.view.changes || []).filter((one) => one.bar !== this.graph.ids[at]);
    this.change({ seeker: this.graph.ids[at], selected: null, changes }, `Now around ${tamed(this.graph.called(at))}.`);
    this.stage.focus();
  }
  bar(at) {
    const id = this.graph.ids[at], people = this.told.people, all = this.view.changes || [];
    if (all.some((one) => one.bar === id)) { this.say('That is said already.'); return; }
    this.change({ changes: [...all, { bar: id }] });
    const lost = people - this.told.people - (this.result.ring[at] ? 0 : 1);
    this.say(`If ${tamed(this.graph.called(at))} says no, ${lost ? plural(lost, 'other person is', 'others are') : 'nobody else is'} out of reach.`);
  }
  tie(at, warmth) {
    if (!(warmth >= 0 && warmth <= 1)) { this.say('A warmth lies between 0 and 100 %.'); return; }
    const { seeker } = this.view, id = this.graph.ids[at];
    const rest = (this.view.changes || []).filter((one) => 'bar' in one || !(one.source === seeker && one.target === id));
    if (!this.graph.askable[at]) { this.say(`${tamed(this.graph.called(at))} is not to be asked, so a tie would change nothing.`); return; }
    this.change({ changes: [...rest, { source: seeker, target: id, warmth }] }, `As if they were asked at ${percent(warmth)}.`);
  }
  hold() {
    const { view } = this;
    if (view.beside) { this.change({ beside: null }, 'Nothing is held beside.'); return; }
    const { beside, ...rest } = view;
    this.change({ beside: rest }, 'Held beside: what you change now is drawn next to it.');
  }
  find() {
    const { graph } = this, wanted = this.search.value.trim().toLowerCase(), ranks = [[], [], []];
    this.found.replaceChildren();
    if (!wanted) return;
    this.lower ||= graph.ids.map((one, at) => [one.toLowerCase(), graph.called(at).toLowerCase()]);
    // Who is called so exactly, by id or name, goes before whose begins so, and that before the rest.
    this.lower.forEach(([id, name], at) => {
      const rank = id === wanted || name === wanted ? 0 : id.startsWith(wanted) || name.startsWith(wanted) ? 1 : id.includes(wanted) || name.includes(wanted) ? 2 : -1;
      if (rank >= 0 && ranks[rank].length < 8) ranks[rank].push(at);
    });
    const hits = ranks.flat().slice(0, 8), called = (at) => tamed(graph.called(at), 60) + (graph.called(at) === graph.ids[at] ? '' : ` · ${tamed(graph.ids[at], 20)}`);
    this.found.append(...hits.map((at) => make('li', {}, make('button', { type: 'button', onclick: () => { this.found.replaceChildren(); this.search.value = ''; this.choose(at); this.person.focus(); } }, called(at)))));
    this.say(hits.length ? `${hits.length === 8 ? '8 or more' : hits.length} found; Enter chooses the first, arrows another` : 'Nobody of that name or id is here.');
  }
  // Keys in the search and in what it found.
  among(event) {
    const all = [...this.found.querySelectorAll('button')], at = all.indexOf(event.target), way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape') { this.found.replaceChildren(); this.search.focus(); }
    else if (event.key === 'Enter' && at < 0) { if (all.length) all[0].click(); }
    else if (way && all.length) (at + way < 0 ? this.search : all[Math.min(at + way, all.length - 1)]).focus();
    else return;
    event.preventDefault(); event.stopPropagation();
  }
  key(event) {
    const { seats, result } = this, around = seats.summed && this.opened === null;
    if (event.key === 'Enter') {
      if (around && this.cell !== undefined) this.open(this.cell);
      else if (this.chosen >= 0 && this.chosen !== result.seeker) this.walk(this.chosen);
    } else if (event.key === 'Backspace') {
      if (this.opened !== null) this.open(null);
      else if (this.back.length) { const seeker = this.back.pop(); this.change({ seeker, selected: null }, `Back around ${tamed(this.graph.called(this.graph.at(seeker)))}.`); }
    } else if (event.key === ' ') this.person.focus();
    else if (event.key === 'Escape') this.change({ selected: null }, 'Nobody is chosen.');
    else if (event.key.startsWith('Arrow')) this.step(event.key.slice(5), around);
    else return;
    event.preventDefault(); event.stopPropagation();
  }
  step(way, around) {
    const { seats, result } = this;
    if (around) {
      const cells = [...seats.cells.keys()].sort((a, b) => a - b);
      if (!cells.length) return;
      let at = cells.indexOf(this.cell);
      if (way === 'Left' || way === 'Right') at = (at + (way === 'Right' ? 1 : -1) + cells.length) % cells.length;
      else { const to = (this.cell ?? 0) + (way === 'Up' ? 100 : -100), near = cells.reduce((best, one) => (Math.abs(one - to) < Math.abs(best - to) ? one : best), cells[0]); at = cells.indexOf(near); }
      this.cell = cells[Math.max(0, at)];
      const cell = seats.cells.get(this.cell);
      this.say(`${plural(cell.people.length, 'person', 'people')} at ${plural(cell.ring, 'ask')}, ${seats.sectors[cell.sector].label || 'all'}`);
      this.draw(); return;
    }
    const people = this.opened !== null ? seats.cells.get(this.opened).people : seats.people;
    if (!people.length) return;
    const rings = [...new Set(people.map((at) => result.ring[at]))].sort((a, b) => a - b);
    let ring = this.chosen >= 0 ? result.ring[this.chosen] : 0;
    if (way === 'Up' || way === 'Down' || !rings.includes(ring)) ring = way === 'Down' ? (rings.filter((one) => one < ring).at(-1) ?? rings[0]) : (rings.find((one) => one > ring) ?? rings.at(-1));
    const same = people.filter((at) => result.ring[at] === ring).sort((a, b) => seats.angle[a] - seats.angle[b] || seats.away[a] - seats.away[b]);
    const now = same.indexOf(this.chosen), angle = this.chosen >= 0 ? seats.angle[this.chosen] : 0;
    const at = now >= 0 && (way === 'Left' || way === 'Right') ? (now + (way === 'Right' ? 1 : -1) + same.length) % same.length : same.reduce((best, one, place) => (Math.abs(seats.angle[one] - angle) < Math.abs(seats.angle[same[best]] - angle) ? place : best), 0);
    this.choose(same[at]);
  }
  near(event) {
    const box = this.canvas.getBoundingClientRect(), { size, reach } = this.frame, x = event.clientX - box.left - size / 2, y = event.clientY - box.top - size / 2;
    const { seats, result } = this, away = Math.hypot(x, y) / reach, angle = (Math.atan2(x, -y) * 180 / Math.PI + 360) % 360;
    if (away < 0.03) return { at: result.seeker };
    if (away > 1.02) return {};
    const ring = Math.ceil(away * this.view.within), sector = seats.sectors.findIndex((one) => angle >= one.from - 1.5 && angle <= one.to + 1.5), key = ring * 100 + sector;
    const cell = seats.cells.get(key);
    if (!cell) return {};
    if (seats.summed && this.opened !== key) return { cell: key };
    let best = -1, least = 14;
    for (const at of cell.people) { const turn = seats.angle[at] * Math.PI / 180, far = Math.hypot(seats.away[at] * reach * Math.sin(turn) - x, -seats.away[at] * reach * Math.cos(turn) - y); if (far < least) { least = far; best = at; } }
    return best >= 0 ? { at: best } : {};
  }
  click(event) {
    const { at, cell } = this.near(event);
    if (cell !== undefined) this.open(cell);
    else if (at !== undefined && at >= 0) this.choose(at);
  }
  hover(event) {
    const { at, cell } = this.near(event), found = cell !== undefined ? this.seats.cells.get(cell) : null;
    const text = found ? `${plural(found.people.length, 'person', 'people')} at ${plural(found.ring, 'ask')}${this.seats.sectors[found.sector].label ? `, ${tamed(this.seats.sectors[found.sector].label)}` : ''}` : at >= 0 ? `${tamed(this.graph.called(at))}${this.result.ring[at] && this.graph.warmth ? `, ${percent(this.result.best[at])}` : ''}` : '';
    this.tip.hidden = !text; this.tip.textContent = text;
    const box = this.stage.getBoundingClientRect();
    this.tip.style.left = `${Math.min(event.clientX - box.left + 12, box.width - 160)}px`; this.tip.style.top = `${event.clientY - box.top + 12}px`;
  }

  // --- what is drawn

  draw() {
    const { view } = this;
    this.beside.hidden = !view.beside;
    const button = this.root.querySelector('.nw-bar button');
    button.textContent = view.beside ? 'Let go of the state beside' : 'Hold this state beside';
    this.root.classList.toggle('nw-two', Boolean(view.beside));
    this.frame = this.paint(this.canvas, this.result, this.seats, view, this.chosen);
    if (!view.beside) return;
    const result = chains(remaining(this.graph, view.beside), view.beside.within), seats = layout(result, view.beside.by), told = summary(result);
    this.paint(this.beside, result, seats, view.beside, view.beside.selected ? this.graph.at(view.beside.selected) : -1);
    this.beside.setAttribute('aria-label', `Held beside: ${tamed(this.graph.called(result.seeker))} gets to ${plural(told.people, 'person', 'people')}${this.graph.targets.length ? ` and ${plural(told.targets, 'target')}` : ''}`);
  }

  paint(canvas, result, seats, view, chosen) {
    const { graph } = this, room = this.pictures.clientWidth, wide = this.view.beside && room > 560 ? (room - 12) / 2 : room;
    const size = Math.max(260, Math.min(wide, 760)), scale = devicePixelRatio || 1, style = getComputedStyle(this.root), ink = style.getPropertyValue('--nw-ink').trim(), soft = style.getPropertyValue('--nw-soft').trim(), ground = style.getPropertyValue('--nw-ground').trim(), pale = style.getPropertyValue('--nw-pale').trim(), line = style.getPropertyValue('--nw-line').trim(), mark = style.getPropertyValue('--nw-mark').trim();
    const shades = SHADES[style.getPropertyValue('--nw-shades').trim()] || SHADES.light, shade = (chance) => (graph.warmth ? shades[chance >= 0.5 ? 3 : chance >= 0.25 ? 2 : chance >= 0.1 ? 1 : 0] : shades[2]);
    const names = Math.max(72, Math.min(160, size * 0.25)), reach = size / 2 - names, band = 1 / view.within;
    if (canvas.width !== Math.round(size * scale)) { canvas.width = canvas.height = Math.round(size * scale); canvas.style.width = canvas.style.height = `${size}px`; }
    const pen = canvas.getContext('2d');
    pen.setTransform(scale, 0, 0, scale, (size / 2) * scale, (size / 2) * scale);
    pen.fillStyle = ground; pen.fillRect(-size / 2, -size / 2, size, size);
    const spot = (at) => { const turn = seats.angle[at] * Math.PI / 180; return at === result.seeker ? [0, 0] : [seats.away[at] * reach * Math.sin(turn), -seats.away[at] * reach * Math.cos(turn)]; };
    const arc = (from, to, inner, outer) => { const [a, b] = [from, to].map((one) => (one - 90) * Math.PI / 180); pen.beginPath(); pen.arc(0, 0, outer * reach, a, b); pen.arc(0, 0, inner * reach, b, a, true); pen.closePath(); };
    for (let ring = view.within; ring > 0; ring--) { pen.beginPath(); pen.arc(0, 0, ring * band * reach, 0, 7); pen.fillStyle = ring % 2 === view.within % 2 ? pale : ground; pen.fill(); pen.strokeStyle = line; pen.lineWidth = 1; pen.stroke(); }
    if (seats.summed) for (const cell of seats.cells.values()) {
      const { from, to } = seats.sectors[cell.sector], mean = cell.chance / cell.people.length;
      arc(from, to, (cell.ring - 1) * band, cell.ring * band);
      pen.fillStyle = this.opened === cell.key && canvas === this.canvas ? pale : shade(mean); pen.fill();
      pen.strokeStyle = ground; pen.lineWidth = 2; pen.stroke();
      if (this.cell === cell.key && canvas === this.canvas) { pen.strokeStyle = mark; pen.lineWidth = 3; pen.stroke(); }
    }
    const ends = seats.people.filter((at) => graph.isTarget[at]).sort((a, b) => result.best[b] - result.best[a] || a - b);
    const lines = chosen >= 0 && chosen !== result.seeker && result.ring[chosen] ? [chosen] : ends.slice(0, MOST_CHAINS), led = new Set();
    for (const end of lines) for (const one of chainTo(result, end)) {
      const step = stepOf(result, one), [a, b] = [spot(one.asker), spot(one.asked)];
      led.add(one.asked);
      const stroke = (width, dash, alpha) => { pen.globalAlpha = alpha; pen.lineWidth = width; pen.setLineDash(dash); pen.beginPath(); pen.moveTo(...a); pen.lineTo(...b); pen.stroke(); pen.setLineDash([]); pen.globalAlpha = 1; };
      const wideOf = (warm) => 1 + 5 * (Number.isNaN(warm) ? 0.3 : warm);
      if (step.high === step.high && step.high !== undefined) { pen.strokeStyle = shades[2]; stroke(wideOf(step.high) + 2, [], 0.3); }
      pen.strokeStyle = ink; stroke(wideOf(step.low === step.low && step.low !== undefined ? step.low : step.warmth), step.evidence === 'imported' ? [9, 5] : step.evidence === 'inferred' || step.kind === 'what if' ? [2, 4] : [], 0.85);
    }
    const dot = Math.max(1.6, Math.min(5.5, 120 / Math.sqrt(seats.people.length + 1)));
    const drawn = seats.summed ? [...new Set([...led, ...(this.opened !== null && canvas === this.canvas ? seats.cells.get(this.opened).people.slice(0, MOST_OPENED) : [])])] : seats.people;
    const byShade = new Map(), marked = new Set(ends.slice(0, seats.summed ? MOST_NAMED : MOST_MARKED));
    for (const at of drawn) { const colour = shade(result.best[at]); if (!byShade.has(colour)) byShade.set(colour, []); byShade.get(colour).push(at); }
    for (const [colour, people] of byShade) { pen.fillStyle = colour; pen.beginPath(); for (const at of people) { if (marked.has(at)) continue; const [x, y] = spot(at), wide = Math.max(1.2, Math.min(4.8, seats.wide[at] * reach)); pen.moveTo(x + wide, y); pen.arc(x, y, wide, 0, 7); } pen.fill(); }
    for (const at of marked) { const [x, y] = spot(at), d = Math.max(2.6, Math.min(Math.max(5, dot * 1.5), seats.summed ? 5 : seats.wide[at] * reach * 1.3)); pen.beginPath(); pen.moveTo(x, y - d); pen.lineTo(x + d, y); pen.lineTo(x, y + d); pen.lineTo(x - d, y); pen.closePath(); pen.fillStyle = shade(result.best[at]); pen.fill(); pen.strokeStyle = mark; pen.lineWidth = 1.8; pen.stroke(); }
    if (seats.summed) this.writeCounts(pen, { seats, reach, band, shade, shades });
    if (chosen >= 0 && (result.ring[chosen] || chosen === result.seeker)) { const [x, y] = spot(chosen); pen.beginPath(); pen.arc(x, y, Math.max(9, dot * 2), 0, 7); pen.strokeStyle = mark; pen.lineWidth = 2.5; pen.stroke(); }
    seats.sectors.forEach((one, at) => { if (!one.label) return; arc(one.from, one.to, 1.015, 1.03); pen.fillStyle = at % 2 ? soft : ink; pen.fill(); });
    this.writeNames(pen, { result, seats, chosen, ends, led, reach, names, ink, soft, line, ground, spot });
    pen.fillStyle = ink; pen.beginPath(); pen.arc(0, 0, 7, 0, 7); pen.fill();
    this.badge(pen, tamed(graph.called(result.seeker), 22), 0, 18, ink, ground, '600 12px');
    summary(result).counts.forEach((n, ring) => { if (ring) this.badge(pen, band * reach < 30 ? n.toLocaleString('en') : `${plural(ring, 'ask')}: ${n.toLocaleString('en')}`, 0, -ring * band * reach, soft, ground, '11px'); });
    return { size, reach };
  }
  // How many people a cell holds, and targets, over what is drawn there.
  writeCounts(pen, { seats, reach, band, shade, shades }) {
    pen.font = '11px system-ui, sans-serif'; pen.textAlign = 'center'; pen.textBaseline = 'middle'; pen.lineJoin = 'round';
    for (const cell of seats.cells.values()) {
      if (this.opened === cell.key) continue;
      const { from, to } = seats.sectors[cell.sector], middle = ((from + to) / 2) * Math.PI / 180, away = (cell.ring - 0.45) * band * reach, [wide, high] = [Math.abs(Math.sin(middle)), Math.abs(Math.cos(middle))];
      // A text is level: how much of it lies along the ring, and how much across.
      const fits = (one) => { const size = pen.measureText(one).width + 6; return size * high + 12 * wide < (to - from) * Math.PI / 180 * away && size * wide + 12 * high < 1.5 * band * reach; };
      const n = cell.people.length.toLocaleString('en'), text = [cell.targets ? `${n} ◆${cell.targets.toLocaleString('en')}` : n, n].find(fits);
      if (!text) continue;
      const ground = shade(cell.chance / cell.people.length), pale = shades.indexOf(ground) < 2, spot = [away * Math.sin(middle), -away * Math.cos(middle)];
      pen.strokeStyle = ground; pen.lineWidth = 4; pen.strokeText(text, ...spot);
      pen.fillStyle = pale === (shades === SHADES.light) ? '#111' : '#fff'; pen.fillText(text, ...spot);
    }
  }
  badge(pen, text, x, y, colour, ground, font) {
    pen.font = `${font} system-ui, sans-serif`; pen.textAlign = 'center'; pen.textBaseline = 'middle';
    const wide = pen.measureText(text).width + 6;
    pen.globalAlpha = 0.85; pen.fillStyle = ground; pen.fillRect(x - wide / 2, y - 8, wide, 16); pen.globalAlpha = 1;
    pen.fillStyle = colour; pen.fillText(text, x, y);
  }
  // Up to 60 names outside: whoever is chosen, targets, who leads there, the first ring; sectors in bold.
  writeNames(pen, { result, seats, chosen, ends, led, reach, names, ink, soft, line, spot }) {
    const { graph } = this, rim = reach * 1.03 + 8, gap = (12.5 / rim) * 180 / Math.PI, room = Math.floor((2 * NEAR) / gap), kept = [];
    const first = seats.people.length <= MOST_NAMED ? seats.people : seats.people.filter((at) => result.ring[at] === 1).sort((a, b) => result.best[b] - result.best[a]).slice(0, MOST_NAMED);
    const wanted = [...new Set([...(chosen >= 0 && result.ring[chosen] ? [chosen] : []), ...seats.sectors.map((one, at) => (one.label ? -1 - at : null)).filter((one) => one !== null), ...ends, ...led, ...(seats.summed ? [] : first)])];
    const angleOf = (one) => (one < 0 ? (seats.sectors[-1 - one].from + seats.sectors[-1 - one].to) / 2 : seats.angle[one]);
    for (const one of wanted) { if (kept.length >= Math.min(MOST_NAMED, Math.floor(350 / gap))) break; const angle = angleOf(one); if (kept.filter((other) => Math.abs(((angle - angleOf(other) + 540) % 360) - 180) < NEAR).length < room) kept.push(one); }
    kept.sort((a, b) => angleOf(a) - angleOf(b));
    apart(kept.map(angleOf), gap).forEach((moved, place) => {
      const one = kept[place], angle = ((moved % 360) + 360) % 360, turn = angle * Math.PI / 180, out = [Math.sin(turn), -Math.cos(turn)], right = angle < 180;
      if (one >= 0) { const [x, y] = spot(one); pen.strokeStyle = line; pen.lineWidth = 0.8; pen.beginPath(); pen.moveTo(x, y); pen.lineTo(out[0] * reach * 1.03, out[1] * reach * 1.03); pen.lineTo(out[0] * rim, out[1] * rim); pen.stroke(); }
      pen.save(); pen.translate(out[0] * (rim + 2), out[1] * (rim + 2)); pen.rotate(turn - Math.PI / 2 + (right ? 0 : Math.PI));
      pen.textAlign = right ? 'left' : 'right'; pen.textBaseline = 'middle';
      const sector = one < 0, target = !sector && graph.isTarget[one], strong = sector || target || one === chosen;
      pen.font = `${strong ? '600 ' : ''}11px system-ui, sans-serif`; pen.fillStyle = sector ? soft : ink;
      const told = sector ? [seats.sectors[-1 - one].label, names > 100 ? ` · ${seats.sectors[-1 - one].n.toLocaleString('en')}` : ''] : [graph.called(one), target && graph.warmth && names > 100 ? `, ${percent(result.best[one])}` : ''];
      const [name, end] = told;
      let text = tamed(name, 40);
      while (text.length > 3 && pen.measureText(text + end).width > names - 17) text = text.slice(0, -2).trimEnd() + '…';
      pen.fillText(text + end, 0, 0); pen.restore();
    });
  }
}

export default {
  async render({ model, el }) {
    const walk = new Walk(el, model, await unpacked(model.get('data')));
    return () => walk.close();
  },
};
