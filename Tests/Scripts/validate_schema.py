# SPDX-License-Identifier: MIT
"""Proves docs/nnrun.schema.json with an independent validator: python's jsonschema, and YAML read by the core schema's rules.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install jsonschema==4.26.0 pyyaml==6.0.4
    /tmp/venv/bin/python Tests/Scripts/validate_schema.py NNRUN

Every good spec is valid: the schema may be laxer than the checker, never stricter. Every bad fixture is refused by the
checker, and most of what is wrong in itself by the schema too; how many is printed.
"""

import json
import pathlib
import re
import subprocess
import sys

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).parent.parent.parent


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema: no `yes`, no dates, no octal by a leading 0; `1e-3` is a number."""

    yaml_implicit_resolvers = {}


for tag, pattern in [
    ("null", r"^(?:null|Null|NULL|~|)$"),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$"),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$"),
    ("float", r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"),
    ("merge", r"^<<$"),
]:
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), None)


def whole_number(loader, node):
    text = node.value
    digits = text.lstrip("+-")
    base = {"0o": 8, "0x": 16}.get(digits[:2], 10)
    number = int(digits[2:] if base != 10 else digits, base)
    return -number if text.startswith("-") else number


def number(loader, node):
    return float(node.value.lower().replace(".inf", "inf").replace(".nan", "nan"))


CoreLoader.add_constructor("tag:yaml.org,2002:int", whole_number)
CoreLoader.add_constructor("tag:yaml.org,2002:float", number)


def with_text_keys(value):
    """JSON's keys are text."""
    if isinstance(value, dict):
        return {key if isinstance(key, str) else str(key): with_text_keys(item) for key, item in value.items()}
    return [with_text_keys(item) for item in value] if isinstance(value, list) else value


def read(path):
    return with_text_keys(yaml.load(path.read_text(), CoreLoader))


schema = json.loads((ROOT / "docs/nnrun.schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
failures = []

good = sorted((ROOT / "Tests/Fixtures/ok").glob("*.nn.yaml")) + sorted((ROOT / "specs").rglob("*.nn.yaml"))
beyond = 0
for path in good:
    try:
        value = read(path)
    except yaml.YAMLError:
        # YAML 1.2 that PyYAML cannot read, such as a tab between the parts of a list.
        beyond += 1
        continue
    for error in validator.iter_errors(value):
        failures.append(f"{path.relative_to(ROOT)}: {error.json_path}: {error.message[:200]}")
print(f"{len(good)} good specs, {beyond} no YAML to PyYAML, {len(failures)} refused by the schema")
if beyond > 2:
    failures.append("too many good specs that PyYAML cannot read")

bad = sorted((ROOT / "Tests/Fixtures/err").glob("*.nn.yaml"))
refused = unreadable = 0
for path in bad:
    try:
        value = read(path)
    except Exception:
        unreadable += 1
        continue
    refused += 0 if validator.is_valid(value) else 1
print(f"{len(bad)} bad specs: {unreadable} no YAML to PyYAML, {refused} refused by the schema")

if len(sys.argv) > 1:
    # `#%` lines set a fixture up as the tests do.
    accepted = []
    for path in bad:
        text = path.read_text(errors="replace")
        settings = dict(re.findall(r"^#% (data|memory|advice|set): (.*)$", text, re.M))
        if settings.keys() & {"memory", "advice", "set"}:
            continue
        command = [str(pathlib.Path(sys.argv[1]).resolve()), "check", "--fail-on", "warning", "-f", "concise", "--data", settings.get("data", "none")]
        if subprocess.run([*command, path.name], cwd=path.parent, capture_output=True).returncode == 0:
            accepted.append(path.name)
    print(f"{len(accepted)} bad specs that the checker takes: {', '.join(accepted)}")
    failures += accepted
for failure in failures:
    print("FAILED:", failure)
sys.exit(1 if failures else 0)
