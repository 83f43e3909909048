# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the page does: sort, filter, search, switch between day and night, tell single days. Without it all is still there."""

from __future__ import annotations

SCRIPT = """\
"use strict";
(() => {
  const root = document.documentElement;
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Day and night. A page opened from disk may have no storage.
  const theme = one("#theme");
  const night = matchMedia("(prefers-color-scheme: dark)");
  const recall = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const keep = (name) => { try { localStorage.setItem("theme", name); } catch { /* not kept */ } };
  const isDark = () => (root.dataset.theme || (night.matches ? "dark" : "light")) === "dark";
  const label = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  const known = recall();
  if (known === "dark" || known === "light") root.dataset.theme = known;
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    keep(root.dataset.theme);
    label();
  });
  night.addEventListener("change", label);
  label();
  theme.hidden = false;

  // A report that nobody renews says so.
  const hours = (Date.now() - Date.parse(document.body.dataset.made)) / 36e5;
  if (hours >= 26) {
    one("#stale").textContent = `${Math.floor(hours / 24)} ${hours < 48 ? "day" : "days"} old`;
    one("#stale").hidden = false;
  }

  // Filter and search.
  const body = one("#portals tbody");
  const rows = [...body.rows];
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const filters = all("[data-filter]");
  const nothing = document.createElement("tr");
  nothing.className = "none";
  nothing.insertCell().textContent = "No portal is like that.";
  nothing.cells[0].colSpan = 6;
  const refresh = () => {
    const verdicts = filters.filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.dataset.filter);
    const words = one("#search").value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const fits = (!verdicts.length || verdicts.includes(row.dataset.verdict)) &&
        words.every((word) => texts.get(row).includes(word));
      row.hidden = !fits;
      shown += fits;
    }
    one("#shown").textContent = shown === rows.length ? `${shown} portals` : `${shown} of ${rows.length} portals`;
    if (shown) nothing.remove(); else body.append(nothing);
  };
  for (const each of filters) {
    each.addEventListener("click", () => {
      each.setAttribute("aria-pressed", String(each.getAttribute("aria-pressed") !== "true"));
      refresh();
    });
  }
  one("#search").addEventListener("input", refresh);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      one("#search").focus();
    }
  });

  // Sort. The first order is the report's own: the worst first.
  const ranks = { breach: 0, unknown: 1, warning: 2, ok: 3 };
  const natural = new Map(rows.map((row, place) => [row, place]));
  const orders = {
    name: (a, b) => a.dataset.name.localeCompare(b.dataset.name, undefined, { numeric: true }),
    verdict: (a, b) => ranks[a.dataset.verdict] - ranks[b.dataset.verdict],
    age: (a, b) => a.dataset.age.localeCompare(b.dataset.age),
    next: (a, b) => a.dataset.next.localeCompare(b.dataset.next),
  };
  for (const button of all("[data-sort]")) {
    button.addEventListener("click", () => {
      const head = button.closest("th");
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of all("thead [aria-sort]")) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const order = orders[button.dataset.sort];
      rows.sort((a, b) => (up ? order(a, b) : order(b, a)) || natural.get(a) - natural.get(b));
      body.append(...rows);
    });
  }

  // The single days of a timeline.
  const names = { g: "good", w: "warned", f: "failed", m: "missing", r: "running", i: "no backup due", u: "no record" };
  const tip = document.createElement("div");
  tip.id = "tip";
  tip.hidden = true;
  document.body.append(tip);
  body.addEventListener("pointermove", (event) => {
    const days = event.target.closest("svg.days");
    tip.hidden = !days;
    if (!days) return;
    const box = days.getBoundingClientRect();
    const count = days.dataset.days.length;
    const place = Math.min(Math.max(Math.floor((event.clientX - box.left) / box.width * count), 0), count - 1);
    const day = new Date(`${days.dataset.start}T12:00:00Z`);
    day.setUTCDate(day.getUTCDate() + place);
    const date = day.toUTCString().slice(0, 11);
    tip.textContent = `${date}: ${names[days.dataset.days[place]]}`;
    tip.style.left = `${event.clientX + scrollX}px`;
    tip.style.top = `${box.top + scrollY}px`;
  });
  body.addEventListener("pointerleave", () => { tip.hidden = true; });
})();
"""
