# SPDX-License-Identifier: MIT
"""Writes Tests/Fixtures/yaml_scalars.json: what plain scalars are by YAML 1.2.2's core schema, and what PyYAML makes of them.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install pyyaml==6.0.4
    /tmp/venv/bin/python Tests/Scripts/yaml_scalars.py

The core schema's answers come from the regular expressions of YAML 1.2.2, section 10.3.2, alone. PyYAML reads YAML 1.1.
"""

import json
import math
import pathlib
import re

import yaml

SCALARS = """
~ null Null NULL nULL none None nil
true True TRUE tRUE false False FALSE yes Yes YES no No NO on On ON off Off OFF y Y n N t f
0 -0 +0 00 1 -1 +1 7 10 017 -017 +08 09 0777 0o17 0o0 0o7777 0o8 0o -0o17 0O17 0x1F 0x1f 0xdead 0x0 0x -0x1F 0X1F 0xg 0b11 -0b1
1_000 1,000 1'000 1__0 _1 0x_f 12:30:45 190:20:30 1:30 -1:30 12:30 20:30.15 1:60
9223372036854775807 -9223372036854775808 9223372036854775808 0x7fffffffffffffff
1e3 1E3 1e-3 1e+3 1.0e3 1.0e+3 1.e2 .5e1 12e03 1e 1e+ e3 1e1.5 -1e-3 +1e5 5e-324 1e308 1e400 -1e400 1e-400
.5 5. -.5 +.5 . .. + -. +.e1 0.1 012.5 01.5 1.2.3 6.8523015e+5 -0.0 1_0.5 0.5_0 1.5_ ._5
.inf .Inf .INF +.inf -.inf -.INF .iNF inf Infinity -inf .nan .NaN .NAN .Nan nan NaN -.nan +.nan
2024-01-01 2024-01-01T10:00:00Z 1985-1-1 70% 25k 1M 5m 10px 3d = << <<< 0x1p3 1f 1d .5.5 --1 ++1 +-1 1- 1+
２ ½ ٣ １e3
""".split()

CORE = [
    ("null", re.compile(r"(null|Null|NULL|~)?")),
    ("bool", re.compile(r"true|True|TRUE|false|False|FALSE")),
    ("int", re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")),
    ("float", re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")),
    ("float", re.compile(r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN")),
]


def core(text):
    for kind, pattern in CORE:
        if pattern.fullmatch(text):
            return kind, value(kind, text)
    return "text", text


def value(kind, text):
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int":
        digits = text.lstrip("+-")
        base = {"0o": 8, "0x": 16}.get(digits[:2], 10)
        number = int(digits[2:] if base != 10 else digits, base)
        return str(-number if text.startswith("-") else number)
    return number_text(float(text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf")
                             .replace(".nan", "nan").replace(".NaN", "nan").replace(".NAN", "nan")))


def number_text(number):
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    return repr(number)


def pyyaml(text):
    try:
        loaded = yaml.safe_load(text)
    except Exception:
        return "error", None
    if loaded is None:
        return "null", None
    if isinstance(loaded, bool):
        return "bool", loaded
    if isinstance(loaded, int):
        return "int", str(loaded)
    if isinstance(loaded, float):
        return "float", number_text(loaded)
    if isinstance(loaded, str):
        return "text", loaded
    return type(loaded).__name__, None


rows = []
for text in [""] + SCALARS:
    (kind, meaning), (theirs, their_meaning) = core(text), pyyaml(text)
    rows.append({"text": text, "kind": kind, "value": meaning, "pyyaml": theirs, "pyyaml_value": their_meaning})
path = pathlib.Path(__file__).parent.parent / "Fixtures" / "yaml_scalars.json"
body = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
path.write_text(f'{{"pyyaml": "{yaml.__version__}", "scalars": [\n{body}\n]}}\n')
differing = [row for row in rows if (row["kind"], row["value"]) != (row["pyyaml"], row["pyyaml_value"])]
print(len(rows), "scalars,", len(differing), "differ")
for row in differing:
    print(row)
