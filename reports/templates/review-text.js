/* ---- the decisions as text ---- */

/** A YAML scalar in double quotes; JSON's escapes are YAML's too, but for line ends of Unicode. */
function quoted(text) {
  const half = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g; // of a pair, no character
  return JSON.stringify(text.replace(half, "\ufffd")).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
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

/** The decisions that events leave standing. */
function standing(past) {
  const found = new Map();
  for (const event of past) {
    for (const one of event.drop) found.delete(one.id);
    for (const one of event.add) found.set(one.id, one);
  }
  return [...found.values()];
}
let earlier = []; // decisions made beside another file of decisions
function resume() {
  try { kept = JSON.parse(localStorage.getItem(KEY)) || []; } catch { stored = false; warn(T.unsaved); }
  const mine = kept.find(one => one.file === D.file_digest);
  if (mine) { events = mine.events; events.forEach(apply); }
  const other = [...kept].reverse().find(one => one.file !== D.file_digest);
  earlier = other ? standing(other.events) : [];
  const n = fitting().length;
  $("earlier").firstElementChild.textContent = fill(T.earlier, { n });
  $("earlier").hidden = n === 0;
}
/** Those of the earlier decisions that say something new and contradict nothing. */
function fitting() {
  const views = D.pairs.map(pair => earlier.some(one => one.pair === pair.n) ? rowsOf(pair) : null);
  return earlier.filter(one => {
    const held = (side, p) => views[one.pair].holder[side].get(p)?.made;
    const rejected = products(one.l, one.r).some(key => views[one.pair].rejected.has(key));
    if (one.kind !== "rejected") return !rejected && !one.l.some(p => held("l", p)) && !one.r.some(p => held("r", p));
    return !rejected && !held("l", one.l[0])?.r.includes(one.r[0]);
  });
}
function takeEarlier() {
  const fits = fitting();
  happen({ add: fits.map(one => ({ ...one, id: ++serial })) });
  forgetEarlier();
  refresh();
  paint();
  toast(fill(T.earlier_told, { n: fits.length, m: earlier.length - fits.length }));
}
function forgetEarlier() {
  kept = [];
  keep();
  $("earlier").hidden = true;
}
