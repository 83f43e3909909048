# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the documentation site without a network: ``make docs``, or ``python docs/site/build.py [FOLDER]``.

The reference of modules, roles, filters and lookups comes from their own documentation (antsibull-docs), that of the playbooks from
the comments at their head, and the guides from docs/docsite/rst. Every warning is an error, and every link within the site
has to lead somewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from link_check import dead_links
from playbook_page import page as playbook_page
from tidy import KINDS, tidy

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
COLLECTION = "onlyoffice.docspace"
DESCRIBED = ("galaxy.yml", "meta", "plugins", "roles", "playbooks", "docs/docsite", "changelogs")

LABEL = f".. _plugin_index_for_{COLLECTION}:"


def copy_collection(target: Path) -> None:
    """Make a real copy of what is described: ansible-doc shows no roles through a link."""
    for name in DESCRIBED:
        source, place = ROOT / name, target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, place)


def program(name: str) -> str:
    """Return the path of a program beside this Python."""
    return str(Path(sys.executable).parent / name)


def generate(work: Path, pages: Path) -> None:
    """Write the sources of every page."""
    copy_collection(work / "collections/ansible_collections" / COLLECTION.replace(".", "/"))
    pages.mkdir(mode=0o755)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")},
        "ANSIBLE_COLLECTIONS_PATH": str(work / "collections"),
        "ANSIBLE_HOME": str(work / "ansible"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    command = [program("antsibull-docs"), "collection", "--use-current", "--squash-hierarchy", "--fail-on-error"]
    options = ["--no-breadcrumbs", "--no-add-antsibull-docs-version", "--dest-dir", str(pages), COLLECTION]
    subprocess.run([*command, *options], env=environment, check=True)  # noqa: S603
    tidy(pages)
    write_reference(pages)
    (pages / "index.rst").write_text(first_page(), encoding="utf-8")
    shutil.copytree(ROOT / "docs/docsite/rst/images", pages / "docsite/images")
    (pages / "playbooks.rst").write_text(playbook_page(ROOT / "playbooks"), encoding="utf-8")


def first_page() -> str:
    """Return the first page, with every guide that docs/docsite/extra-docs.yml lists in its table of contents."""
    sections = yaml.safe_load((ROOT / "docs/docsite/extra-docs.yml").read_text(encoding="utf-8"))["sections"]
    guides = [f"   docsite/{name}" for section in sections for name in section["toctree"]]
    return (HERE / "index.rst").read_text(encoding="utf-8").replace("   GUIDES", "\n".join(guides))


def write_reference(pages: Path) -> None:
    """Make the index of plugins and roles a page of its own; the site has another first page."""
    index = (pages / "index.rst").read_text(encoding="utf-8").partition("Plugin Index\n------------\n")[2]
    index = index.replace(" -- ", " – ")
    parts = [
        f"{LABEL}\n\nReference\n=========\n{index}",
        *(sidebar(pages, kind) for kind in KINDS),
    ]
    (pages / "reference.rst").write_text("\n".join(parts), encoding="utf-8")
    changelog = pages / "changelog.rst"
    if "===" not in changelog.read_text(encoding="utf-8"):
        changelog.write_text("Changelog\n=========\n\nNothing has been released yet.\n", encoding="utf-8")


def sidebar(pages: Path, kind: str) -> str:
    """Return a hidden table of contents of one kind of pages, by their short names."""
    names = sorted(path.stem.removesuffix(f"_{kind}") for path in pages.glob(f"*_{kind}.rst"))
    entries = [f"   {name}{'' if kind == 'module' else f' ({kind})'} <{name}_{kind}>" for name in names]
    return "\n".join([".. toctree::", "   :hidden:", "", *entries, ""])


def main() -> int:
    """Build, check, and say where the site is."""
    output = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".cache/docs").resolve()
    work, site = output / "work", output / "html"
    for folder in (work, site):
        shutil.rmtree(folder, ignore_errors=True)
    work.mkdir(parents=True)
    generate(work, work / "pages")
    command = [program("sphinx-build"), "-b", "html", "-c", str(HERE), "-W", "--keep-going", "-n", "-q"]
    subprocess.run([*command, "-d", str(work / "doctrees"), str(work / "pages"), str(site)], check=True)  # noqa: S603
    dead = dead_links(site)
    for link in dead:
        sys.stdout.write(f"Dead link: {link}\n")
    pages = len(list(site.rglob("*.html")))
    sys.stdout.write(f"{pages} pages: {site}/index.html\n")
    return 1 if dead else 0


if __name__ == "__main__":
    sys.exit(main())
