# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of the report in a real browser: it sorts, filters, searches, changes its colours, and asks nobody for anything.

Needs Chromium (Debian: ``apt-get install chromium``), found by its name or named by the variable ``CHROMIUM``.
"""

from __future__ import annotations

import datetime
import json
import typing as t
from pathlib import Path

import pytest
from tools import chromium
from tools.chromium import Page
from unit.report import fleets

from ansible_collections.onlyoffice.docspace.plugins.module_utils._operations import backup_report

PROGRAM = chromium.find()
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="there is no Chromium on this machine")
NAMES = "[...document.querySelectorAll('#portals tbody tr:not([hidden]) .name')].map(e => e.textContent)"
# Contrast of every visible text with what it stands on, by WCAG 2; the smallest ones with the element.
CONTRAST = """(() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility() || ["SCRIPT", "TITLE"].includes(element.tagName)) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push(`${element.tagName}.${element.className}: ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
  }
  return [...new Set(low)];
})()"""


@pytest.fixture(scope="module")
def browser() -> t.Iterator[Page]:
    assert PROGRAM is not None
    with chromium.browser(PROGRAM) as page:
        yield page


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("report")
    fleets.report_of(fleets.fleet(), folder, policy=fleets.POLICY, rpo="26h")
    return folder / "backup-report.html"


@pytest.fixture
def page(browser: Page, report: Path) -> t.Iterator[Page]:
    browser.prefer("light")
    browser.size(1280, 1000)
    browser.open(report)
    browser.evaluate("localStorage.clear()")
    browser.open(report)
    yield browser
    assert browser.complaints == []  # whatever a test did


def click(page: Page, selector: str) -> None:
    page.evaluate(f"document.querySelector({json.dumps(selector)}).click()")


def search(page: Page, words: str) -> list[str]:
    page.evaluate(
        f"(s => {{ s.value = {json.dumps(words)}; s.dispatchEvent(new Event('input')); }})(document.querySelector('#search'))"
    )
    found: list[str] = page.evaluate(NAMES)
    return found


def test_the_page_asks_nobody_for_anything_and_runs_only_its_own_script(page: Page) -> None:
    assert len(page.requests) == 1 and page.requests[0].startswith("file:")
    assert page.evaluate("document.querySelectorAll('script').length") == 1
    assert page.evaluate("document.querySelector('h1').textContent") == "2 of 9 portals have no good backup within 26h."
    assert page.evaluate("typeof window.alert.called") == "undefined"


def test_the_policy_stops_a_script_that_comes_in_from_elsewhere(page: Page) -> None:
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.evil = 1'}))"
    )
    assert page.evaluate("window.evil") is None
    assert any("Content Security Policy" in complaint for complaint in page.complaints)
    page.complaints.clear()


def test_columns_sort_both_ways_and_say_so(page: Page) -> None:
    assert page.evaluate(NAMES)[0] == "berlin"  # the worst first
    click(page, "[data-sort=name]")
    up = page.evaluate(NAMES)
    assert [name for name in up if name.isalpha()] == sorted(name for name in up if name.isalpha())
    state = "document.querySelector('[data-sort=name]').closest('th').getAttribute('aria-sort')"
    assert page.evaluate(state) == "ascending"
    click(page, "[data-sort=name]")
    assert page.evaluate(NAMES) == up[::-1] and page.evaluate(state) == "descending"
    click(page, "[data-sort=age]")
    assert page.evaluate(state) == "none"
    ages = page.evaluate("[...document.querySelectorAll('#portals tbody tr')].map(e => e.dataset.age)")
    assert ages == sorted(ages) and ages[0] != ages[-1]


def test_verdicts_and_words_filter(page: Page) -> None:
    click(page, "[data-filter=unknown]")
    assert page.evaluate(NAMES) == ["hamburg"]
    click(page, "[data-filter=ok]")
    assert sorted(page.evaluate(NAMES)) == ["acme", "genova", "hamburg"]
    assert page.evaluate("document.querySelector('#shown').textContent") == "3 of 9 portals"
    assert search(page, "refused") == ["hamburg"]
    assert search(page, "no such words") == []
    assert "No portal is like that." in page.evaluate("document.querySelector('#portals tbody').textContent")
    click(page, "[data-filter=ok]")
    click(page, "[data-filter=unknown]")
    assert search(page, "disk <full>") == ["berlin"] and len(search(page, "")) == 9


def test_day_and_night_follow_the_system_and_can_be_chosen(page: Page, report: Path) -> None:
    colour = "getComputedStyle(document.body.parentElement).backgroundColor"
    day = page.evaluate(colour)
    page.prefer("dark")
    night = page.evaluate(colour)
    assert night != day
    page.evaluate("new Promise(requestAnimationFrame)")  # the page is told with the next picture
    assert page.evaluate("document.querySelector('#theme').textContent") == "Light"
    click(page, "#theme")
    assert page.evaluate(colour) == day
    page.prefer("light")
    click(page, "#theme")
    assert page.evaluate(colour) == night
    page.open(report)
    assert page.evaluate(colour) == night  # remembered


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_every_text_can_be_read(page: Page, scheme: str, width: int) -> None:
    page.prefer(scheme)
    page.size(width, 900, phone=width < 500)
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    click(page, "[data-filter=breach]")
    assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1120, 1121, 1280, 1920])
def test_nothing_hangs_over_the_edge(page: Page, width: int) -> None:
    page.size(width, 900, phone=width < 500)
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_table_stays_a_table_on_a_phone(page: Page) -> None:
    page.size(390, 800, phone=True)
    roles = page.evaluate("[...document.querySelectorAll('#portals, #portals *')].map(e => e.getAttribute('role'))")
    for role in ("table", "rowgroup", "row", "columnheader", "rowheader", "cell"):
        assert role in roles
    assert page.evaluate("document.querySelector('svg.days').getAttribute('aria-label')").startswith("Last 30 days: ")


def test_a_day_is_told_where_the_pointer_is(page: Page) -> None:
    point = (
        "(svg => { const b = svg.getBoundingClientRect(); svg.dispatchEvent(new PointerEvent('pointermove',"
        " {bubbles: true, clientX: b.right - 1, clientY: b.top + 2})); })(document.querySelector('#portals svg.days'))"
    )
    page.evaluate(point)
    assert page.evaluate("document.querySelector('#tip').textContent") == "Sun, 22 Nov: failed"


def test_everything_but_the_tools_is_there_without_a_script_and_on_paper(page: Page) -> None:
    page.prefer("dark", media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.toolbar')).display") == "none"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(CONTRAST) == []


def test_an_old_report_says_that_it_is_old(browser: Page, tmp_path: Path) -> None:
    hidden = "document.querySelector('#stale').hidden"
    for age, fresh in ((datetime.timedelta(hours=1), True), (datetime.timedelta(days=3, hours=1), False)):
        made = datetime.datetime.now(datetime.timezone.utc) - age
        options = {name: spec.get("default") for name, spec in backup_report.OPTIONS.items()}
        options |= {"portals": {"acme": fleets.given("acme")}, "dest": str(tmp_path)}
        backup_report.run(options, made, check_mode=False)
        browser.open(tmp_path / "backup-report.html")
        assert browser.evaluate(hidden) is fresh
    assert browser.evaluate("document.querySelector('#stale').textContent") == "3 days old"
