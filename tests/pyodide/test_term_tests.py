"""Tests of terms, against R's packages where they fit the same columns."""

import json
from math import inf, isnan
from pathlib import Path
from typing import Any

import pytest

import webglm

D20 = json.loads((Path(__file__).parents[1] / "fixtures" / "d20.json").read_text())["data"]
X = {"Intercept": [1.0] * 20, "x": D20["x"], "z": D20["z"]}


@pytest.fixture
def fit() -> webglm.GLMResults:
    return webglm.fit_glm(D20["y_gau"], X)


def test_a_coefficient_is_tested_by_name_and_by_matrix(fit: webglm.GLMResults) -> None:
    by_name = fit.wald_test(["z"])
    assert by_name == fit.wald_test(matrix=[[0, 0, 1]])
    assert by_name == fit.wald_test(term="z")
    assert (by_name.test, by_name.df, by_name.df_resid) == ("F", 1.0, 17.0)
    assert by_name.statistic == pytest.approx(fit.tvalues()[2] ** 2, rel=1e-12)
    assert by_name.p_value == pytest.approx(fit.pvalues()[2], rel=1e-12)
    assert fit.wald_test(["z"], test="chisq").df_resid == inf
    robust = fit.wald_test(["z"], cov_type="HC1", test="chisq").statistic
    assert robust == pytest.approx(fit.tvalues_robust()[2] ** 2, rel=1e-12)


def test_analysis_of_deviance(fit: webglm.GLMResults) -> None:
    # R 4.2.2: anova(glm(y_gau ~ x + z), test = "F"), drop1(..., test = "F")
    table = fit.anova()
    assert table.labels == ["NULL", "x", "z"]
    assert table.resid_df.tolist() == [19.0, 18.0, 17.0]
    assert isnan(table.p_value[0])
    assert table.resid_deviance[2] == fit.deviance
    dropped = fit.drop1()
    assert dropped.labels == ["<none>", "x", "z"]
    assert dropped.p_value[2] == pytest.approx(fit.pvalues()[2], rel=1e-10)
    smaller = webglm.fit_glm(D20["y_gau"], {name: X[name] for name in ("Intercept", "x")})
    compared = webglm.anova(smaller, fit)
    assert compared.deviance[1] == pytest.approx(table.deviance[2], rel=1e-12)


def test_score_test_of_a_column(fit: webglm.GLMResults) -> None:
    smaller = webglm.fit_glm(D20["y_gau"], {name: X[name] for name in ("Intercept", "x")})
    score = smaller.score_test(D20["z"])
    assert score == smaller.score_test({"z": D20["z"]})
    drop = smaller.deviance - fit.deviance
    assert score.statistic == pytest.approx(drop / smaller.scale(), rel=1e-12)


def test_marginal_effects_of_a_linear_model(fit: webglm.GLMResults) -> None:
    effects = fit.marginal_effects()
    assert (effects.variables, effects.contrasts) == (["x", "z"], ["dY/dX", "dY/dX"])
    assert effects.effect.tolist() == pytest.approx(fit.params.tolist()[1:], rel=1e-9)
    assert effects.se.tolist() == pytest.approx(fit.bse().tolist()[1:], rel=1e-8)


def test_clusters_are_numbers_or_texts(fit: webglm.GLMResults) -> None:
    numbers = [i % 5 for i in range(20)]
    texts = [f"cluster {i}" for i in numbers]
    assert fit.bse_robust(clusters=numbers).tolist() == fit.bse_robust(clusters=texts).tolist()
    single = fit.bse_robust("CR0", clusters=list(range(20)))
    assert single.tolist() == pytest.approx(fit.bse_robust("HC0").tolist(), rel=1e-12)


def test_profile_intervals_of_a_linear_model_are_walds(fit: webglm.GLMResults) -> None:
    lower, upper = fit.conf_int(method="profile")
    assert lower.tolist() == pytest.approx(fit.conf_int().lower.tolist(), rel=1e-8)
    assert upper.tolist() == pytest.approx(fit.conf_int().upper.tolist(), rel=1e-8)
    assert fit.conf_int(method="profile", columns=["z"]).shape == (1, 2)
    normal = fit.conf_int(use_t=False)
    assert normal.upper[1] < fit.conf_int().upper[1]


def test_an_infinite_limit_comes_with_a_warning() -> None:
    y = [0, 1, 0, 1, 0, 1, 1, 1, 1]
    x = {"Intercept": [1] * 9, "late": [0, 0, 0, 0, 0, 1, 1, 1, 1]}
    limits = webglm.fit_glm(y, x, family="binomial").conf_int(method="profile", columns=["late"])
    assert limits.upper[0] == inf
    assert [warning.code for warning in limits.warnings] == ["no_limit"]


def test_conventions_of_other_programs(fit: webglm.GLMResults) -> None:
    assert (fit.conventions, fit.aic()) == ("r", pytest.approx(50.72528654, abs=1e-8))
    statsmodels = fit.with_conventions("statsmodels")
    assert statsmodels.aic() == pytest.approx(48.72528654, abs=1e-8)
    assert statsmodels.pvalues()[1] == pytest.approx(3.008e-5, abs=1e-8)
    assert statsmodels.pvalues(use_t=True)[1] == fit.pvalues()[1]
    rusty = webglm.fit_glm(D20["y_gau"], X, conventions="rustystats")
    assert rusty.llf() == pytest.approx(-21.48783257, abs=1e-8)


@pytest.mark.parametrize(
    "call",
    [
        lambda fit: fit.with_conventions("sas"),
        lambda fit: fit.anova(4),
        lambda fit: fit.conf_int(method="exact"),
        lambda fit: fit.wald_test(),
        lambda fit: fit.wald_test(["y"]),
        lambda fit: fit.bse_robust(clusters=[1, 2]),
        lambda fit: fit.score_test([1.0, 2.0]),
    ],
)
def test_what_cannot_be_done_is_refused(fit: webglm.GLMResults, call: Any) -> None:
    with pytest.raises(webglm.ValidationError):
        call(fit)


def test_penalised_fits_have_no_deviance_table() -> None:
    ridge = webglm.fit_glm(D20["y_gau"], X, alpha=1.0, l1_ratio=0.0)
    with pytest.raises(webglm.FittingError):
        ridge.anova()
