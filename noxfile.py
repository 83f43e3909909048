# Copyright (c) 2026 ONLYOFFICE DocSpace collection contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every test and check of the collection; the Makefile calls it, ``make nox ARGS=--list`` shows the sessions."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import antsibull_nox
import nox

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests"))

from tools.checkout import ANSIBLE_HOME, playbook_environment  # noqa: E402

# Minor versions of Python 3 that run each ansible-core.
CORES = {
    "2.16": range(10, 13),
    "2.17": range(10, 13),
    "2.18": range(11, 14),
    "2.19": range(11, 14),
    "2.20": range(12, 15),
    "2.21": range(12, 15),
}
FITTING = [core for core, minors in CORES.items() if sys.version_info.minor in minors]
OLDEST, NEWEST = FITTING[0], FITTING[-1]
COLLECTION = ["-r", "meta/ee-requirements.txt"]
SIMULATOR = ["starlette", "uvicorn"]
PYTEST = [*COLLECTION, "isal", *SIMULATOR, "pytest", "pytest-xdist", "hypothesis", "aiosmtpd"]


def ansible_core(version: str) -> str:
    """Return the requirement for the newest bug-fix release of an ansible-core."""
    major, minor = version.split(".")
    return f"ansible-core>={version},<{major}.{int(minor) + 1}"


def without_pyenv_shims(path: str) -> str:
    """Return the PATH with the Pythons of pyenv in place of its shims, which answer for Pythons that are not there."""
    folders = [Path(folder) for folder in path.split(os.pathsep)]
    pythons = [python for shims in folders if shims.name == "shims" for python in shims.parent.glob("versions/3.*/bin")]
    return os.pathsep.join(map(str, [folder for folder in folders if folder.name != "shims"] + sorted(pythons)))


os.environ["PATH"] = without_pyenv_shims(os.environ["PATH"])
os.environ.setdefault("UV_COMPILE_BYTECODE", "1")
nox.options.allow_parallel = True
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.reuse_venv = "yes"


def stand_in_for_get_pip() -> None:
    """Give ansible-test the get-pip that it would download, where it has none."""
    cache = Path("~/.ansible/test/cache").expanduser()
    cache.mkdir(parents=True, exist_ok=True)
    for version in ("23_1_2", "24_2", "25_2"):
        script = cache / f"get_pip_{version}.py"
        if not script.exists():
            shutil.copy(ROOT / "tests/tools/get_pip_shim.py", script)


# The longest sessions come first, so that the others run beside them.
@nox.session
def integration(session: nox.Session) -> None:
    """Real ansible-playbook runs against simulated portals."""
    session.install(ansible_core(NEWEST), *PYTEST)
    # They wait for portals more than they compute.
    session.run("pytest", "tests/integration", "-n", "4", *session.posargs)


@nox.session
def integration_oldest(session: nox.Session) -> None:
    """Those of them in which ansible-core itself plays a part, on the oldest one that this Python runs."""
    session.install(ansible_core(OLDEST), *PYTEST)
    playbooks = [str(file) for file in sorted(Path("tests/integration").glob("test_*_playbook.py"))]
    session.run("pytest", *playbooks, "tests/integration/test_adapters.py", "-n", "4", *session.posargs)


for version in CORES:
    # Every one in ``make check``, the newest that this Python runs in ``make test`` too.
    antsibull_nox.add_ansible_test_session(
        name="sanity" if version == NEWEST else f"sanity-{version}",
        description=f"Run ansible-test sanity of ansible-core {version}.",
        ansible_core_version=version,
        ansible_core_source="pypi",
        ansible_test_params=["sanity", "--local", "--color", "no"],
        default=version == NEWEST,
        callback_before=stand_in_for_get_pip,
        # antsibull-nox copies the output back, but not the folders in it.
        callback_after=lambda: shutil.rmtree("tests/output/.tmp", ignore_errors=True),
    )


def cores_with_a_python() -> list[object]:
    """Pair every ansible-core with a Python: the one nox runs on if it fits (None), else the newest one found."""
    pairs: list[object] = []
    for core, minors in CORES.items():
        found = [minor for minor in reversed(minors) if shutil.which(f"python3.{minor}")]
        if sys.version_info.minor in minors:
            pairs.append(nox.param(None, core, id=core))
        elif found:
            pairs.append(nox.param(f"3.{found[0]}", core, id=core))
        else:
            print(f"No units session for ansible-core {core}: it needs Python 3.{minors[0]} to 3.{minors[-1]}.")
    return pairs


@nox.session
@nox.parametrize("python,core", cores_with_a_python())
def units(session: nox.Session, core: str) -> None:
    """Unit tests of the collection on each ansible-core."""
    session.install(ansible_core(core), *PYTEST)
    session.run("pytest", "tests/unit", "--ignore=tests/unit/simulator", *session.posargs)


@nox.session
def simulator(session: nox.Session) -> None:
    """Tests of the simulated portals, also with the vendor's own client."""
    session.install(ansible_core(NEWEST), *PYTEST, "docspace-api-sdk==3.7.0")
    session.run("pytest", "tests/unit/simulator", *session.posargs)


@nox.session(default=False)
def artifact(session: nox.Session) -> None:
    """Build what Galaxy hands out, install it into an empty folder, and run the integration tests on that."""
    session.install(ansible_core(NEWEST), *PYTEST, "ansible-builder", "ansible-navigator", "ansible-runner")
    work = Path(session.create_tmp()).resolve()
    shutil.rmtree(work, ignore_errors=True)
    env = {"ANSIBLE_HOME": str(work / "home"), "HOME": str(work)}
    session.run("ansible-galaxy", "collection", "build", "--output-path", str(work), env=env)
    tarball = str(next(work.glob("onlyoffice-docspace-*.tar.gz")))
    installed, tree = work / "installed", work / "collections"
    session.run("ansible-galaxy", "collection", "install", "--offline", "-p", str(installed), tarball, env=env)
    shutil.copytree(installed, tree)
    for path in (tree / "ansible_collections/onlyoffice/docspace").iterdir():
        if path.name not in ("meta", "plugins", "roles", "playbooks"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    # Names the tree for the integration tests too, see tests/tools/checkout.py.
    env = {"COLLECTION_TREE": str(tree), "COLLECTION_INSTALLED": str(installed)}
    session.run("pytest", "tests/artifact", "tests/integration", "-n", "4", *session.posargs, env=env)


@nox.session(default=False)
def coverage(session: nox.Session) -> None:
    """Unit and integration tests with the lines counted that run, in ansible's own processes too."""
    session.install(ansible_core(NEWEST), *PYTEST, "coverage>=7.10")
    data = Path(session.create_tmp()).resolve() / "coverage"
    env = {"COVERAGE_FILE": str(data)}
    session.run("coverage", "erase", env=env)
    tests = ["tests/unit", "tests/integration", "--ignore=tests/unit/simulator"]
    session.run("coverage", "run", "-m", "pytest", *tests, "-n", "4", *session.posargs, env=env)
    session.run("coverage", "combine", "--quiet", env=env)
    session.run("coverage", "report", env=env)


@nox.session
def molecule(session: nox.Session) -> None:
    """Run every molecule scenario."""
    session.install(ansible_core(NEWEST), "molecule", *COLLECTION, *SIMULATOR)
    # A run that was killed leaves its state, and molecule would then trust in portals that are gone.
    for state in (ANSIBLE_HOME / "tmp").glob("molecule.*"):
        shutil.rmtree(state)
    session.run("molecule", "test", "--all", *session.posargs, env=playbook_environment())


@nox.session
def mypy(session: nox.Session) -> None:
    """Check the types."""
    # mypy 2 no longer checks for Python 3.9, on which the modules have to run.
    session.install("mypy<2", ansible_core(NEWEST), "antsibull-nox", "nox", *PYTEST, "docspace-api-sdk==3.7.0")
    session.install("types-requests", "types-PyYAML")
    env = playbook_environment()
    session.run("mypy", "--python-version=3.9", "-p", "ansible_collections.onlyoffice.docspace.plugins", env=env)
    session.run("mypy", "--python-version=3.10", "conftest.py", "noxfile.py", "tests", env=env)


@nox.session
def ruff(session: nox.Session) -> None:
    """Check the code's form."""
    session.install("ruff")
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session(default=False)
def format(session: nox.Session) -> None:  # noqa: A001
    """Bring the code into form."""
    session.install("ruff")
    session.run("ruff", "check", "--fix")
    session.run("ruff", "format")


@nox.session
def changelog(session: nox.Session) -> None:
    """Check the changelog's fragments."""
    session.install("antsibull-changelog")
    session.run("antsibull-changelog", "lint")


@nox.session
def docs(session: nox.Session) -> None:
    """Build the documentation site, with every warning an error and every link followed."""
    session.install(ansible_core(NEWEST), "antsibull-docs", "furo", "pytest", "sphinx", "sphinx-copybutton")
    session.run("pytest", "tests/docs")
    session.run("python", "docs/site/build.py", *session.posargs)


@nox.session(default=False)
def demo(session: nox.Session) -> None:
    """Start simulated portals and manage their backups."""
    session.install(ansible_core(NEWEST), *COLLECTION, *SIMULATOR)
    session.run("python", "tests/demo/run.py", *session.posargs, env=playbook_environment())


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure the collection on a fleet of simulated portals."""
    session.install(ansible_core(NEWEST), *COLLECTION, "isal", *SIMULATOR)
    session.run("python", "tests/benchmarks", *session.posargs, env=playbook_environment())


# Sessions described in antsibull-nox.toml.
antsibull_nox.load_antsibull_nox_toml()

if __name__ == "__main__":
    nox.main()
