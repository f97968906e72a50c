const D = JSON.parse(document.getElementById("data").textContent);
const T = D.words;
const KEY = "auditor-review:" + D.digest;
const ROW = 58; // the height of a row of the list, as in the style sheet
const SURE = 0.95; // links less sure than this are worth a filter of their own
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
  pair.link_of = new Map(pair.links.map(link => [`${link.l}-${link.r}`, link]));
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
let kept = []; // what the browser keeps: the events beside each file of decisions, the latest last
function keep() {
  kept = [...kept.filter(one => one.file !== D.file_digest), { file: D.file_digest, events }].slice(-3);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
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
    if (one.kind !== "rejected" && !holder.l.has(one.l[0])) {
      place({ l: one.l, r: one.r, made: one, link: pair.link_of.get(`${one.l}-${one.r}`), state: "confirmed" });
    }
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
  unsure: row => row.state === "proposed" && row.link.score < SURE && !$("blind").checked,
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
    option.hidden = option.value === "unsure" && $("blind").checked;
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
