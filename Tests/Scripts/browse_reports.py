#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Opens reports in a browser as their readers do: with scripts and without, dark, offline, on paper.

usage: browse_reports.py [--pictures FOLDER] REPORT...

A report must load nothing but itself, say nothing on the console, have no serious or critical accessibility finding of
axe, keep to its size, and have its headings in order. Needs playwright, axe-playwright-python and chromium.
"""
import argparse
import pathlib
import sys

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

# Bytes: of a page of ten layers without images, and of one with them.
PLAIN, WITH_IMAGES = 300_000, 2_000_000

CONTEXTS = {
    "light": {"java_script_enabled": True},
    "no-scripts": {"java_script_enabled": False},
    "dark": {"color_scheme": "dark", "java_script_enabled": True},
    "offline": {"offline": True, "java_script_enabled": True},
    "narrow": {"viewport": {"width": 390, "height": 844}, "java_script_enabled": True},
}

LEVELS = "nodes => nodes.map(n => Number(n.tagName[1]))"


def opened(browser, report, settings):
    """A page with the lists of what it asked for and what it complained of."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | settings))
    page = context.new_page()
    requests, complaints = [], []
    # What a page holds within itself is no request.
    page.on("request", lambda r: None if r.url.startswith("data:") else requests.append(r.url))
    page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    page.goto(report.resolve().as_uri(), wait_until="load")
    return context, page, requests, complaints


def structure(page, report):
    """What is wrong with the page's skeleton."""
    problems = []
    levels = page.eval_on_selector_all("h1, h2, h3, h4, h5, h6", LEVELS)
    if levels[:1] != [1] or levels.count(1) != 1:
        problems.append(f"headings begin with {levels[:3]}")
    if any(after > before + 1 for before, after in zip(levels, levels[1:])):
        problems.append(f"a heading leaves a level out: {levels}")
    if page.locator("main").count() != 1:
        problems.append("not one main part")
    pictures = page.locator("svg")
    if pictures.count() < 3:
        problems.append(f"{pictures.count()} pictures")
    named = "nodes => nodes.filter(n => n.getAttribute('role') === 'img' && n.querySelector('title') && n.querySelector('desc')).length"
    if page.eval_on_selector_all("svg", named) != pictures.count():
        problems.append("a picture without role, title or description")
    empty = "nodes => nodes.filter(n => n.getBoundingClientRect().height < 5).length"
    if page.eval_on_selector_all("svg", empty):
        problems.append("a picture without height")
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
    if wide:
        problems.append("the page is wider than its window")
    # The small pictures of the layers count as charts.
    has_images = page.locator("image, img").count() > page.locator(".health image").count()
    size = report.stat().st_size
    limit = WITH_IMAGES if has_images else PLAIN
    if size > limit:
        problems.append(f"{size} bytes, at most {limit}")
    return problems


def accessibility(page):
    """Serious and critical findings of axe, each with the first place."""
    violations = Axe().run(page).response["violations"]
    return [
        f"axe: {v['id']} ({v['impact']}), {len(v['nodes'])} times, first {v['nodes'][0]['html'][:160]}"
        for v in violations
        if v["impact"] in ("serious", "critical")
    ]


def looked_at(browser, report, pictures):
    problems = []
    address = report.resolve().as_uri()
    for name, settings in CONTEXTS.items():
        context, page, requests, complaints = opened(browser, report, settings)
        found = [f"asks for {url}" for url in requests if url != address]
        found += [f"console: {text}" for text in complaints]
        if settings["java_script_enabled"]:
            found += structure(page, report)
        if name in ("light", "dark"):
            found += accessibility(page)
        if pictures:
            page.screenshot(path=pictures / f"{report.parent.name}-{name}.png", full_page=True)
        if name == "light":
            page.emulate_media(media="print")
            hidden = "nodes => nodes.filter(n => n.getBoundingClientRect().height < 5).length"
            if page.eval_on_selector_all("details table", hidden):
                found.append("print hides numbers")
            if pictures:
                page.pdf(path=pictures / f"{report.parent.name}.pdf", format="A4")
        context.close()
        problems += [f"{report} ({name}): {text}" for text in found]
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pictures", type=pathlib.Path, help="a folder for screenshots")
    parser.add_argument("--browser", default="/usr/bin/chromium")
    parser.add_argument("reports", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    problems = []
    with sync_playwright() as playwright:
        # Without a sandbox, which a root user in a container has not.
        browser = playwright.chromium.launch(executable_path=options.browser, args=["--no-sandbox"])
        for report in options.reports:
            problems += looked_at(browser, report, options.pictures)
        browser.close()
    for problem in problems:
        print(problem)
    print(f"{len(options.reports)} reports looked at, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
