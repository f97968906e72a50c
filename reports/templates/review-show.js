/* ---- the list: only the rows in sight are in the page ---- */

const MARKS = { confirmed: "✓", rejected: "✗", proposed: "？", alone: "○" };
// Never more than it is, and never certain: only people are.
const percent = score => (Math.floor(Math.min(score, 0.9999) * 100 + 1e-9) / 100).toFixed(2);

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
  const waiting = view.all.filter(row => row.open), open = waiting.length;
  const count = name => view.all.filter(FILTERS[name]).length;
  const proposed = waiting.filter(row => row.state === "proposed").length;
  $("progress").textContent = fill(T.progress, { open, proposed, alone: open - proposed, confirmed: count("confirmed"), rejected: view.rejected.size, skipped: count("skipped") });
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
    near ? h("button", { type: "button", "data-pick": "-1" }, (row.lone ? T.back_to_list : T.back_to_link) + " ", h("kbd", null, "0")) : null);
}
function column(side, positions, opposite, candidate) {
  const items = itemsOf(view.pair, side, positions);
  const others = itemsOf(view.pair, side === "l" ? "r" : "l", opposite);
  const box = h("div", { class: candidate ? "candidate" : "", "data-side": side }, heading(side));
  if (!items.length) box.append(h("p", { class: "nothing" }, side === "l" ? T.alone_left : T.alone_right));
  const cards = items.map(item => card(item, others, side, items.length === 1));
  box.append(...cards);
  if (cards.length === 1 && others.length === 1) { // the rows of both sides stand level
    cards[0].style.gridRow = `span ${cards[0].children.length}`;
    box.style.gridRow = `span ${cards[0].children.length + 1}`;
  }
  return box;
}
const heading = side => h("h2", null, `${side === "l" ? T.left : T.right}${T.colon}${view.pair.side[side].title}`);
function card(item, others, side, alone) {
  const pair = others.length === 1 ? others[0] : null;
  const cited = new Set(others.flatMap(other => other.cites || []));
  const unlike = key => pair && plain(item[key] || "") !== plain(pair[key] || "");
  const field = (label, value, name, odd) => h("div", { class: name },
    h("dt", null, label, odd ? h("em", null, ` · ${T.differs}`) : null),
    h("dd", null, value == null || value === "" ? h("span", { class: "none" }, T.none) : value));
  const has = key => item[key] || (pair && pair[key]);
  return h("dl", { class: "item", "data-p": item.p },
    field(T.number, item.number || fill(T.nth, { n: item.p }), "number"),
    field(T.name, marked(item.name, alone && pair && pair.name, side), "name"),
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
  if (row.made && !near) parts.push(T.by_hand);
  if (row.link && !near) parts.push(fill(T.score, { score: percent(row.link.score) }));
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
    .map(one => h("div", { class: "near" }, h("p", null, written(one)), h("p", null, one.words),
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
      const said = [row.made?.note, row.link && !blind(row) ? `${percent(row.link.score)} ${D.said[row.link.said]}` : ""].filter(Boolean).join(T.semicolon);
      body.push(h("tr", null, ...cells, h("td", { class: "result" }, T["s_" + state]), h("td", { class: "why" }, said)));
    }
  });
  view = back;
  $("print").replaceChildren(h("tbody", null, body));
}
