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
