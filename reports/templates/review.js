(() => {
"use strict";

{% include "review-rows.js" %}

{% include "review-choices.js" %}

{% include "review-show.js" %}

{% include "review-regroup.js" %}

{% include "review-text.js" %}

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
  if (!row || n >= candidates(row).length) return;
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
$("blind").addEventListener("change", () => { if ($("filter").value === "unsure") $("filter").value = "all"; search(); try { localStorage.setItem("auditor-review-blind", $("blind").checked ? "1" : ""); } catch { /* told when opened */ } });
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
