"""What notebooks show of results."""

from html.parser import HTMLParser
from typing import Any

import webglm


class Cells(HTMLParser):
    """The texts of cells, and whether every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.open.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1] in ("td", "th"):
            self.cells[-1] += data


DATA = {
    "x": [(i * 37) % 11 for i in range(60)],
    "y": [(i * 7) % 5 for i in range(60)],
    "area": [["<b>", "B&C", "D"][i % 3] for i in range(60)],
}


def cells(result: Any) -> list[str]:
    parsed = Cells(result._repr_html_())
    assert parsed.open == []
    return parsed.cells


def test_tables_of_a_fit() -> None:
    fit = webglm.glm("y ~ x + area", DATA, "poisson").fit()
    shown = cells(fit)
    assert shown[:2] == ["", "coefficient"]
    assert {"Intercept", "x", "area[T.B&C]", "area[T.D]"} <= set(shown)
    assert f"{fit.params[1]:.6g}" in shown
    short = webglm.load_model(fit.to_json(covariance=False))
    assert len(cells(short)) == 2 + 2 * 4
    assert "area" in cells(fit.anova())
    assert "area: B&C - <b>" in cells(fit.marginal_effects(data=DATA))
    assert "x" in cells(fit.drop1())


def test_what_is_not_known_is_left_empty() -> None:
    columns = [[1.0, 2.0, 2.0], [1.0, 3.0, 3.0], [1.0, 5.0, 5.0], [1.0, 6.0, 6.0]]
    fit = webglm.fit_glm([1.0, 2.0, 4.0, 3.0], columns)
    assert cells(fit)[-5:] == [""] * 5
