"""Statistics of the fits of D20 as statsmodels and glum report them.

Usage, from the root of the repository, with statsmodels and glum installed:
    python tests/reference/conventions.py
Writes tests/fixtures/conventions.json. The data are those of tests/fixtures/d20.json.
"""

import json
import warnings

import glum
import numpy as np
import statsmodels
import statsmodels.api as sm
from glum import (
    GeneralizedLinearRegressor,
    NegativeBinomialDistribution,
    TweedieDistribution,
)

warnings.filterwarnings("ignore")
families, links = sm.families, sm.families.links

with open("tests/fixtures/d20.json", encoding="utf-8") as file:
    data = {name: np.array(values) for name, values in json.load(file)["data"].items()}
x = np.column_stack([data["x"], data["z"]])
with_constant = np.column_stack([np.ones(len(x)), x])

MODELS = [
    ("gaussian", "y_gau", families.Gaussian(), "gaussian", "identity"),
    ("poisson", "y_pois", families.Poisson(), "poisson", "log"),
    ("binomial", "y_bin", families.Binomial(), "binomial", "logit"),
    ("gamma", "y_gam", families.Gamma(links.Log()), "gamma", "log"),
    (
        "inverse_gaussian",
        "y_gam",
        families.InverseGaussian(links.Log()),
        "inverse.gaussian",
        "log",
    ),
    (
        "tweedie(p=1.5)",
        "y_tw",
        families.Tweedie(links.Log(), 1.5),
        TweedieDistribution(1.5),
        "log",
    ),
    (
        "negative_binomial(theta=2)",
        "y_pois",
        families.NegativeBinomial(alpha=0.5),
        NegativeBinomialDistribution(0.5),
        "log",
    ),
]


def by_statsmodels(y, family, weights):
    fit = sm.GLM(y, with_constant, family=family, **weights).fit(tol=1e-15, maxiter=300)
    return {
        "params": fit.params.tolist(),
        "deviance": fit.deviance,
        "null_deviance": fit.null_deviance,
        "pearson_chi2": float(fit.pearson_chi2),
        "cov_params": fit.cov_params().tolist(),
        "tvalues": fit.tvalues.tolist(),
        "fittedvalues": fit.fittedvalues.tolist(),
        "linear_predictor": fit.predict(which="linear").tolist(),
        "resid_response": fit.resid_response.tolist(),
        "resid_working": fit.resid_working.tolist(),
        "hat": fit.get_hat_matrix_diag(observed=False).tolist(),
        "resid_pearson": fit.resid_pearson.tolist(),
        "resid_deviance": fit.resid_deviance.tolist(),
        "scale": fit.scale,
        "bse": fit.bse.tolist(),
        "pvalues": fit.pvalues.tolist(),
        "conf_int": fit.conf_int().tolist(),
        "llf": fit.llf,
        "aic": fit.aic,
        "bic": fit.bic_llf,
    }


def by_glum(y, family, link, weights):
    model = GeneralizedLinearRegressor(
        family=family, link=link, alpha=0, gradient_tol=1e-13, max_iter=1000
    ).fit(x, y, sample_weight=weights)
    information = {"X": x, "y": y, "sample_weight": weights}
    robust = model.covariance_matrix(**information, robust=True, expected_information=True)
    plain = model.covariance_matrix(**information, robust=False, expected_information=True)
    table = model.coef_table(**information, robust=False, expected_information=True)
    distribution, mu = model.family_instance, model.predict(x)
    aic = model.aic(**information)
    return {
        "params": [model.intercept_, *model.coef_.tolist()],
        "deviance": float(distribution.deviance(y, mu, sample_weight=weights)),
        "scale": float(distribution.dispersion(y, mu, sample_weight=weights, ddof=3)),
        "bse": np.sqrt(np.diag(plain)).tolist(),
        "cov_params": plain.tolist(),
        "tvalues": table["t_value"].tolist(),
        "pvalues": table["p_value"].tolist(),
        "conf_int": table[["ci_lower", "ci_upper"]].to_numpy().tolist(),
        "fittedvalues": mu.tolist(),
        "linear_predictor": model.linear_predictor(x).tolist(),
        "robust_bse": np.sqrt(np.diag(robust)).tolist(),
        "llf": 3 - aic / 2,
        "aic": aic,
        "bic": model.bic(**information),
    }


cases = []
for spec, response, sm_family, glum_family, link in MODELS:
    y, w = data[response], data["w"]
    for weights_type, prior in (("", None), ("variance", w), ("frequency", w)):
        name = {"": None, "variance": "var_weights", "frequency": "freq_weights"}[weights_type]
        case = {
            "family": spec,
            "link": link,
            "response": response,
            "weights_type": weights_type,
        }
        case["statsmodels"] = by_statsmodels(y, sm_family, {name: w} if name else {})
        if weights_type != "frequency":
            case["glum"] = by_glum(y, glum_family, link, prior)
        cases.append(case)


def members(value, depth):
    """JSON with a line for each member down to `depth`."""
    if depth == 0 or not isinstance(value, dict):
        return json.dumps(value)
    lines = [f"{json.dumps(key)}: {members(item, depth - 1)}" for key, item in value.items()]
    return "{\n" + ",\n".join(lines) + "\n}"


head = {
    "program": f"statsmodels {statsmodels.__version__}, glum {glum.__version__}",
    "command": "python tests/reference/conventions.py",
}
bodies = ",\n".join(members(case, 2) for case in cases)
with open("tests/fixtures/conventions.json", "w", encoding="utf-8") as file:
    file.write(f'{json.dumps(head)[:-1]}, "cases": [\n{bodies}\n]}}\n')
