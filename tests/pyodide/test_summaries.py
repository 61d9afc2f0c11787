"""The texts of fits, as functions."""

import webglm

DATA = {
    "x": [(i * 37) % 11 for i in range(60)],
    "y": [(i * 7) % 5 for i in range(60)],
    "area": ["ABC"[i % 3] for i in range(60)],
}


def test_summary_is_the_method() -> None:
    fit = webglm.glm("y ~ x + area", DATA, "poisson").fit()
    assert webglm.summary(fit) == fit.summary()
    assert fit.formula in webglm.summary(fit)


def test_relativities_have_a_line_for_each_coefficient() -> None:
    fit = webglm.glm("y ~ x + area", DATA, "poisson").fit()
    header, *lines = webglm.summary_relativities(fit).splitlines()
    assert header.split() == ["relativity", "lower", "upper"]
    table = fit.relativities()
    for line, name, value in zip(lines, fit.feature_names, table.relativity, strict=True):
        assert line.split()[:2] == [name, f"{value:.6g}"]
