"""Pictures: what they must show, asserted on what is drawn and not on pixels."""

from __future__ import annotations

import io
import math
import re
from itertools import combinations, pairwise

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import FancyBboxPatch, PathPatch

from netpath import plot
from netpath.chains import Chain, Chains, ChainTie, Door, Doors, Fallbacks

LONG = ["Bartholomew Featherstonehaugh", "Maximiliane von und zu Hohenstein", "A" * 300]
HOSTILE = [
    "$x_1$",
    "<script>alert(1)</script>",
    "שרה כהן",
    "Evil\u202eدوي",
    "李小龙",
    "z" + "\u0301" * 40,
]
PERCENT = re.compile(r"(?:under 0\.1|\d+(?:\.\d)?) %")


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def chain(names, warmths, *, kinds=None, inferred=(), willing=()):
    """A chain of people whose names are their ids."""
    names = tuple(names.split()) if isinstance(names, str) else tuple(names)
    kinds, willing = kinds or ["friend"] * len(warmths), [*willing, *[1.0] * len(warmths)]
    evidence = ["inferred" if at in inferred else "" for at in range(len(warmths))]
    rows = zip(names, names[1:], warmths, willing, kinds, evidence, strict=False)
    ties = tuple(ChainTie(*row) for row in rows)
    return Chain(names, names, ties, math.prod(tie.chance for tie in ties))


def answer(*found, of=Chains, **more):
    assumptions = ("warmth 0.3 for every tie (assumed)",)
    ends = (found[0].people[0], (found[0].target,)) if found else ("Ada", ("Cleo",))
    question = more.pop("question", "Warmest chains from Ada to Cleo")
    return of(found, *ends, question, "", assumptions, **more)


BEST = chain("Ada Ben Mo Cleo", [0.62, 0.5, 0.6], kinds=["friend", "former colleague", "school"])
OTHERS = [
    chain("Ada Ben Cleo", [0.62, 0.2], inferred=[1]),
    chain("Ada Ivy Jo Kim Cleo", [0.3, 0.5, 0.9, 0.8]),
    chain("Ada Ben Lou Cleo", [0.62, 0.3, 0.5]),
    chain("Ada Cleo", [0.05]),
]
TEN = [chain(f"Ada Ben P{at} Cleo", [0.9, 0.8 - at / 20, 0.7]) for at in range(10)]
SEVEN = chain(
    ["Ada", *LONG, "Śrīnivāsa Rāmānujan", "María de los Ángeles", "Li", "Cleo"],
    [0.6, 0.5, 0.9, 0.3, 0.8, 0.7, 0.95],
    kinds=["former colleague", "introduced at a conference", "a + b + c_d", "", "x", "y", "z"],
    willing=[1, 0.67, 0.5],
    inferred=[1],
)
FALLBACK = chain("Ada Rex Cleo", [0.2, 0.4])
CASES = {
    "one ask": (answer(OTHERS[-1]), None),
    "three asks": (answer(BEST), FALLBACK),
    "several": (answer(BEST, *OTHERS), FALLBACK),
    "seven asks": (answer(SEVEN), None),
    "all": (answer(SEVEN, *OTHERS), FALLBACK),
    "ten": (answer(*TEN), None),
    "fallbacks": (answer(BEST, FALLBACK, of=Fallbacks), None),
    "endless": (answer(BEST, question="From " + "A" * 300 + " to $x_1$\u202e"), None),
    "hostile": (answer(chain(["Ada", *HOSTILE, "Cleo"], [0.5] * 7, kinds=[*HOSTILE, "k"])), None),
    "empty": (answer(), None),
}


def texts(ax):
    return [text for text in (ax.title, ax._left_title, *ax.texts) if text.get_text()]


def said(ax):
    return " ".join(text.get_text().replace("\n", " ") for text in texts(ax))


def boxes(ax):
    return [one for one in ax.patches if isinstance(one, FancyBboxPatch)]


def ties(ax):
    return [one for one in ax.patches if isinstance(one, PathPatch)]


def text_at(ax, words):
    (one,) = [text for text in ax.texts if text.get_text() == words]
    return one


def middle(box):
    return box.get_x() + box.get_width() / 2, box.get_y() + box.get_height() / 2


def names_in_boxes(ax):
    """Name → middles of the boxes it stands in."""
    found = {}
    for box in boxes(ax):
        x, y = middle(box)
        (name,) = [t.get_text() for t in ax.texts if math.dist(t.get_position(), (x, y)) < 1e-9]
        found.setdefault(name.replace("\n", " "), []).append((round(x, 6), round(y, 6)))
    return found


def percents(ax):
    return set(PERCENT.findall(said(ax)))


def grey(color):
    red, green, blue = to_rgb(color)
    return 0.299 * red + 0.587 * green + 0.114 * blue


# --- the chain board


def test_everybody_is_shown_once_in_a_column():
    ax = plot.chains(answer(BEST, *OTHERS))
    found = names_in_boxes(ax)
    assert set(found) == {name for one in (BEST, *OTHERS) for name in one.names}
    assert {name: len(at) for name, at in found.items() if name != "Cleo"} == dict.fromkeys(
        set(found) - {"Cleo"}, 1
    )
    assert len({x for x, _ in found["Cleo"]}) == len(found["Cleo"]) == 4


def test_columns_are_asks():
    ax = plot.chains(answer(BEST))
    at = names_in_boxes(ax)
    headers = ["you", "1st ask", "2nd ask", "3rd ask"]
    for name, header in zip(BEST.names, headers, strict=True):
        assert text_at(ax, header).get_position()[0] == pytest.approx(at[name][0][0])


def test_the_title_states_the_finding():
    title = plot.chains(answer(BEST)).get_title(loc="left")
    assert title == "19 % that all 3 asks are granted: Ada → Ben → Mo → Cleo"
    title = plot.chains(answer(SEVEN)).get_title(loc="left")
    assert title.endswith("granted: Ada → 6 brokers → Cleo")


def test_ties_are_as_wide_as_they_are_warm():
    warmths = [0.0, 0.1, 0.35, 0.6, 1.0]
    ax = plot.chains(answer(chain("Ada b c d e Cleo", warmths)))
    widths = [tie.get_linewidth() for tie in ties(ax)]
    assert all(thin < thick for thin, thick in pairwise(widths))
    willing = plot.chains(answer(chain("Ada b c d e Cleo", warmths, willing=[0.5] * 5)))
    assert [tie.get_linewidth() for tie in ties(willing)] == widths


@pytest.mark.parametrize("weak", range(3))
def test_the_weakest_tie_is_marked_by_words_and_by_a_shape(weak):
    warmths = [0.8, 0.8, 0.8]
    warmths[weak] = 0.3
    ax = plot.chains(answer(chain("Ada Ben Mo Cleo", warmths), OTHERS[0]))
    columns = [
        text_at(ax, word).get_position()[0] for word in ("you", "1st ask", "2nd ask", "3rd ask")
    ]
    between = (columns[weak] + columns[weak + 1]) / 2
    (mark,) = [line for line in ax.lines if line.get_marker() == "D"]
    assert mark.get_xdata()[0] == pytest.approx(between)
    assert text_at(ax, "weakest tie").get_position()[0] == pytest.approx(between)


def test_a_single_ask_is_no_weakest_tie():
    assert "weakest" not in said(plot.chains(answer(OTHERS[-1])))


def test_inferred_ties_and_no_others_are_dotted():
    inferred = [True, False, True, False]
    one = chain("Ada b c d Cleo", [0.5] * 4, inferred=[0, 2])
    ax = plot.chains(answer(one), fallback=FALLBACK)
    dotted = [tie.get_linestyle() not in ("-", "solid") for tie in ties(ax)]
    assert dotted == [*inferred, False, False]
    assert "Dotted: inferred" in said(ax)
    assert "Dotted" not in said(plot.chains(answer(BEST)))


def test_what_is_left_of_the_chance_stands_under_its_column():
    ax = plot.chains(answer(BEST, *OTHERS))
    row = text_at(ax, "chance so far").get_position()[1]
    below = [t for t in ax.texts if t.get_position()[1] == row and "%" in t.get_text()]
    assert [t.get_text() for t in below] == ["62 %", "31 %", "19 %"]
    headers = [text_at(ax, word).get_position()[0] for word in ("1st ask", "2nd ask", "3rd ask")]
    assert [t.get_position()[0] for t in below] == pytest.approx(headers)
    assert all(row > y for at in names_in_boxes(ax).values() for _, y in at)


def test_each_chain_has_its_chance_at_the_end_of_its_row():
    ax = plot.chains(answer(BEST, *OTHERS), fallback=FALLBACK)
    at = names_in_boxes(ax)
    x = text_at(ax, "chance").get_position()[0]
    rows = {t.get_text(): t.get_position()[1] for t in ax.texts if t.get_position()[0] == x}
    own = {"Ben": "19 %", "Lou": "9.3 %", "Ivy": "11 %", "Rex": "8.0 %"}
    assert {"12 %", "5.0 %", *own.values()} < set(rows)
    for name, chance in own.items():
        assert rows[chance] == pytest.approx(at[name][0][1], abs=0.1)


def test_no_ties_cross():
    ax = plot.chains(answer(*TEN[:2], *OTHERS), fallback=FALLBACK)
    ends = [(*tie.get_path().vertices[0], *tie.get_path().vertices[-1]) for tie in ties(ax)]
    for (x1, a, _, b), (x2, c, _, d) in combinations(ends, 2):
        assert x1 != x2 or (a - c) * (b - d) >= 0


def test_a_hairball_is_refused_and_the_rest_is_counted():
    ax = plot.chains(answer(*TEN))
    assert {f"P{at}" for at in range(6)} < set(names_in_boxes(ax))
    assert "P6" not in said(ax)
    assert "and 4 more" in said(ax)
    assert "more" not in said(plot.chains(answer(*TEN[:6])))


def test_fallbacks_are_pale_and_beneath():
    ax = plot.chains(answer(BEST, *OTHERS[:2], FALLBACK), fallback=answer(BEST, FALLBACK))
    at = names_in_boxes(ax)
    assert len(at["Rex"]) == 1
    lowest = max(y for name, places in at.items() if name not in ("Rex", "Cleo") for _, y in places)
    assert at["Rex"][0][1] > lowest
    (pale,) = [
        box
        for box in boxes(ax)
        if middle(box)[1] == pytest.approx(at["Rex"][0][1])
        and middle(box)[0] == pytest.approx(at["Rex"][0][0])
    ]
    assert all(grey(pale.get_edgecolor()) >= grey(box.get_edgecolor()) for box in boxes(ax))


def test_the_chance_that_any_works_is_the_answer_s_own():
    both = answer(BEST, FALLBACK, of=Fallbacks)
    chance = f"{100 * both.p_any():.0f} %"
    assert f"{chance} that at least one of the 2 chains works" in said(plot.chains(both))
    beneath = plot.chains(answer(BEST), fallback=both)
    assert f"{chance} that the first row or a fallback works" in said(beneath)
    apart = plot.chains(answer(BEST), fallback=answer(FALLBACK, of=Fallbacks))
    assert "8.0 % that at least one fallback works" in said(apart)


def test_the_looks_differ_in_grey():
    ax = plot.chains(answer(BEST, *OTHERS), fallback=FALLBACK)
    first, second, pale = sorted({round(grey(tie.get_edgecolor()), 6) for tie in ties(ax)})
    assert second - first > 0.15
    assert pale - second > 0.15
    grounds = [grey(box.get_facecolor()) for box in boxes(plot.chains(answer(BEST)))]
    assert all(other - grounds[-1] > 0.4 for other in grounds[:-1])


def test_names_stand_in_their_boxes():
    for name in ("several", "seven asks", "hostile"):
        ax = plot.chains(CASES[name][0])
        drawn = ax.figure.canvas.get_renderer()
        for box in boxes(ax):
            (text,) = [t for t in ax.texts if math.dist(t.get_position(), middle(box)) < 1e-9]
            inside, around = text.get_window_extent(drawn), box.get_window_extent(drawn)
            assert around.x0 <= inside.x0 <= inside.x1 <= around.x1


def test_long_names_are_shortened_and_said_to_be():
    shown = " ".join(names_in_boxes(plot.chains(answer(SEVEN))))
    assert "A…" in shown
    assert "A" * 29 not in said(plot.chains(answer(chain(["Ada", "A" * 300], [0.5]))))


# --- the price of an ask

PRICES = [
    chain("Ada Cleo", [0.05]),
    chain("Ada Ben Cleo", [0.5, 0.18]),
    chain("Ada Mo Ben Kim Cleo", [0.5, 0.5, 0.95, 0.8]),
]


def test_asks_stand_against_chance_on_an_honest_axis():
    ax = plot.frontier(answer(*PRICES))
    (points,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert list(points.get_xdata()) == [1, 2, 4]
    assert list(points.get_ydata()) == pytest.approx([5, 9, 19])
    assert ax.get_ylim()[0] == 0
    assert list(ax.get_xticks()) == [1, 2, 3, 4]
    sure = plot.frontier(answer(chain("Ada Ben Cleo", [1, 0.98])))
    assert max(sure.get_yticks()) <= 100


def test_points_are_named_by_whom_one_asks_first():
    ax = plot.frontier(answer(*PRICES))
    for words, place in [("asked directly", (1, 5)), ("via Ben", (2, 9)), ("via Mo", (4, 19))]:
        assert text_at(ax, words).xy == pytest.approx(place)


def test_the_title_states_the_largest_lift():
    title = plot.frontier(answer(*PRICES)).get_title(loc="left")
    assert title == "4 asks instead of 2 lift the chance from 9.0 % to 19 %"
    title = plot.frontier(answer(*PRICES[:2])).get_title(loc="left")
    assert title == "A 2nd ask lifts the chance from 5.0 % to 9.0 %"
    late = chain("Ada b c d Cleo", [0.2] + [1] * 3)
    title = plot.frontier(answer(PRICES[0], chain("Ada b Cleo", [0.19, 1]), late))
    assert title.get_title(loc="left") == "A 2nd ask lifts the chance from 5.0 % to 19 %"
    title = plot.frontier(answer(PRICES[1])).get_title(loc="left")
    assert title == "9.0 % with 2 asks; no other number of asks does better"


def test_the_cold_approach_is_dashed_and_labelled():
    ax = plot.frontier(answer(*PRICES, cold=0.02))
    (line,) = [line for line in ax.lines if list(line.get_ydata()) == [2, 2]]
    assert line.get_linestyle() == "--"
    assert text_at(ax, "cold approach\n2.0 % (assumed)").xy[1] == 2


# --- the doors


def doors(*found, reason=""):
    return Doors(found, "Ada", "Ada", "Acme", reason, ("titles are a guess (assumed)",))


def door(one, authority, title="head"):
    return Door(one.target, one.names[-1], title, authority, "", one)


DOORS = [
    door(chain("Ada Ben Mo", [0.9, 0.3]), "likely hires", "head of a long-winded department"),
    door(chain("Ada Ivy", [0.3]), "may hire"),
    door(chain("Ada Ben Kim Lou", [0.9, 0.5, 0.4]), "may hire"),
    *[door(chain(f"Ada Ben N{at}", [0.9, 0.1]), "cannot tell", "") for at in range(5)],
]
SHUT = Door("Zoe", "Zoe", "chief", "likely hires", "", None)


def test_doors_stand_in_one_column_by_what_their_titles_tell():
    ax = plot.doors(doors(*DOORS, SHUT))
    at = names_in_boxes(ax)
    places = [at[name][0] for name in ("Mo", "Ivy", "Lou", "N0", "N1")]
    assert len({x for x, _ in places}) == 1
    assert [y for _, y in places] == sorted(y for _, y in places)
    for authority, names in [("likely hires", ["Mo"]), ("may hire", ["Ivy", "Lou"])]:
        y = text_at(ax, authority).get_position()[1]
        assert (
            min(at[name][0][1] for name in names) - 0.3 < y < max(at[name][0][1] for name in names)
        )
    assert text_at(ax, "cannot tell\n2 of 5")
    assert "And 3 more doors" in said(ax)
    assert "No chain leads to 1 other person" in said(ax)
    assert "N2" not in said(ax)


def test_the_unseen_person_is_hollow_and_has_no_chance():
    ax = plot.doors(doors(*DOORS))
    unseen = text_at(ax, "whoever hires\n(unseen)").get_position()
    (hollow,) = [box for box in boxes(ax) if math.dist(middle(box), unseen) < 1e-9]
    assert hollow.get_facecolor()[3] == 0
    assert hollow.get_linestyle() not in ("-", "solid")
    right = (
        max(x for name, at in names_in_boxes(ax).items() if "unseen" not in name for x, _ in at)
        + 1.5
    )
    assert not [t for t in ax.texts if t.get_position()[0] > right and "%" in t.get_text()]


def test_the_title_names_the_first_door():
    ax = plot.doors(doors(*DOORS))
    assert ax.get_title(loc="left") == "First door at Acme: Mo, likely hires"
    assert "27 % that both asks are granted" in said(ax)


# --- every picture

PICTURES = {
    **{f"chains, {name}": (plot.chains, *case) for name, case in CASES.items()},
    "frontier": (plot.frontier, answer(*PRICES), None),
    "frontier, seven": (plot.frontier, answer(*PRICES, SEVEN), None),
    "frontier, near the cold approach": (plot.frontier, answer(*PRICES, cold=0.045), None),
    "frontier, empty": (plot.frontier, answer(), None),
    "doors": (plot.doors, doors(*DOORS, SHUT), None),
    "doors, long": (plot.doors, doors(door(SEVEN, "recruits", "$x$ " * 20), *DOORS), None),
    "doors, empty": (plot.doors, doors(SHUT, reason="Nobody there can be reached."), None),
}
SOME = ["chains, several", "chains, empty", "frontier", "doors"]
some_pictures = pytest.mark.parametrize("picture", [PICTURES[name] for name in SOME], ids=SOME)


def drawn(picture, ax=None):
    function, result, fallback = picture
    more = {"fallback": fallback} if fallback else {}
    return function(result, ax=ax, **more)


@pytest.fixture(scope="module", params=PICTURES.values(), ids=PICTURES)
def seen(request):
    """Each picture, drawn once for all tests that only look."""
    return drawn(request.param)


def test_no_text_lies_on_another_or_off_the_figure(seen):
    for dpi in (80, 100, 160):
        seen.figure.set_dpi(dpi)
        seen.figure.canvas.draw()
        assert not list(clashes(seen)), dpi


def clashes(ax):
    scales = [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label]
    words = [*texts(ax), *(scales if ax.axison else [])]
    places = [(one.get_text(), one.get_window_extent().padded(-0.5)) for one in words]
    for (one, here), (other, there) in combinations(places, 2):
        if here.overlaps(there):
            yield one, other
    left, low, right, high = ax.figure.bbox.extents
    for one, here in places:
        if not (left <= here.x0 <= here.x1 <= right and low <= here.y0 <= here.y1 <= high):
            yield one, "the rim"


def test_nothing_is_read_as_mathematics(seen):
    assert not any(text.get_parse_math() for text in texts(seen))


def test_what_is_assumed_is_said(seen):
    assert "cold approach" in said(seen)
    assert "(assumed)" in said(seen)
    assert "Assumed: " in said(seen) or said(seen).startswith("No ")


def test_hostile_letters_do_not_reach_the_picture(seen):
    assert not set("\u202e\u200b\x07李") & set(said(seen))
    assert "\u0301" * 4 not in said(seen)


def test_the_picture_is_told_in_words_too(seen):
    told = seen.get_label()
    assert seen.get_title(loc="left").split(":")[0].replace("\n", " ") in told


@some_pictures
def test_given_axes_are_used_and_no_figure_is_opened(picture):
    _, (left, right) = plt.subplots(1, 2, figsize=(16, 6))
    assert drawn(picture, right) is right
    assert len(plt.get_fignums()) == 1
    assert not left.texts
    assert not left.patches


@some_pictures
def test_the_same_answer_is_the_same_file(picture):
    def svg():
        file = io.StringIO()
        with mpl.rc_context({"svg.hashsalt": "netpath", "svg.fonttype": "none"}):
            drawn(picture).figure.savefig(file, format="svg", metadata={"Date": None})
        return file.getvalue()

    assert svg() == svg()


@pytest.mark.parametrize("function", [plot.chains, plot.doors])
def test_a_board_fits_given_axes_to_scale(function):
    result = answer(BEST, *OTHERS) if function is plot.chains else doors(*DOORS)
    _, ax = plt.subplots(figsize=(5, 3))
    function(result, ax=ax)
    ax.figure.canvas.draw()
    assert not list(clashes(ax))


def test_an_empty_answer_is_a_calm_sheet():
    none = Chains(
        (), "Ada", ("Cleo",), "Warmest chains from Ada to Cleo", "The nearest needs 5 asks."
    )
    for picture in (plot.chains, plot.frontier):
        ax = picture(none)
        assert ax.get_title(loc="left") == "No chain found"
        assert "The nearest needs 5 asks." in said(ax)
        assert "3.0 % of cases (assumed)" in said(ax)
        assert not ax.patches


def test_a_picture_shows_no_number_that_is_not_in_the_answer():
    found = answer(BEST, *OTHERS, cold=0.021)
    given = {chance for one in found for chance in (one.probability,)}
    given |= {*BEST.running, *(tie.chance for tie in BEST.ties), found.cold}
    expected = {f"{100 * one:.0f} %" if one >= 0.0995 else f"{100 * one:.1f} %" for one in given}
    assert percents(plot.chains(found)) == expected


def test_a_name_keeps_its_place_in_the_title():
    title = plot.chains(answer(chain(["Ada", "שרה", "דוד", "Cleo"], [0.5] * 3))).get_title(
        loc="left"
    )
    assert "\u2068שרה\u2069 → \u2068דוד\u2069" in title


def test_chances_too_small_to_tell_are_said_to_be_small():
    ax = plot.chains(answer(chain("Ada Ben Cleo", [0.01, 0.01])))
    assert "under 0.1 %" in percents(ax)
    assert plot.frontier(answer(chain("Ada Ben Cleo", [0.01, 0.01]))).get_ylim()[0] == 0
