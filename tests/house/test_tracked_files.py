"""No tracked file names a package registry or a path of one machine: clients use what they are set up for."""

from __future__ import annotations

import re

# Written in parts, so that this file does not name what it looks for.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in (
        ("py" + "pi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("yarn" + "pkg", "com"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
        ("snapshot", "debian", "org"),
        ("crates", "io"),
        ("repo", "maven", "apache", "org"),
    )
]
MACHINE_FOLDERS = "|".join(["wor" + "k", "ro" + "ot", "tm" + "p", "hom" + "e/[a-z]+"])
MACHINE_PATH = re.compile(rf"(?<![\w.>$}}/-])/(?:{MACHINE_FOLDERS})/")


def findings(texts: dict[str, str], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_tracked_file_names_a_package_registry(tracked_texts):
    hosts = re.compile("|".join(map(re.escape, REGISTRY_HOSTS)), re.IGNORECASE)
    assert findings(tracked_texts, hosts) == []


def test_no_tracked_file_holds_a_path_of_one_machine(tracked_texts):
    assert findings(tracked_texts, MACHINE_PATH) == []


def test_the_look_finds_what_it_looks_for():
    planted = {"a.lock": f"--index-url https://{REGISTRY_HOSTS[0]}/simple", "b.py": "open('/" + "tmp" + "/x')"}
    assert findings(planted, re.compile(re.escape(REGISTRY_HOSTS[0]))) != []
    assert findings(planted, MACHINE_PATH) != []


def test_what_set_up_makes_is_not_tracked(tracked_texts):
    made = (".venv/", ".deps/", "node_modules/", "cmeforms/web/static/vendor/", "demo/", "build/")
    assert [name for name in tracked_texts if name.startswith(made)] == []
    assert [name for name in tracked_texts if name.startswith("instance/")] in ([], ["instance/README.md"])
