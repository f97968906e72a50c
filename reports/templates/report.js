"use strict";
// Without this script everything is shown. With it: filters, and folding of source texts.
(function () {
  var groups = Array.prototype.slice.call(document.querySelectorAll(".group"));
  var panel = document.getElementById("filter");

  function words(node, values) {
    return node.getAttribute("data-words").replace(/\{(\w+)\}/g, function (all, key) {
      return values[key];
    });
  }

  function places(list) {
    return list.reduce(function (sum, group) {
      return sum + Number(group.dataset.places);
    }, 0);
  }

  function fits(group, field) {
    var wanted = field.value.trim();
    if (!wanted) return true;
    if (field.name === "text") {
      return group.textContent.toLowerCase().indexOf(wanted.toLowerCase()) >= 0;
    }
    var own = group.dataset[field.name];
    return own === wanted || (field.name !== "field" && own.split(" ").indexOf(wanted) >= 0);
  }

  function visible(list) {
    return list.filter(function (group) {
      return !group.hidden;
    });
  }

  function count() {
    var seen = visible(groups);
    var shown = document.getElementById("shown");
    shown.textContent = words(shown, {
      groups: seen.length,
      all_groups: groups.length,
      places: places(seen),
      all_places: places(groups),
    });
    document.getElementById("nothing").hidden = seen.length > 0;
    document.querySelectorAll(".severity").forEach(function (section) {
      var own = visible(groups.filter(function (group) { return section.contains(group); }));
      var sum = section.querySelector(".sum");
      sum.textContent = words(sum, { groups: own.length, places: places(own) });
      section.hidden = own.length === 0;
    });
  }

  function filter(form) {
    var fields = Array.prototype.slice.call(form.querySelectorAll("select, input"));
    groups.forEach(function (group) {
      group.hidden = !fields.every(function (field) { return fits(group, field); });
    });
    count();
  }

  if (panel) {
    var form = panel.querySelector("form");
    panel.hidden = false;
    panel.open = window.matchMedia("(min-width: 64rem)").matches;
    form.addEventListener("input", function () { filter(form); });
    form.addEventListener("reset", function () { setTimeout(filter, 0, form); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    filter(form);
  }

  // The matrix: rows that fit the choices, and only the sections that still hold one.
  var pick = document.getElementById("pick");

  function chosen(row, field) {
    var wanted = field.value.trim().toLowerCase();
    if (!wanted) return true;
    if (field.name === "text") return row.textContent.toLowerCase().indexOf(wanted) >= 0;
    return row.dataset[field.name].split(" ").indexOf(wanted) >= 0;
  }

  function choose() {
    var fields = Array.prototype.slice.call(pick.querySelectorAll("select, input"));
    var rows = document.querySelectorAll(".pickable");
    var shown = 0;
    rows.forEach(function (row) {
      row.hidden = !fields.every(function (field) { return chosen(row, field); });
      if (!row.hidden) shown += 1;
    });
    document.querySelectorAll(".matrix tbody").forEach(function (body) {
      body.hidden = !body.querySelector(".pickable:not([hidden])");
    });
    var told = document.getElementById("picked");
    told.textContent = words(told, { shown: shown, all: rows.length });
    document.getElementById("none-picked").hidden = shown > 0;
  }

  if (pick) {
    pick.hidden = false;
    pick.addEventListener("input", choose);
    pick.addEventListener("reset", function () { setTimeout(choose, 0); });
    pick.addEventListener("submit", function (event) { event.preventDefault(); });
    choose();
  }

  // A link must reach its target even when that is folded away or filtered out.
  function reveal() {
    var target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    var shut = false;
    for (var folded = target.closest("details"); folded; folded = folded.parentElement.closest("details")) {
      shut = shut || !folded.open;
      folded.open = true;
    }
    var group = target.closest(".group");
    if (group && group.hidden) {
      form.reset();
      filter(form);
    } else if (!shut) return;
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", function (event) {
    if (event.target.closest('a[href^="#"]')) setTimeout(reveal, 0);
  });
  reveal();

  function fold(open, which) {
    document.querySelectorAll(which).forEach(function (item) { item.open = open; });
  }
  document.querySelectorAll("button[data-fold]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { fold(!button.dataset.fold, "details.source, details.fold, details.keep"); });
  });
  window.addEventListener("beforeprint", function () { fold(true, "details.source, details.fold"); });
})();
