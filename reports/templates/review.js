(() => {
"use strict";

const D = JSON.parse(document.getElementById("data").textContent);
const T = D.words;
const KEY = "auditor-review:" + D.digest;
const ROW = 58; // the height of a row of the list, as in the style sheet
const MOST = 9; // candidates that a digit can choose
const FOUND = 60; // items that a search offers at once
const $ = id => document.getElementById(id);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

function h(tag, given, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(given || {})) {
    if (key === "class") node.className = value;
    else if (key === "on") node.addEventListener("click", value);
    else if (value !== false && value != null) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat().filter(child => child != null && child !== ""));
  return node;
}

/* ---- what there is: lists, pairs of lists, decisions of the file ---- */

for (const list of D.lists) list.at = new Map(list.items.map(item => [item.p, item]));
const nameOf = item => (item.name || []).join("");
const plain = text => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
for (const list of D.lists) {
  for (const item of list.items) {
    item.find = plain([item.number, nameOf(item), item.sub_name].join(" "));
  }
}
D.pairs.forEach((pair, n) => {
  pair.n = n;
  pair.side = { l: D.lists[pair.left], r: D.lists[pair.right] };
  pair.near_of = { l: new Map(), r: new Map() };
  const own = pair.links.flatMap(link => link.l.flatMap(l => link.r.map(r => [l, r, link.said])));
  [...own, ...pair.near].forEach(([l, r, said], rank) => {
    const near = { l: [l], r: [r], said, rank };
    for (const [side, p] of [["l", l], ["r", r]]) {
      const known = pair.near_of[side].get(p);
      if (known) known.push(near); else pair.near_of[side].set(p, [near]);
    }
  });
  pair.said_of = new Map(pair.near.map(([l, r, said]) => [`${l}-${r}`, said]));
  for (const link of pair.links) pair.said_of.set(`${link.l}-${link.r}`, link.said);
});
const itemsOf = (pair, side, positions) => positions.map(p => pair.side[side].at.get(p));
const called = item => `${item.number || fill(T.nth, { n: item.p })} ${nameOf(item) || T.unnamed}`;

/* ---- what is decided: events one by one, the latest can be taken back ---- */

const own = new Map();       // decisions made on this page, by id
const dropped = new Set();   // numbers of the file's decisions that were withdrawn
const skipped = new Set();   // keys of rows looked at and left open
let events = [];
let serial = 0;
let exported = 0;            // so many events are in the text exported last
let stored = true;           // whether the browser keeps the events

function apply(event) {
  for (const one of event.drop) { if (one.file != null) dropped.add(one.file); else own.delete(one.id); }
  for (const one of event.add) { own.set(one.id, one); serial = Math.max(serial, one.id); }
  for (const key of event.skip || []) skipped.add(key);
  for (const key of event.restore || []) dropped.delete(key);
}
function revert(event) {
  for (const key of event.restore || []) dropped.add(key);
  for (const key of event.skip || []) skipped.delete(key);
  for (const one of event.add) own.delete(one.id);
  for (const one of event.drop) { if (one.file != null) dropped.delete(one.file); else own.set(one.id, one); }
}
function happen(event) {
  event = { pair: at.pair, row: at.key, add: [], drop: [], ...event };
  apply(event);
  events.push(event);
  keep();
}
function keep() {
  try {
    localStorage.setItem(KEY, JSON.stringify({ file: D.file_digest, events }));
  } catch {
    if (stored) warn(T.unsaved);
    stored = false;
  }
}
function warn(text) { $("warn").textContent = text; $("warn").hidden = false; }

/** The decisions that hold for a pair: those of the file that were carried out, and our own. */
function active(pair) {
  const kept = D.base.filter(one => one.pair === pair.n && one.standing === "used" && !dropped.has(one.file));
  const ours = [...own.values()].filter(one => one.pair === pair.n);
  return [...kept.map(one => ({ ...one, kind: D.file[one.file].kind, note: D.file[one.file].note })), ...ours];
}
function products(l, r) { return l.flatMap(a => r.map(b => `${a}-${b}`)); }

/* ---- rows: every link, and every item that is in none ---- */

const at = { pair: 0, key: null, pick: -1 };
let view = null; // rows of the pair at hand: {all, shown, rejected, holder}

function rowsOf(pair) {
  const holder = { l: new Map(), r: new Map() }, rejected = new Map(), all = [];
  const made = active(pair);
  for (const one of made) if (one.kind === "rejected") rejected.set(`${one.l}-${one.r}`, one);
  const place = row => {
    all.push(row);
    for (const side of ["l", "r"]) for (const p of row[side]) holder[side].set(p, row);
  };
  for (const one of made) {
    if (one.kind !== "rejected" && !holder.l.has(one.l[0])) place({ l: one.l, r: one.r, made: one, state: "confirmed" });
  }
  for (const link of pair.links) {
    const free = link.l.every(p => !holder.l.has(p)) && link.r.every(p => !holder.r.has(p));
    const banned = products(link.l, link.r).some(key => rejected.has(key));
    if (free && !banned) place({ l: link.l, r: link.r, link, state: "proposed" });
  }
  for (const side of ["l", "r"]) {
    for (const item of pair.side[side].items) {
      if (!holder[side].has(item.p)) all.push({ l: [], r: [], [side]: [item.p], lone: side, state: "alone" });
    }
  }
  const found = { pair, all, rejected, holder };
  for (const row of all) finish(found, row);
  const rank = row => (row.l.length ? row.l[0] : 1e9 + row.r[0]);
  all.sort((a, b) => rank(a) - rank(b));
  return found;
}
function finish(found, row) {
  row.key = `${row.l}-${row.r}`;
  row.mark = `${found.pair.n}:${row.key}`;
  row.find = ["l", "r"].map(s => itemsOf(found.pair, s, row[s]).map(item => item.find).join(" ")).join(" ");
  if (row.lone) {
    const near = found.pair.near_of[row.lone].get(row[row.lone][0]) || [];
    const free = near.filter(one => !blocked(found, one, row));
    row.rejected = rejectedOf(found, row).length > 0;
    if (row.rejected && free.length === 0) row.state = "rejected";
  }
  row.open = (row.state === "proposed" || row.state === "alone") && !skipped.has(row.mark);
}
function rejectedOf(found, row) {
  const p = row.lone && row[row.lone][0];
  return row.lone ? [...found.rejected.values()].filter(one => one[row.lone][0] === p) : [];
}
/** Why a candidate cannot be taken as it stands, or "". */
function blocked(found, near, row) {
  if (found.rejected.has(`${near.l}-${near.r}`)) return "was_rejected";
  for (const side of ["l", "r"]) {
    for (const p of near[side]) {
      const other = found.holder[side].get(p);
      if (other && other !== row && other.made) return "is_taken";
    }
  }
  return "";
}
const FILTERS = {
  all: () => true,
  open: row => row.open,
  confirmed: row => row.state === "confirmed",
  rejected: row => row.rejected || row.state === "rejected",
  skipped: row => skipped.has(row.mark) && row.state !== "confirmed",
  left: row => row.lone === "l",
  right: row => row.lone === "r",
};
function refresh() {
  view = rowsOf(D.pairs[at.pair]);
  const words = $("search").value.trim().split(/\s+/).map(plain).filter(Boolean);
  const fits = FILTERS[$("filter").value];
  view.shown = view.all.filter(row => fits(row) && words.every(word => row.find.includes(word)));
  view.index = new Map(view.shown.map((row, n) => [row.key, n]));
  for (const option of $("filter").options) {
    option.textContent = `${T["f_" + option.value]} (${view.all.filter(FILTERS[option.value]).length})`;
  }
}
const current = () => view.shown[view.index.get(at.key)] || null;

/** The candidates of a row, likeliest first; in blind review in the order of the list. */
function candidates(row) {
  if (row.others) return row.others;
  const pair = view.pair, found = new Map();
  for (const side of row.lone ? [row.lone] : ["l", "r"]) {
    for (const p of row[side]) {
      for (const near of pair.near_of[side].get(p) || []) {
        const key = `${near.l}-${near.r}`;
        if (!(row.l.includes(near.l[0]) && row.r.includes(near.r[0]))) found.set(key, near);
      }
    }
  }
  // What is decided already comes last, as it is only there for a change of mind.
  const late = near => Number(blocked(view, near, row) !== "");
  const likely = (a, b) => late(a) - late(b) || a.rank - b.rank;
  const listed = (a, b) => late(a) - late(b) || a.l[0] - b.l[0] || a.r[0] - b.r[0];
  const best = [...found.values()].sort(likely).slice(0, MOST);
  return (row.others = blind(row) ? best.sort(listed) : best);
}
const blind = row => $("blind").checked && row.open && !row.rejected;
/** What is judged: the row's own link, or the candidate picked. */
function judged(row) {
  const near = at.pick >= 0 ? candidates(row)[at.pick] : null;
  return near ? { l: near.l, r: near.r, near } : { l: row.l, r: row.r, near: null };
}
const freeOnes = row => candidates(row).filter(near => !blocked(view, near, row));

/* ---- moving about ---- */

function go(key, focus) {
  at.key = key;
  at.pick = -1; // no candidate is judged before a person has picked it
  panel = null;
  paint();
  scrollTo(view.index.get(key));
  $("detail").scrollTop = 0;
  if (focus) $("detail").focus({ preventScroll: true });
}
function move(step) {
  const n = view.index.get(at.key);
  const next = n == null ? 0 : Math.min(Math.max(n + step, 0), view.shown.length - 1);
  if (view.shown[next]) go(view.shown[next].key, true);
}
/** After a choice: on to the next row that is open, from the top again at the end. */
function onward(before) {
  refresh();
  const seen = before.shown.map(row => row.key);
  const from = seen.indexOf(at.key);
  const order = [...seen.slice(from + 1), ...seen.slice(0, from + 1)];
  const next = order.find(key => view.index.has(key) && view.shown[view.index.get(key)].open)
    ?? view.shown.find(row => row.open)?.key;
  if (next == null) {
    const any = order.find(key => view.index.has(key)) ?? view.shown[0]?.key ?? null;
    go(view.index.has(at.key) ? at.key : any, true);
    if (!view.all.some(row => row.open)) toast(T.all_done);
  } else go(next, true);
}
let fading = 0;
function toast(text) {
  $("toast").textContent = text;
  $("toast").classList.add("on");
  clearTimeout(fading);
  fading = setTimeout(() => $("toast").classList.remove("on"), 4000);
}

/* ---- choices ---- */

function untold(l, r) {
  const nameless = [...itemsOf(view.pair, "l", l), ...itemsOf(view.pair, "r", r)].find(item => !item.ref);
  if (nameless) toast(fill(T.untold, { item: called(nameless) }));
  return Boolean(nameless);
}
const made = (kind, l, r, note) => ({ id: ++serial, pair: at.pair, kind, l: [...l].sort((a, b) => a - b), r: [...r].sort((a, b) => a - b), note: note || "" });

/** Confirm that the items of both sides are one matter. What it contradicts is withdrawn or told. */
function join(row, l, r, note) {
  if (!l.length || !r.length) { toast(T.pick_first); return false; }
  if (untold(l, r)) return false;
  for (const [side, positions] of [["l", l], ["r", r]]) {
    for (const p of positions) {
      const other = view.holder[side].get(p);
      if (other && other.made && other.key !== row.key) {
        toast(fill(T.taken, { item: called(view.pair.side[side].at.get(p)) }));
        return false;
      }
    }
  }
  const drop = products(l, r).map(key => view.rejected.get(key)).filter(Boolean);
  if (row.made) drop.push(row.made);
  happen({ add: [made(l.length + r.length > 2 ? "groups" : "confirmed", l, r, note)], drop });
  return true;
}
function noteNow(row) {
  const field = $("note");
  return field ? field.value.trim() : row.made?.note || "";
}
const ACTS = {
  yes() {
    const row = current(), before = view;
    if (!row) return;
    const { l, r, near } = judged(row);
    if (row.made && !near) { onward(before); return; }
    if (join(row, l, r, noteNow(row))) { toast(T.did_yes); onward(before); }
  },
  no() {
    const row = current(), before = view;
    if (!row) return;
    const { l, r, near } = judged(row);
    if (!l.length || !r.length) { toast(T.pick_first); return; }
    if (untold(l, r)) return;
    const drop = row.made && !near ? [row.made] : [];
    const add = l.flatMap(a => r.map(b => [a, b])).filter(([a, b]) => !view.rejected.has(`${a}-${b}`))
      .map(([a, b]) => made("rejected", [a], [b], noteNow(row)));
    if (add.length) happen({ add, drop });
    toast(T.did_no);
    refresh();
    const same = near && current();
    if (same && same.open && (!row.lone || freeOnes(same).length)) go(at.key, true);
    else onward(before);
  },
  none() {
    const row = current(), before = view;
    if (!row) return;
    if (!row.lone) { ACTS.no(); return; }
    const free = freeOnes(row);
    if (!free.length) { ACTS.skip(); return; }
    if (free.some(near => untold(near.l, near.r))) return;
    happen({ add: free.map(near => made("rejected", near.l, near.r, noteNow(row))) });
    toast(T.did_no);
    onward(before);
  },
  skip() {
    const row = current(), before = view;
    if (!row) return;
    if (row.open) { happen({ skip: [row.mark] }); toast(T.did_skip); }
    onward(before);
  },
  withdraw() {
    const row = current();
    if (!row) return;
    const drop = row.made ? [row.made] : rejectedOf(view, row);
    if (!drop.length) { toast(T.nothing_undo); return; }
    happen({ drop });
    toast(T.did_withdraw);
    refresh();
    const here = view.holder.l.get(row.l[0]) || view.holder.r.get(row.r[0]);
    const lone = view.all.find(one => row.l.length ? one.l[0] === row.l[0] : one.r[0] === row.r[0]);
    show((here || lone).key);
  },
  undo() {
    const event = events.pop();
    if (!event) { toast(T.nothing_undo); return; }
    revert(event);
    keep();
    at.pair = event.pair;
    $("pair").value = event.pair;
    refresh();
    show(event.row);
    toast(T.did_undo);
  },
  regroup() {
    const row = current();
    if (!row) return;
    const { l, r } = judged(row);
    panel = { l: new Set(l), r: new Set(r), words: { l: "", r: "" } };
    paintPanel();
  },
  save() { savePanel(); },
  cancel() { panel = null; paint(); $("detail").focus(); },
  note() { $("note")?.focus(); },
  search() { $("search").focus(); $("search").select(); },
  blind() { $("blind").click(); },
  export() { openExport(); },
  unused() { paintUnused(); $("unused-box").showModal(); },
  download() { download(); },
  copy() { copy(); },
  close() { for (const box of document.querySelectorAll("dialog[open]")) box.close(); },
  "earlier-take"() { takeEarlier(); },
  "earlier-leave"() { $("earlier").hidden = true; keep(); },
};
/** Show a row whatever the filter says. */
function show(key) {
  if (!view.index.has(key) && view.all.some(row => row.key === key)) {
    $("filter").value = "all";
    $("search").value = "";
    refresh();
  }
  if (view.index.has(key)) go(key, true); else { at.key = view.shown[0]?.key ?? null; go(at.key, true); }
}
function changeNote(text) {
  const row = current();
  if (!row || !row.made || (row.made.note || "") === text) return;
  happen({ add: [made(row.made.kind, row.made.l, row.made.r, text)], drop: [row.made] });
  refresh();
}

/* ---- the list: only the rows in sight are in the page ---- */

const MARKS = { confirmed: "✓", rejected: "✗", proposed: "？", alone: "○" };
const percent = score => (Math.floor(score * 100 + 1e-9) / 100).toFixed(2); // never more than it is

function scrollTo(n) {
  if (n == null) return;
  const box = $("rows"), top = n * ROW;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW - box.clientHeight;
  paintRows();
}
function paintRows() {
  const box = $("rows"), list = $("list");
  list.style.height = `${view.shown.length * ROW}px`;
  $("empty").hidden = view.shown.length > 0;
  const first = Math.max(0, Math.floor(box.scrollTop / ROW) - 6);
  const last = Math.min(view.shown.length, Math.ceil((box.scrollTop + box.clientHeight) / ROW) + 6);
  list.replaceChildren(...view.shown.slice(first, last).map((row, n) => rowNode(row, first + n)));
}
function rowNode(row, n) {
  const skip = row.state !== "confirmed" && skipped.has(row.mark);
  const state = skip && row.state !== "rejected" ? "skipped" : row.state;
  const sides = ["l", "r"].map(side => {
    const items = itemsOf(view.pair, side, row[side]);
    const more = items.length > 1 ? ` +${items.length - 1}` : "";
    return h("span", { class: items.length ? "side" : "side gone" },
      h("b", null, items.length ? (items[0].number || items[0].p) + more : ""),
      items.length ? (nameOf(items[0]) || T.unnamed) + (items[0].sub_name ? ` · ${items[0].sub_name}` : "") : "—");
  });
  const score = row.link && !blind(row) ? percent(row.link.score) : "";
  const node = h("button", {
    class: `row ${row.state}${skip ? " skipped" : ""}`, type: "button", tabindex: "-1",
    "aria-current": row.key === at.key ? "true" : null, "data-key": row.key,
    on: () => go(row.key, true),
  }, h("span", { class: "mark", title: T["s_" + state] }, state === "skipped" ? "→" : MARKS[row.state]), ...sides, h("span", { class: "score" }, score));
  node.style.top = `${n * ROW}px`;
  return h("li", null, node);
}

/* ---- the row at hand ---- */

let panel = null; // what is ticked while regrouping

function paint() {
  paintRows();
  const open = view.all.filter(row => row.open).length;
  const count = name => view.all.filter(FILTERS[name]).length;
  $("progress").textContent = fill(T.progress, { open, confirmed: count("confirmed"), rejected: count("rejected"), skipped: count("skipped") });
  $("bar").firstElementChild.style.width = `${view.all.length ? 100 * (1 - open / view.all.length) : 100}%`;
  const idle = unusedOnes().length;
  $("unused").hidden = D.base.every(one => one.standing === "used");
  $("unused").textContent = `${T.unused} (${idle})`;
  const row = current();
  if (panel) paintPanel();
  else $("detail").replaceChildren(...(row ? detail(row) : [h("p", { class: "nothing" }, T.nothing_fits)]));
}
function detail(row) {
  const { l, r, near } = judged(row);
  const state = near ? "candidate" : row.state;
  const group = l.length + r.length > 2 ? (l.length === 1 ? T.split : T.merge) : "";
  const from = row.made?.file != null && !near ? fill(T.from_file, { line: D.file[row.made.file].line }) : "";
  const columns = [column("l", l, r, near && row.lone !== "l"), column("r", r, l, near && row.lone !== "r")];
  const unpaired = row.lone && !near;
  if (unpaired) columns[row.lone === "l" ? 1 : 0].append(...others(row));
  return [
    ...nearly(row),
    h("div", { class: "state" }, h("span", { class: `badge ${state}` }, T["s_" + state]),
      skipped.has(row.mark) && row.state !== "confirmed" ? h("span", { class: "badge" }, T.s_skipped) : null,
      group ? h("span", null, group) : null, from ? h("span", null, from) : null),
    acts(row, near),
    ...why(row, near),
    h("div", { class: l.length === 1 && r.length === 1 ? "two even" : "two" }, ...columns),
    ...notes(row),
    ...(unpaired ? [] : others(row)),
  ];
}
function act(name, key, main, disabled) {
  return h("button", { type: "button", "data-do": name, class: main ? "main" : "", disabled }, T[name] + " ", h("kbd", null, key));
}
function acts(row, near) {
  const nothing = !judged(row).l.length || !judged(row).r.length;
  return h("div", { class: "acts" }, act("yes", "y", true, nothing), act("no", "n", false, nothing),
    row.lone ? h("button", { type: "button", "data-do": "none" }, T.no_all + " ", h("kbd", null, "x")) : null,
    act("skip", "s"), act("regroup", "m"),
    row.made || (row.lone && row.rejected) ? act("withdraw", "w") : null,
    act("undo", "u", false, events.length === 0),
    near && !row.lone ? h("button", { type: "button", "data-pick": "-1" }, T.back_to_link + " ", h("kbd", null, "0")) : null);
}
function column(side, positions, opposite, candidate) {
  const items = itemsOf(view.pair, side, positions);
  const others = itemsOf(view.pair, side === "l" ? "r" : "l", opposite);
  const box = h("div", { class: candidate ? "candidate" : "", "data-side": side }, heading(side));
  if (!items.length) box.append(h("p", { class: "nothing" }, side === "l" ? T.alone_left : T.alone_right));
  const cards = items.map(item => card(item, others, side));
  box.append(...cards);
  if (cards.length === 1 && others.length === 1) { // the rows of both sides stand level
    cards[0].style.gridRow = `span ${cards[0].children.length}`;
    box.style.gridRow = `span ${cards[0].children.length + 1}`;
  }
  return box;
}
const heading = side => h("h2", null, `${side === "l" ? T.left : T.right}${T.colon}${view.pair.side[side].title}`);
function card(item, others, side) {
  const pair = others.length === 1 ? others[0] : null;
  const cited = new Set(others.flatMap(other => other.cites || []));
  const unlike = key => pair && plain(item[key] || "") !== plain(pair[key] || "");
  const field = (label, value, name, odd) => h("div", { class: name },
    h("dt", null, label, odd ? h("em", null, ` · ${T.differs}`) : null),
    h("dd", null, value == null || value === "" ? h("span", { class: "none" }, T.none) : value));
  const has = key => item[key] || (pair && pair[key]);
  return h("dl", { class: "item", "data-p": item.p },
    field(T.number, item.number || fill(T.nth, { n: item.p }), "number"),
    field(T.name, marked(item.name, pair && pair.name, side), "name"),
    has("sub_name") ? field(T.sub_name, item.sub_name, "sub", unlike("sub_name")) : null,
    field(T.category, item.category, "category", unlike("category")),
    has("body") ? field(T.body, item.body, "body") : null,
    has("cites") ? field(T.cites, item.cites && h("ol", { class: "cites" }, item.cites.map(n => h("li", { class: cited.has(n) ? "both" : "" }, D.cites[n]))), "cited") : null,
    field(T.basis, item.basis == null ? "" : D.texts[item.basis], "text"));
}
function why(row, near) {
  if (blind(row)) return [h("p", { class: "why hidden" }, T.hidden)];
  const { l, r } = judged(row);
  const said = near ? near.said : row.link ? row.link.said : view.pair.said_of.get(`${l}-${r}`);
  const parts = [];
  if (row.link && !near) parts.push(fill(T.score, { score: percent(row.link.score) }));
  if (row.made && !near) parts.push(T.by_hand);
  if (said != null) parts.push(`${T.why}${T.colon}${D.said[said]}`);
  return parts.length ? [h("p", { class: "why" }, parts.join(T.semicolon))] : [];
}
function notes(row) {
  if (!judged(row).l.length || !judged(row).r.length) return [];
  const field = h("input", { id: "note", type: "text", autocomplete: "off" });
  field.value = at.pick < 0 ? row.made?.note || "" : "";
  field.addEventListener("change", () => changeNote(field.value.trim()));
  return [h("label", { class: "note" }, T.note, " ", h("kbd", null, "c"), field)];
}
function others(row) {
  const found = candidates(row);
  if (!found.length) return [];
  const list = found.map((near, n) => {
    const side = row.lone ? (row.lone === "l" ? "r" : "l") : row.l.includes(near.l[0]) ? "r" : "l";
    const item = itemsOf(view.pair, side, near[side])[0];
    const why = blocked(view, near, row) || (view.holder[side].get(item.p)?.link ? "is_linked" : "");
    const said = blind(row) ? "" : D.said[near.said];
    return h("button", { type: "button", "data-pick": n, "aria-pressed": n === at.pick ? "true" : "false", class: blocked(view, near, row) ? "no" : "" },
      h("kbd", null, String(n + 1)),
      h("span", null, `${side === "l" ? T.left : T.right} ${called(item)}${item.sub_name ? ` · ${item.sub_name}` : ""}`),
      h("small", null, [why && !(blind(row) && why === "is_linked") ? T[why] : "", said].filter(Boolean).join(T.semicolon)));
  });
  return [h("div", { class: "others" }, h("h3", null, row.lone ? T.nearest : T.others), ...list)];
}
/** Decisions of the file that nearly fit the row at hand. */
function nearly(row) {
  return unusedOnes().filter(one => one.standing === "nearly" && one.pair === at.pair
    && (one.l.some(p => row.l.includes(p)) || one.r.some(p => row.r.includes(p))))
    .map(one => h("div", { class: "near" }, `${written(one)}${T.colon}${one.words} `,
      h("button", { type: "button", on: () => adopt(one) }, T.adopt)));
}

/* ---- the redline of two names: words of one that the other does not have, in order ---- */

function marked(words, other, side) {
  if (!words || !words.length) return h("span", { class: "none" }, T.unnamed);
  if (!other || !other.length) return words.join("");
  const kept = common(words.slice(0, 400), other.slice(0, 400));
  const runs = [];
  words.forEach((word, n) => {
    const same = n >= 400 || kept.has(n), last = runs[runs.length - 1];
    if (last && last.same === same) last.text += word; else runs.push({ same, text: word });
  });
  return h("span", null, runs.map(run => run.same ? run.text : h(side === "l" ? "del" : "ins", null, run.text)));
}
/** Positions in `a` of a longest common subsequence with `b`. */
function common(a, b) {
  const long = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      long[i][j] = a[i] === b[j] ? long[i + 1][j + 1] + 1 : Math.max(long[i + 1][j], long[i][j + 1]);
    }
  }
  const kept = new Set();
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) { kept.add(i); i++; j++; }
    else if (long[i + 1][j] >= long[i][j + 1]) i++; else j++;
  }
  return kept;
}

/* ---- regrouping: tick what belongs together ---- */

function paintPanel(focus) {
  const sides = ["l", "r"].map(side => {
    const search = h("input", { type: "search", "aria-label": T.regroup_search, placeholder: `${T.regroup_search} (/)`, "data-search": side, autocomplete: "off" });
    search.value = panel.words[side];
    search.addEventListener("input", () => { panel.words[side] = search.value; box.replaceChildren(...choices(side)); });
    const box = h("div", { class: "pickers", "data-box": side }, choices(side));
    return h("div", { "data-side": side }, heading(side), search, box);
  });
  const ready = panel.l.size && panel.r.size && (panel.l.size === 1 || panel.r.size === 1);
  $("detail").replaceChildren(h("div", { class: "regroup" }, h("p", null, T.regroup_lead),
    h("div", { class: "acts" },
      h("button", { type: "button", class: "main", id: "save", "data-do": "save", disabled: !ready }, T.save + " ", h("kbd", null, "Enter")),
      h("button", { type: "button", "data-do": "cancel" }, T.cancel + " ", h("kbd", null, "Esc")),
      h("span", { id: "ready" }, ready ? "" : T.one_side)),
    h("div", { class: "two" }, ...sides)));
  const wanted = focus ? `[data-tick="${focus}"]` : panel.l.size ? '[data-box="r"] input' : '[data-box="l"] input';
  ($("detail").querySelector(wanted) || $("save")).focus();
}
function choices(side) {
  const pair = view.pair, chosen = panel[side], opposite = side === "l" ? "r" : "l";
  const words = panel.words[side].trim().split(/\s+/).map(plain).filter(Boolean);
  const all = pair.side[side].items;
  const order = new Set();
  if (!words.length) {
    for (const p of [...chosen].sort((a, b) => a - b)) order.add(p);
    for (const p of panel[opposite]) for (const near of pair.near_of[opposite].get(p) || []) order.add(near[side][0]);
  }
  const fits = all.filter(item => words.every(word => item.find.includes(word)));
  for (const item of fits) { if (order.size >= FOUND) break; order.add(item.p); }
  const nodes = [...order].map(p => choice(side, pair.side[side].at.get(p)));
  const rest = (words.length ? fits.length : all.length) - order.size;
  return rest > 0 ? [...nodes, h("p", null, fill(T.more, { n: rest }))] : nodes;
}
function choice(side, item) {
  const tick = h("input", { type: "checkbox", "data-tick": `${side}${item.p}` });
  tick.checked = panel[side].has(item.p);
  tick.addEventListener("change", () => {
    if (tick.checked) panel[side].add(item.p); else panel[side].delete(item.p);
    tick.closest("label").classList.toggle("on", tick.checked);
    const ready = panel.l.size && panel.r.size && (panel.l.size === 1 || panel.r.size === 1);
    $("save").disabled = !ready;
    $("ready").textContent = ready ? "" : T.one_side;
  });
  const holder = view.holder[side].get(item.p);
  const row = current();
  const elsewhere = holder && holder.made && row && holder.key !== row.key ? ` · ${T.is_taken}` : "";
  return h("label", { class: tick.checked ? "on" : "" }, tick, h("b", null, item.number || String(item.p)),
    h("span", null, nameOf(item) || T.unnamed, item.sub_name ? ` · ${item.sub_name}` : "", " ", h("small", null, (item.category || "") + elsewhere)));
}
function savePanel() {
  const l = [...panel.l], r = [...panel.r], row = current(), before = view;
  if (!l.length || !r.length || (l.length > 1 && r.length > 1)) { toast(T.one_side); return; }
  if (join(row, l, r, row.made?.note)) { panel = null; toast(T.did_yes); onward(before); }
}
/** The keys of the regroup panel: up and down within a side, left and right between the sides. */
function panelKey(event) {
  const here = document.activeElement, side = here.closest("[data-side]")?.dataset.side || "l";
  const boxes = of => [...$("detail").querySelectorAll(`[data-side="${of}"] input`)];
  const typing = here.type === "search";
  if (event.key === "Escape") ACTS.cancel();
  else if (event.key === "Enter" && !here.closest("button")) savePanel();
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const all = boxes(side), n = all.indexOf(here) + (event.key === "ArrowDown" ? 1 : -1);
    all[Math.max(0, Math.min(n, all.length - 1))]?.focus();
  } else if (!typing && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    const all = boxes(event.key === "ArrowLeft" ? "l" : "r");
    (all[1] || all[0])?.focus();
  } else if (!typing && event.key === "/") boxes(side)[0]?.focus();
  else return;
  event.preventDefault();
}

/* ---- decisions of the file that were not carried out ---- */

const written = one => `${fill(T.line, { n: D.file[one.file].line })} · ${T["k_" + D.file[one.file].kind]}`;
function unusedOnes() { return D.base.filter(one => one.standing !== "used" && !dropped.has(one.file)); }
function adopt(one) {
  const { kind, note } = D.file[one.file];
  if (at.pair !== one.pair) { at.pair = one.pair; $("pair").value = one.pair; refresh(); }
  const holder = view.holder.l.get(one.l[0]);
  const row = holder || { key: "", made: null };
  if (untold(one.l, one.r)) return;
  if (kind === "rejected") {
    const same = holder && holder.made && holder.r.includes(one.r[0]) && holder.l.includes(one.l[0]);
    if (same) { toast(fill(T.taken, { item: called(view.pair.side.l.at.get(one.l[0])) })); return; }
    happen({ add: [made("rejected", one.l, one.r, note)], drop: [{ file: one.file }] });
  } else {
    if (!join(row, one.l, one.r, note)) return;
    const event = events[events.length - 1];
    event.drop.push({ file: one.file });
    dropped.add(one.file);
    keep();
  }
  refresh();
  const shown = view.holder.l.get(one.l[0]) || view.all.find(r => r.l.includes(one.l[0]));
  show(shown.key);
  paintUnused();
  toast(T.did_yes);
}
function paintUnused() {
  const nodes = D.base.filter(one => one.standing !== "used").map(one => {
    const off = dropped.has(one.file);
    const names = side => D.file[one.file][side].items.map(item => item.name).join("、");
    return h("li", { class: off ? "off" : "" },
      h("p", null, `${written(one)}${T.colon}${names("left")} ↔ ${names("right")}`),
      h("p", null, one.words),
      h("div", { class: "acts" },
        one.standing === "nearly" && !off ? h("button", { type: "button", on: () => { ACTS.close(); adopt(one); } }, T.adopt) : null,
        h("button", { type: "button", on: () => {
          happen(off ? { restore: [one.file] } : { drop: [{ file: one.file }] });
          refresh(); paint(); paintUnused();
        } }, off ? T.restore : T.delete)));
  });
  $("unused-list").replaceChildren(...nodes);
}

/* ---- the decisions as text ---- */

/** A YAML scalar in double quotes; JSON's escapes are YAML's too, but for line ends of Unicode. */
function quoted(text) {
  return JSON.stringify(text.toWellFormed ? text.toWellFormed() : text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
    c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
}
function inline(ref, list) {
  const parts = list == null ? [] : [`list: ${quoted(list)}`];
  for (const key of ["name", "sub_name", "category", "body"]) if (ref[key] != null) parts.push(`${key}: ${quoted(ref[key])}`);
  return `{${parts.join(", ")}}`;
}
function sideText(kind, side) {
  if (kind !== "groups") return inline(side.items[0], side.list);
  return `{list: ${quoted(side.list)}, items: [${side.items.map(ref => inline(ref)).join(", ")}]}`;
}
function asWritten(one) {
  const pair = D.pairs[one.pair];
  const side = (s, n) => ({ list: pair.refs[n], items: itemsOf(pair, s, one[s]).map(item => item.ref) });
  return { kind: one.kind, left: side("l", 0), right: side("r", 1), note: one.note };
}
function decisions() {
  const kept = D.file.filter((_, n) => !dropped.has(n));
  const ours = [...own.values()].sort((a, b) => a.pair - b.pair || a.l[0] - b.l[0] || a.r[0] - b.r[0] || a.id - b.id);
  return { kept, all: [...kept, ...ours.map(asWritten)] };
}
function yaml() {
  const lines = [`# ${T.file_head}`], all = decisions().all;
  for (const kind of ["confirmed", "rejected", "groups"]) {
    const these = all.filter(one => one.kind === kind);
    if (!these.length) continue;
    lines.push(`${kind}:`);
    for (const one of these) {
      lines.push(`  - left: ${sideText(kind, one.left)}`, `    right: ${sideText(kind, one.right)}`);
      if (one.note) lines.push(`    note: ${quoted(one.note)}`);
    }
  }
  return lines.join("\n") + "\n";
}
function openExport() {
  const { kept, all } = decisions();
  const count = kind => all.filter(one => one.kind === kind).length;
  $("export-counts").textContent = fill(T.export_counts, { confirmed: count("confirmed"), groups: count("groups"), rejected: count("rejected"), kept: kept.length });
  $("export-text").value = yaml();
  if (!$("export").open) $("export").showModal();
  $("export").querySelector("button").focus();
}
function download() {
  const link = h("a", { href: URL.createObjectURL(new Blob([yaml()], { type: "text/plain;charset=utf-8" })), download: "alignment.yaml" });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  exported = events.length;
}
async function copy() {
  const text = $("export-text");
  let done = false;
  try { await navigator.clipboard.writeText(text.value); done = true; } catch {
    text.focus();
    text.select();
    done = document.execCommand("copy");
  }
  $("export-counts").textContent = done ? T.copied : T.copy_failed;
  if (done) exported = events.length;
}

/* ---- going on from where one stopped ---- */

let earlier = [];
function resume() {
  let saved = null;
  try { saved = JSON.parse(localStorage.getItem(KEY)); } catch { stored = false; warn(T.unsaved); }
  if (!saved || !Array.isArray(saved.events)) return;
  if (saved.file === D.file_digest) {
    events = saved.events;
    events.forEach(apply);
    return;
  }
  saved.events.forEach(apply);
  earlier = [...own.values()];
  own.clear(); dropped.clear(); skipped.clear();
  if (!earlier.length) return;
  $("earlier").firstElementChild.textContent = fill(T.earlier, { n: earlier.length });
  $("earlier").hidden = false;
}
function takeEarlier() {
  let taken = 0;
  const where = at.pair;
  for (const one of earlier) {
    at.pair = one.pair;
    refresh();
    if (fitsIn(one)) { happen({ add: [{ ...one, id: ++serial }] }); taken++; }
  }
  at.pair = where;
  $("earlier").hidden = true;
  refresh();
  paint();
  toast(fill(T.earlier_told, { n: taken, m: earlier.length - taken }));
}
function fitsIn(one) {
  const pairs = products(one.l, one.r);
  const holds = (side, p) => view.holder[side].get(p)?.made;
  if (one.kind !== "rejected") {
    return !pairs.some(key => view.rejected.has(key)) && !one.l.some(p => holds("l", p)) && !one.r.some(p => holds("r", p));
  }
  const link = holds("l", one.l[0]);
  return !view.rejected.has(pairs[0]) && !(link && link.r.includes(one.r[0]));
}

/* ---- paper: everything in one table ---- */

function paper() {
  const body = [];
  const back = view;
  D.pairs.forEach(pair => {
    const rows = rowsOf(pair).all;
    body.push(h("tr", null, h("th", { colspan: 6 }, `${pair.side.l.title} ↔ ${pair.side.r.title}`)));
    body.push(h("tr", null, ...[T.number, T.left, T.number, T.right, T.decision, T.why].map(text => h("th", null, text))));
    for (const row of rows) {
      const cells = ["l", "r"].flatMap(side => {
        const items = itemsOf(pair, side, row[side]);
        const lines = f => items.flatMap((item, n) => [n ? h("br") : "", f(item)]);
        return [h("td", { class: "nr" }, lines(item => item.number || String(item.p))), h("td", null, lines(item => nameOf(item) + (item.sub_name ? ` · ${item.sub_name}` : "")))];
      });
      const state = row.open ? row.state : skipped.has(row.mark) && row.state !== "confirmed" && row.state !== "rejected" ? "skipped" : row.state;
      const said = row.made ? row.made.note || T.by_hand : row.link && !blind(row) ? `${percent(row.link.score)} ${D.said[row.link.said]}` : "";
      body.push(h("tr", null, ...cells, h("td", { class: "result" }, T["s_" + state]), h("td", { class: "why" }, said)));
    }
  });
  view = back;
  $("print").replaceChildren(h("tbody", null, body));
}

/* ---- keys and clicks ---- */

const KEYS = { y: "yes", n: "no", x: "none", s: "skip", m: "regroup", u: "undo", w: "withdraw", c: "note", "/": "search", b: "blind", e: "export" };
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (document.querySelector("dialog[open]")) return;
  if (panel) { panelKey(event); return; }
  const here = document.activeElement, typing = /^(INPUT|TEXTAREA|SELECT)$/.test(here.tagName) && here.type !== "checkbox";
  if (typing) {
    if (event.key === "Escape" || (event.key === "Enter" && here.tagName === "INPUT")) {
      if (event.key === "Escape" && here.id === "search") { here.value = ""; search(); }
      $("detail").focus();
      event.preventDefault();
    }
    return;
  }
  const key = event.key.length === 1 ? event.key.normalize("NFKC").toLowerCase() : event.key;
  if (key === "j" || key === "ArrowDown") move(1);
  else if (key === "k" || key === "ArrowUp") move(-1);
  else if (key === "PageDown") move(10);
  else if (key === "PageUp") move(-10);
  else if (/^\d$/.test(key)) pick(Number(key) - 1);
  else if (KEYS[key]) { if (!event.repeat || key === "u") ACTS[KEYS[key]](); }
  else return;
  event.preventDefault();
});
function pick(n) {
  const row = current();
  if (!row || n >= candidates(row).length || (n < 0 && row.lone)) return;
  at.pick = n;
  paint();
}
document.addEventListener("click", event => {
  const button = event.target.closest("[data-do], [data-pick]");
  if (!button || button.disabled) return;
  if (button.dataset.pick != null) pick(Number(button.dataset.pick)); else ACTS[button.dataset.do]();
});
function search() {
  refresh();
  if (!view.index.has(at.key)) at.key = view.shown[0]?.key ?? null;
  at.pick = -1;
  panel = null;
  paint();
  scrollTo(view.index.get(at.key) ?? 0);
}
$("search").addEventListener("input", search);
$("filter").addEventListener("change", search);
$("pair").addEventListener("change", () => { at.pair = Number($("pair").value); at.key = null; search(); });
$("blind").addEventListener("change", () => { search(); try { localStorage.setItem("auditor-review-blind", $("blind").checked ? "1" : ""); } catch { /* told when opened */ } });
$("rows").addEventListener("scroll", paintRows, { passive: true });
window.addEventListener("resize", paintRows);
window.addEventListener("beforeprint", paper);
window.addEventListener("storage", event => { if (event.key === KEY) warn(T.elsewhere); });
window.addEventListener("beforeunload", event => { if (!stored && events.length > exported) event.preventDefault(); });

$("pair").append(...D.pairs.map(pair => h("option", { value: pair.n }, `${pair.side.l.title} ↔ ${pair.side.r.title}`)));
$("pair-label").hidden = D.pairs.length < 2;
$("filter").append(...Object.keys(FILTERS).map(name => h("option", { value: name }, T["f_" + name])));
try { $("blind").checked = localStorage.getItem("auditor-review-blind") === "1"; } catch { /* told in resume */ }
resume();
refresh();
at.key = (view.shown.find(row => row.open) || view.shown[0])?.key ?? null;
search();
$("detail").focus({ preventScroll: true });
})();
