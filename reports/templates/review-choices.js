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
  "earlier-leave"() { forgetEarlier(); },
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

/* ---- decisions of the file that were not carried out ---- */

const written = one => {
  const { line, kind, left, right } = D.file[one.file];
  const names = side => side.items.map(item => item.name).join("、");
  return `${fill(T.line, { n: line })} · ${T["k_" + kind]}${T.colon}${names(left)} ↔ ${names(right)}`;
};
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
    return h("li", { class: off ? "off" : "" },
      h("p", null, written(one)),
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
