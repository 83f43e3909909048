# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the page looks. It is Python because a module takes only its Python files along when it runs elsewhere."""

from __future__ import annotations

# Name -> colour by day and by night. Texts reach a contrast of 4.5 on what they stand on.
PALETTE: dict[str, tuple[str, str]] = {
    "page": ("#f6f6f3", "#14171a"),
    "card": ("#ffffff", "#1c2024"),
    "line": ("#e3e3de", "#2e343a"),
    "text": ("#1c2126", "#e8eaec"),
    "quiet": ("#5c656e", "#9ba5af"),
    "accent": ("#2457a6", "#8db8f5"),
    "ok": ("#1f7a4d", "#56b886"),
    "ok-soft": ("#e2f2e9", "#16301f"),
    "warning": ("#8a5a00", "#e0ac4a"),
    "warning-soft": ("#fbf0d9", "#352a13"),
    "breach": ("#b3261e", "#f2857d"),
    "breach-soft": ("#fbe6e4", "#3c1b19"),
    "unknown": ("#5a5f8a", "#a9aede"),
    "unknown-soft": ("#e9eaf4", "#25273a"),
    "warned": ("#d99a1c", "#d9a53f"),
    "faint": ("#c9cbc6", "#454c53"),
}


def _variables(night: bool) -> str:
    return "".join(f"--{name}:{colours[night]};" for name, colours in PALETTE.items())


LAYOUT = """\
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;background:var(--page);color:var(--text);
  -webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:90rem;padding:0 clamp(1rem,3vw,2.5rem) 4rem}
h1,h2,p,ul,dl,dd{margin:0;padding:0}
ul{list-style:none}
small{display:block;color:var(--quiet);font-size:.8125rem;line-height:1.4}
button,input{font:inherit;color:inherit}
button{cursor:pointer}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
[hidden]{display:none!important}

header{padding:clamp(1.25rem,4vw,2.75rem) 0 1.5rem}
.line{display:flex;align-items:center;justify-content:space-between;gap:1rem;min-height:2.5rem}
.title{color:var(--quiet);font-weight:600}
#theme{border:1px solid var(--line);background:var(--card);border-radius:999px;padding:.375rem 1rem;font-size:.875rem}
.title::before{content:"";display:inline-block;width:.75rem;height:.75rem;border-radius:50%;margin-right:.625rem;background:var(--ok)}
.warning .title::before{background:var(--warned)}.breach .title::before{background:var(--breach)}
h1{font-size:clamp(1.625rem,4vw,2.625rem);line-height:1.15;letter-spacing:-.022em;font-weight:680;margin:.75rem 0 .5rem;
  max-width:32ch;text-wrap:balance}
.aside{font-size:clamp(1.0625rem,2vw,1.25rem);margin:0 0 .5rem}
.made{color:var(--quiet);font-size:.9375rem}
#stale{display:inline-block;margin-left:.75rem;padding:.0625rem .625rem;border-radius:999px;background:var(--warning-soft);
  color:var(--warning);font-weight:600}
.share{display:block;width:100%;height:.625rem;margin-top:1.5rem;border-radius:999px;background:var(--faint)}
rect.ok{fill:var(--ok)}rect.warning{fill:var(--warned)}rect.breach{fill:var(--breach)}rect.unknown{fill:var(--unknown)}

.note{border-left:3px solid var(--accent);padding:.25rem .875rem;margin:0 0 1rem;color:var(--quiet);font-size:.9375rem;
  overflow-wrap:anywhere}
.toolbar{display:flex;flex-wrap:wrap;align-items:center;gap:.75rem 1.25rem;margin:0 0 1.25rem}
.filters{display:flex;flex-wrap:wrap;gap:.5rem}
.filter{border:1px solid var(--line);background:var(--card);border-radius:999px;padding:.375rem .9375rem;min-height:2.5rem}
.filter b{font-variant-numeric:tabular-nums}
.filter.ok b{color:var(--ok)}.filter.warning b{color:var(--warning)}
.filter.breach b{color:var(--breach)}.filter.unknown b{color:var(--unknown)}
.filter[aria-pressed=true]{border-color:var(--text);background:var(--text);color:var(--page)}
.filter[aria-pressed=true] b{color:inherit}
.search{flex:1 1 14rem;max-width:26rem}
.search span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.search input{width:100%;min-height:2.5rem;border:1px solid var(--line);border-radius:.625rem;background:var(--card);
  padding:.375rem .875rem}
.search input::placeholder{color:var(--quiet);opacity:1}
#shown{color:var(--quiet);font-size:.9375rem;margin-left:auto;font-variant-numeric:tabular-nums}

table{width:100%;border-collapse:separate;border-spacing:0;background:var(--card);border:1px solid var(--line);
  border-radius:.875rem}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th,td{text-align:left;vertical-align:top;padding:.875rem 1rem;border-top:1px solid var(--line);font-weight:400;
  overflow-wrap:anywhere}
thead th{position:sticky;top:0;z-index:1;background:var(--card);border-top:0;border-bottom:1px solid var(--line);
  padding:.75rem 1rem;color:var(--quiet);font-size:.8125rem;line-height:1.5rem;font-weight:600;white-space:nowrap}
thead th:first-child{border-top-left-radius:.875rem}thead th:last-child{border-top-right-radius:.875rem}
tbody tr:first-child>*{border-top:0}
thead button{border:0;background:none;padding:0;font-weight:600;line-height:inherit}
thead button::after{content:"";display:inline-block;width:.75em;margin-left:.25em}
[aria-sort=ascending] button::after{content:"\\2191"}[aria-sort=descending] button::after{content:"\\2193"}
[aria-sort=ascending] button,[aria-sort=descending] button{color:var(--text)}
tbody th{width:16%;min-width:11rem}tbody td:nth-of-type(2),tbody td:nth-of-type(4){white-space:nowrap}
tbody td:nth-of-type(5){min-width:16rem;width:40%}
.name{font-weight:640}
.badge{display:inline-block;white-space:nowrap;padding:.0625rem .625rem;border-radius:999px;font-size:.8125rem;font-weight:640}
.badge.ok{background:var(--ok-soft);color:var(--ok)}.badge.warning{background:var(--warning-soft);color:var(--warning)}
.badge.breach{background:var(--breach-soft);color:var(--breach)}.badge.unknown{background:var(--unknown-soft);color:var(--unknown)}
.age,.plan{font-weight:560;font-variant-numeric:tabular-nums}
tr.late .age{color:var(--breach)}

svg.days{display:block;height:1.5rem;width:auto;max-width:100%}
td svg.days{width:11.875rem;height:auto;max-width:none}
path.good{fill:var(--ok)}path.warned{fill:var(--warned)}path.failed{fill:var(--breach)}
path.missing{fill:var(--breach);fill-rule:evenodd}path.running{fill:var(--accent)}
path.idle,path.unrecorded{fill:var(--faint)}
#tip{position:absolute;z-index:2;pointer-events:none;background:var(--text);color:var(--page);padding:.1875rem .625rem;
  border-radius:.5rem;font-size:.8125rem;white-space:nowrap;transform:translate(-50%,calc(-100% - .375rem))}

.reasons li{position:relative;padding-left:1rem;font-size:.9375rem;line-height:1.45}
.reasons li+li{margin-top:.25rem}
.reasons li::before{content:"";position:absolute;left:0;top:.5em;width:.5rem;height:.5rem;border-radius:50%;background:var(--faint)}
.reasons .breach::before{background:var(--breach)}.reasons .warning::before{background:var(--warned);border-radius:.125rem}
.reasons .unknown::before{background:var(--unknown)}
details{font-size:.875rem}
.reasons+details{margin-top:.375rem}
summary{color:var(--quiet);cursor:pointer;width:fit-content}
dl{display:grid;gap:.25rem;margin-top:.5rem}
dl div{display:grid;grid-template-columns:minmax(7rem,30%) 1fr;gap:.75rem}
dt{color:var(--quiet)}
.none td{padding:3rem 1rem;text-align:center;color:var(--quiet)}

footer{margin-top:1.5rem;color:var(--quiet);font-size:.875rem;display:flex;flex-wrap:wrap;gap:.5rem 1.25rem}
footer h2{font-size:inherit;font-weight:600}
.legend{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem}
.legend li{display:flex;align-items:center;gap:.5rem}
.legend svg{height:1.125rem}

@media (max-width:79rem){td svg.days{width:8.5rem}th,td,thead th{padding-left:.625rem;padding-right:.625rem}}
@media screen and (max-width:70rem){
  table,tbody tr,tbody th,tbody td{display:block;width:auto!important;min-width:0!important;white-space:normal!important}
  table{background:none;border:0}
  thead{display:block;margin-bottom:.75rem}
  thead tr{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
  thead tr::before{content:"Sort by";color:var(--quiet);font-size:.875rem}
  thead th{position:static;border:0;padding:0;background:none}
  thead th:not([aria-sort]){display:none}
  thead button{border:1px solid var(--line);background:var(--card);border-radius:999px;padding:.25rem .75rem;min-height:2.25rem}
  thead button::after{display:none}
  [aria-sort=ascending] button::after,[aria-sort=descending] button::after{display:inline-block}
  tbody{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,21rem),1fr));gap:.75rem}
  tbody tr{background:var(--card);border:1px solid var(--line);border-radius:.875rem;padding:.875rem 1rem;
    display:grid;grid-template-columns:1fr 1fr;grid-template-rows:repeat(3,auto) 1fr;gap:.75rem 1rem;
    content-visibility:auto;contain-intrinsic-size:auto 17rem}
  tbody tr>*{border:0;padding:0}
  tbody th{padding-right:5rem;grid-column:1/-1;grid-row:1}
  tbody td[data-label=Verdict]{grid-column:2;grid-row:1;justify-self:end}
  tbody td[data-label="Last 30 days"]{grid-column:1/-1;grid-row:2}
  tbody td[data-label=Reasons]{grid-column:1/-1;grid-row:4}
  td[data-label="Last good backup"]::before,td[data-label=Schedule]::before{content:attr(data-label);display:block;
    color:var(--quiet);font-size:.8125rem}
  td svg.days{width:100%;height:auto}
  .none{grid-column:1/-1}
  .search{flex-basis:100%;max-width:none}
}
@media print{
  html{font-size:10px;background:#fff}body{max-width:none;padding:0}
  *{print-color-adjust:exact;-webkit-print-color-adjust:exact}
  #theme,.toolbar,details,#tip{display:none!important}
  header{padding:0 0 1rem}thead th{position:static}thead{display:table-header-group}
  tr{break-inside:avoid}table{border-radius:0}th,td,thead th{padding:.5rem .625rem}tbody th{min-width:0}
  td svg.days{width:11rem}
}
"""

STYLE = f"""\
:root{{color-scheme:light;{_variables(night=False)}}}
@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{color-scheme:dark;{_variables(night=True)}}}}}
@media screen{{:root[data-theme=dark]{{color-scheme:dark;{_variables(night=True)}}}}}
{LAYOUT}"""
