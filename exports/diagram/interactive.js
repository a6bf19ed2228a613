(function () {
  "use strict";
  var script = document.currentScript;
  var svg = script && script.ownerSVGElement || document.documentElement;
  var nodes = [], joins = [], byId = {}, at = {};
  svg.querySelectorAll("g.node, g.edge, g.label").forEach(function (g) {
    byId[g.id] = g;
    if (g.dataset.ends) joins.push(g);
    if (g.classList.contains("node")) nodes.push(g);
  });
  joins.forEach(function (g) {
    g.dataset.ends.split(" ").forEach(function (end) { (at[end] = at[end] || []).push(g); });
  });
  var parts = nodes.concat(joins.filter(function (g) { return nodes.indexOf(g) < 0; }));

  // What a part has to do with: what leads from it, and where to. Words on a line are
  // no end of it.
  function around(id, lit) {
    var waiting = [id];
    lit.add(id);
    function reach(next) {
      if (lit.has(next)) return;
      lit.add(next);
      if (byId[next] && byId[next].classList.contains("words")) waiting.push(next);
    }
    while (waiting.length) {
      var one = waiting.pop();
      (at[one] || []).forEach(function (g) {
        lit.add(g.id);
        g.dataset.ends.split(" ").forEach(reach);
      });
      if (byId[one] && byId[one].dataset.ends) byId[one].dataset.ends.split(" ").forEach(reach);
    }
  }

  function folded(text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }
  var words = {};
  nodes.forEach(function (g) { words[g.id] = folded(g.textContent); });

  var pinned = new Set(), hovered = "", query = "";
  function show() {
    var lit = new Set(), found = 0;
    if (query) nodes.forEach(function (g) {
      if (words[g.id].indexOf(query) >= 0) { lit.add(g.id); found++; }
    });
    pinned.forEach(function (id) { around(id, lit); });
    if (hovered) around(hovered, lit);
    var all = !query && !pinned.size && !hovered;
    parts.forEach(function (g) {
      g.classList.toggle("dim", !all && !lit.has(g.id));
      g.classList.toggle("pinned", pinned.has(g.id));
    });
    count.textContent = query ? found + " of " + nodes.length : "";
  }

  function part(e) { return e.target.closest && e.target.closest("g.node, g.edge, g.label"); }
  svg.addEventListener("mouseover", function (e) {
    var g = part(e), id = g ? g.id : "";
    if (id !== hovered) { hovered = id; show(); }
  });
  svg.addEventListener("mouseleave", function () { hovered = ""; show(); });
  function pin(g) {
    if (pinned.has(g.id)) pinned.delete(g.id); else pinned.add(g.id);
    show();
  }
  svg.addEventListener("click", function (e) {
    if (e.target.closest("a, foreignObject")) return;
    var g = part(e);
    if (g) pin(g); else { pinned.clear(); show(); }
  });
  svg.addEventListener("keydown", function (e) {
    var g = part(e);
    if (e.key === "Escape") { pinned.clear(); query = box.value = ""; show(); return; }
    if (g && (e.key === "Enter" || e.key === " ")) { e.preventDefault(); pin(g); }
  });
  nodes.forEach(function (g) {
    g.setAttribute("tabindex", "0");
    g.addEventListener("focus", function () { hovered = g.id; show(); });
    g.addEventListener("blur", function () { hovered = ""; show(); });
  });

  // The search box has room of its own above the picture.
  var high = 34, view = svg.viewBox.baseVal, height = svg.getAttribute("height");
  var m = /^([0-9.]+)(.*)$/.exec(height || "");
  if (m) svg.setAttribute("height", m[1] * (view.height + high) / view.height + m[2]);
  var top = view.y - high;
  svg.setAttribute("viewBox", [view.x, top, view.width, view.height + high].join(" "));
  var ground = svg.querySelector(".graph > polygon");
  if (ground) svg.style.background = getComputedStyle(ground).fill;
  var html = "http://www.w3.org/1999/xhtml";
  var frame = document.createElementNS("http://www.w3.org/2000/svg", "foreignObject");
  frame.setAttribute("x", view.x + 14);
  frame.setAttribute("y", top + 6);
  frame.setAttribute("width", Math.max(120, Math.min(320, view.width - 28)));
  frame.setAttribute("height", high - 6);
  var line = document.createElementNS(html, "div");
  var box = document.createElementNS(html, "input");
  var count = document.createElementNS(html, "span");
  box.setAttribute("type", "search");
  box.setAttribute("placeholder", "Find");
  box.setAttribute("aria-label", "Find in the diagram");
  box.setAttribute("style", "font:12px Arial,sans-serif;width:180px;padding:3px 6px;border:1px solid #8a949e;border-radius:4px;color:#1b2733;background:#fff");
  count.setAttribute("role", "status");
  count.setAttribute("style", "font:12px Arial,sans-serif;margin-left:8px;color:#7a8590");
  box.addEventListener("input", function () { query = folded(box.value.trim()); show(); });
  line.append(box, count);
  frame.append(line);
  svg.append(frame);
})();
