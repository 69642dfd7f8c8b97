"""The walk in a real browser: it says what Python says, by keyboard alone, and asks nobody."""

from __future__ import annotations

import os
import shutil

import numpy as np
import pandas as pd
import pytest

import netpath as ntp

pytest.importorskip("anywidget", reason="anywidget is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), "")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here")
FLAGS = [
    *("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"),
    *("--disable-component-update", "--disable-dev-shm-usage"),
    *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []),
]
N = 90


def town(directed):
    """Ninety people of five firms, with several ties a pair, bounds, and some not to ask."""
    rng = np.random.default_rng(4)
    pairs = rng.integers(0, N, (420, 2))
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    if not directed:
        pairs = np.sort(pairs, axis=1)
    ties = pd.DataFrame(pairs, columns=["source", "target"])
    ties["kind"] = rng.choice(["friend", "work"], len(ties))
    ties = ties.drop_duplicates().reset_index(drop=True)
    ties["evidence"] = rng.choice(["confirmed", "imported", "inferred"], len(ties))
    ties["warmth"] = rng.choice([0, 0.1, 0.3, 0.55, 0.8], len(ties))
    ties["warmth_low"], ties["warmth_high"] = ties["warmth"] / 2, (1 + ties["warmth"]) / 2
    people = pd.DataFrame({"id": range(N), "name": [f"Somebody {at}" for at in range(N)]})
    people["org"] = rng.choice(["Acme", "Beta", "<b>Cee</b>", "Dee", None], N)
    people["years"] = rng.integers(0, 40, N)
    people["do_not_ask"], people["willing"] = rng.random(N) < 0.05, rng.choice([1, 0.5], N)
    return ntp.ReferralNetwork(people, ties, directed=directed)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(params=[False, True], ids=["both ways", "one way"])
def opened(request, browser, tmp_path):
    """A walk, and its file in a window in which nothing may be asked of anybody."""
    walk = ntp.explore(town(request.param), "0", ["7", "70"], within=3)
    path = walk.write_html(tmp_path / "walk.html", names=True)
    window = browser.new_context(viewport={"width": 1280, "height": 900})
    page, asked, faults = window.new_page(), [], []
    page.on("request", lambda one: asked.append(one.url))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto(path.as_uri())
    page.locator(".nw-head").wait_for()
    yield walk, page
    assert [one for one in asked if not one.startswith("file:")] == []
    assert faults == []
    window.close()


def told(page):
    """Everybody in the table of the page: asks and the chance as it is written."""
    while (more := page.get_by_role("button", name="Show more")).count():
        more.click()
    rows = page.locator(".nw-table tbody tr").all_inner_texts()
    cells = [row.split("\t") for row in rows]
    return {one[0].split(" ◆")[0].strip(): (int(one[1]), one[2].strip()) for one in cells}


def expected(walk):
    people = walk.rings.people
    shown = [ntp._results.percent(one) for one in people["chance"]]
    return dict(zip(people["name"], zip(people["asks"], shown, strict=True), strict=True))


def test_the_page_says_what_python_says_in_every_state(opened):
    walk, page = opened

    def both(**more):
        walk.view = {**walk.view, **more}
        assert told(page) == expected(walk)

    both()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_role("checkbox", name="friend").uncheck()
    both(kinds=["work"])
    page.get_by_role("checkbox", name="friend").check()
    page.get_by_role("checkbox", name="inferred").uncheck()
    both(kinds=None, evidence=["confirmed", "imported"])
    page.get_by_role("slider").fill("20")
    both(sure=0.2)
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("org", exact=True).select_option("<b>Cee</b>")
    both(evidence=None, sure=0.0, where={"org": ["<b>Cee</b>"]})
    page.get_by_label("org", exact=True).select_option("Acme")
    both(where={"org": ["<b>Cee</b>", "Acme"]})
    page.get_by_role("button", name="Take out <b>Cee</b>").click()
    both(where={"org": ["Acme"]})
    page.get_by_label("org", exact=True).select_option("")
    page.get_by_label("years, from").fill("10")
    page.get_by_label("years, from").press("Tab")
    both(where={"years": [10, None]})
    page.get_by_label("years, from").fill("500")
    page.get_by_label("years, from").press("Tab")
    says = "under these filters: they leave nobody else of 89. Clear them, or widen one."
    assert says in page.locator(".nw-head").inner_text()
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Asks at most").select_option("2")
    both(where={}, within=2)


def test_the_search_is_chosen_in_by_keys_and_an_exact_id_goes_first(opened):
    _, page = opened
    search, title = page.get_by_label("Find a person"), page.locator(".nw-title").first
    search.fill("7")
    found = page.locator(".nw-found button")
    assert found.first.inner_text() == "Somebody 7 · 7"
    search.press("Enter")
    assert title.inner_text() == "Somebody 7"
    search.fill("body 1")
    second = found.nth(1).inner_text().split(" · ")[0]
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert title.inner_text() == second
    search.fill("body 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.type") == "search"
    page.keyboard.press("Escape")
    assert found.count() == 0


def test_a_card_says_what_is_what_and_stands_below_the_picture(opened):
    _, page = opened
    page.locator(".nw-table tbody button").first.click()
    assert "years: " in page.locator(".nw-person .nw-quiet").first.inner_text()
    page.set_viewport_size({"width": 390, "height": 844})
    below = "document.querySelector('.nw-person').getBoundingClientRect().top - "
    below += "document.querySelector('.nw-pictures').getBoundingClientRect().bottom"
    page.wait_for_function(f"{below} < 20 && {below} >= 0")


def test_filters_say_what_they_leave_out(opened):
    walk, page = opened
    page.get_by_text("Filters", exact=True).click()
    heads = []
    for end, value in (("from", "30"), ("to", "10")):
        page.get_by_label(f"years, {end}").fill(value)
        page.get_by_label(f"years, {end}").press("Tab")
        heads.append(page.locator(".nw-head").inner_text())
    assert "from 30 to 10 holds nothing" in page.locator(".nw-status").inner_text()
    assert heads[0] == heads[1]
    years = walk.net.people["years"]
    other = str(min(set(years) - set(years[["7", "70"]])))
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("years, one by one").select_option(other)
    assert "these filters leave out every target" in page.locator(".nw-head").inner_text()
    walk.view = {**walk.view, "where": {"years": [other]}}
    assert told(page) == expected(walk)


def test_a_walk_by_keyboard_alone(opened):
    walk, page = opened
    page.get_by_label("Find a person").focus()
    page.keyboard.type("body 70")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(".nw-title").first.inner_text() == "Somebody 70"
    walk.selected = "70"
    chain = [ntp._results.percent(one.probability) for one in walk.chain]
    if chain:
        assert page.locator(".nw-chance strong").inner_text() == chain[0]
        names = page.locator(".nw-chain button").all_inner_texts()
        assert names == list(walk.chain[0].names[1:])
    stage = page.locator(".nw-stage")
    stage.focus()
    page.keyboard.press("Escape")
    for key in ("ArrowUp", "ArrowRight", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    first = page.locator(".nw-title").first.inner_text()
    assert first in page.locator(".nw-status").inner_text()
    page.keyboard.press("Enter")
    assert page.locator(".nw-status").inner_text() == f"Now around {first}."
    assert page.locator(".nw-head").inner_text().startswith(first)
    page.keyboard.press("Backspace")
    assert page.locator(".nw-head").inner_text().startswith("Somebody 0 ")


def test_the_keyboard_keeps_its_place_and_jupyters_keys_are_not_heard(opened):
    _, page = opened
    keyed = ".nw :is(button, input, select, summary, textarea, [tabindex])"
    deaf = page.locator(f"{keyed}[data-lm-suppress-shortcuts=true]").count()
    assert deaf == page.locator(keyed).count() > 10
    held, inside = "document.activeElement.textContent", "!!document.activeElement.closest('.nw')"
    name = page.locator(".nw-table tbody tr:nth-child(3) button")
    told = name.inner_text()
    name.focus()
    page.keyboard.press("Enter")
    assert page.locator(".nw-title").first.inner_text() == told.split(" ◆")[0]
    assert page.evaluate(held) == told
    page.get_by_role("button", name="What if they say no?").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    assert page.evaluate(inside)


def test_what_if_says_before_and_after_and_is_undone(opened):
    walk, page = opened
    nearest = str(walk.rings.people.index[0])
    page.locator(
        ".nw-table tbody tr", has_text=f"{walk.rings.people['name'].iloc[0]}"
    ).first.get_by_role("button").click()
    before = expected(walk)
    page.get_by_role("button", name="What if they say no?").click()
    walk.view = {**walk.view, "changes": [{"bar": nearest}]}
    assert told(page) == expected(walk)
    people = page.locator(".nw tr", has_text="People").first.inner_text().split("\t")
    assert people[1:3] == [str(len(before)), str(len(expected(walk)))]
    page.get_by_role("button", name="Hold this state beside").click()
    assert page.locator(".nw-beside").is_visible()
    page.get_by_role("button", name="Undo").click()
    assert told(page) == before
    warm = page.get_by_label("%", exact=True)
    warm.fill("95")
    page.get_by_role("button", name="What if Somebody 0 knew them, at").click()
    walk.view = {**walk.view, "changes": [{"source": "0", "target": nearest, "warmth": 0.95}]}
    assert told(page) == expected(walk)


def test_everybody_can_read_it(opened):
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    _, page = opened
    page.get_by_text("Filters", exact=True).click()
    page.locator(".nw-table button").first.click()
    page.get_by_role("button", name="What if they say no?").click()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = axe.Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_function(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_what_is_summed_up_says_how_many_are_not_drawn(opened, tmp_path):
    walk, page = opened
    text = walk.write_html(tmp_path / "more.html", names=True).read_text(encoding="utf-8")
    for most, fewer in (("DOTS = 6000", "DOTS = 20"), ("OPENED = 3000", "OPENED = 3")):
        assert most in text
        text = text.replace(most, fewer)
    text = text.replace("MOST_NAMED = 60", "MOST_NAMED = 1")
    (tmp_path / "more.html").write_text(text, encoding="utf-8")
    page.goto((tmp_path / "more.html").as_uri())
    legend = page.locator(".nw-foot").first
    assert "Of 2 targets the 1 likeliest are diamonds." in legend.inner_text()
    page.locator(".nw-stage").focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        if (n := page.locator(".nw-table tbody tr").count()) > 3:
            break
        page.keyboard.press("Backspace")
    assert f"Of the {n} people of the open cell the 3 likeliest are dots" in legend.inner_text()
    page.keyboard.press("Backspace")
    assert "open cell" not in legend.inner_text()
