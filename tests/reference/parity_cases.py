"""Writes tests/parity/cases.json: requests with the outcome that each must have.

Usage: python3 tests/reference/parity_cases.py

Outcomes are reasoned out here, not computed by a fit: groups whose means are known in closed form,
columns that are multiples of others, responses that a column separates. C++, JavaScript and Python
run the same list.
"""

import json
from fractions import Fraction
from math import log
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "parity" / "cases.json"
CASES = []


def case(name, y, x, options, *, weights=None, offset=None, trials=None, error=None, warnings=(),
         converged=True, params=None, tolerance=1e-9, profile=None):
    """`params` in the order of `x`, None where aliased; `warnings` are exactly those of the fit.

    `profile` are those of the profile-likelihood intervals of all coefficients.
    """
    one = {"id": name, "y": y, "x": x, "options": options}
    if profile is not None:
        one["profile_warnings"] = sorted(profile)
    one |= {k: v for k, v in (("weights", weights), ("offset", offset), ("trials", trials)) if v}
    if error:
        one["error"] = error
    else:
        one |= {"warnings": sorted(warnings), "converged": converged}
        if params is not None:
            one |= {"params": params, "tolerance": tolerance}
    CASES.append(one)


def formula_case(name, formula, data, options, *, warnings=(), newdata=None, unseen="error",
                 predicted=(), error=None):
    """A model of named columns; `predicted` are the warnings of a prediction for `newdata`."""
    one = {"id": name, "formula": formula, "data": data, "options": options}
    one |= {"warnings": sorted(warnings), "converged": True}
    if newdata is not None:
        one |= {"newdata": newdata, "unseen": unseen}
        one |= {"predict_error": error} if error else {"predict_warnings": sorted(predicted)}
    CASES.append(one)


def ones(n):
    return [1.0] * n


def mean(values):
    return float(sum(map(Fraction, values)) / len(values))


POISSON = {"family": "poisson"}
GAUSSIAN = {"family": "gaussian"}
BINOMIAL = {"family": "binomial"}
GROUP = [0.0] * 4 + [1.0] * 4
COUNTS = [1.0, 3.0, 0.0, 2.0, 5.0, 4.0, 8.0, 3.0]
LOW, HIGH = mean(COUNTS[:4]), mean(COUNTS[4:])
B0, B1 = log(LOW), log(HIGH / LOW)
GROUPS = {"Intercept": ones(8), "g": GROUP}

# An ordinary fit has no warnings.
case("ordinary", COUNTS, GROUPS, POISSON, params=[B0, B1])

# Each code of a warning.
case("not_converged", [2, 3, 6, 7, 8, 9, 10, 12, 15], {"Intercept": ones(9), "x": [-1, -1, 0, 0, 0, 0, 1, 1, 1]},
     POISSON | {"max_iter": 1}, warnings=["not_converged"], converged=False)
case("separation_complete", [0] * 5 + [1] * 5, {"Intercept": ones(10), "x": list(range(1, 11))},
     BINOMIAL, warnings=["separation"], converged=False)
case("separation_of_a_group", [0, 1, 1, 0, 1, 1, 1, 1], GROUPS, BINOMIAL,
     warnings=["separation"], converged=False)
case("separation_of_counts", [1, 3, 0, 2, 0, 0, 0, 0], GROUPS, POISSON,
     warnings=["separation"], converged=False)
case("separation_of_all_counts", [0] * 8, GROUPS, POISSON,
     warnings=["separation", "constant_response"], converged=False)
# Jeffreys' prior adds half a success and half a failure to each cell of a saturated table.
case("separation_reduced_by_firth", [0, 1, 1, 0, 1, 1, 1, 1], GROUPS, BINOMIAL | {"bias_reduction": "firth"},
     params=[0.0, log(4.5 / 0.5)])
case("aliased_copy", COUNTS, GROUPS | {"twice": [2 * v for v in GROUP]}, POISSON,
     warnings=["aliased"], params=[B0, B1, None])
case("aliased_and_separated", [1, 3, 0, 2, 0, 0, 0, 0], GROUPS | {"twice": [2 * v for v in GROUP]}, POISSON,
     warnings=["aliased", "separation"], converged=False)
case("constant_column", COUNTS, GROUPS | {"five": [5.0] * 8}, POISSON,
     warnings=["aliased"], params=[B0, B1, None])
case("constant_response", [3.0] * 8, GROUPS, POISSON, warnings=["constant_response"],
     params=[log(3.0), 0.0])
case("zero_df", [1.0, 4.0, 2.0], {"Intercept": ones(3), "x": [0, 1, 2], "z": [1, 0, 5]}, GAUSSIAN,
     warnings=["zero_df"])
case("non_integer_counts", [v + 0.25 for v in COUNTS], GROUPS, POISSON,
     warnings=["non_integer_counts"], params=[log(LOW + 0.25), log((HIGH + 0.25) / (LOW + 0.25))])
NEAR = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
case("ill_conditioned", COUNTS,
     {"Intercept": ones(8), "x": NEAR, "near": [v + 1e-6 * (-1) ** i for i, v in enumerate(NEAR)]}, GAUSSIAN,
     warnings=["ill_conditioned"])
case("theta_infinite", [2, 3, 4, 2, 3, 4, 2, 4], {"Intercept": ones(8)},
     {"family": "negative_binomial", "theta": "estimate"}, warnings=["theta_infinite"], params=[log(3.0)])
# The line through these counts falls below 0 on the left, and each step with it.
case("boundary", [0.0, 0.0, 0.0, 10.0], {"Intercept": ones(4), "x": [0.0, 1.0, 2.0, 3.0]},
     POISSON | {"link": "identity"}, warnings=["boundary", "step_halved"], converged=False)

# In groups of equal size the lasso takes alpha / (n / 4) off the difference of their means.
case("no_standard_errors", COUNTS, GROUPS, GAUSSIAN | {"alpha": 1.0, "l1_ratio": 1.0},
     warnings=["no_standard_errors"], params=[mean(COUNTS) - (HIGH - LOW - 0.5) / 2, HIGH - LOW - 0.5])

# Penalties on odd data. The slope of half the deviance in g is n / 4 = 2 times its distance from D.
LASSO = GAUSSIAN | {"alpha": 1.0, "l1_ratio": 1.0}
D = HIGH - LOW


def shared(b):
    """Two equal columns with half of b each, and the intercept that goes with them."""
    return [mean(COUNTS) - b / 2, b / 2, b / 2]


case("penalised_constant_column", COUNTS, GROUPS | {"five": [5.0] * 8}, LASSO,
     warnings=["no_standard_errors"], params=[mean(COUNTS) - (D - 0.5) / 2, D - 0.5, 0.0])
case("penalised_copies", COUNTS, GROUPS | {"again": GROUP}, GAUSSIAN | {"alpha": 1.0, "l1_ratio": 0.5},
     warnings=["no_standard_errors"], params=shared((2 * D - 0.5) / 2.25))
case("copies_of_one_group", COUNTS, GROUPS | {"again": GROUP}, LASSO | {"penalty_groups": [0, 1, 1]},
     warnings=["no_standard_errors"], params=shared(D - 0.5))
case("all_coefficients_zero", COUNTS, GROUPS, LASSO | {"alpha": 1e6}, warnings=["no_standard_errors"],
     params=[mean(COUNTS), 0.0])
case("relaxed", COUNTS, GROUPS, LASSO | {"relaxed": True}, warnings=["no_standard_errors"],
     params=[mean(COUNTS) - (D - 0.5) / 2, D - 0.5])
case("ridge_too_weak_for_copies", COUNTS, GROUPS | {"again": GROUP},
     GAUSSIAN | {"alpha": 1e-15, "l1_ratio": 0.0}, warnings=["ill_conditioned"])

# Folds of cross-validation: the third has no events, or has a level alone.
THIRDS = [0, 1, 2, 0, 1, 2, 0, 1]
PATH = POISSON | {"regularization": "lasso"}
SPARSE = [1.0, 3.0, 0.0, 2.0, 5.0, 0.0, 8.0, 3.0]
case("fold_without_events", SPARSE, GROUPS, PATH | {"folds": THIRDS}, warnings=["no_standard_errors"])
case("events_in_one_fold", [1.0, 0.0, 0.0, 2.0, 0.0, 0.0, 4.0, 0.0], GROUPS, PATH | {"folds": THIRDS},
     error="invalid_input")
case("level_in_one_fold", COUNTS, GROUPS | {"rare": [0, 0, 1, 0, 0, 1, 0, 0]}, PATH | {"folds": THIRDS},
     warnings=["no_standard_errors", "unseen_level"])
case("grouped_folds", COUNTS, GROUPS, PATH | {"groups": THIRDS, "cv": 3}, warnings=["no_standard_errors"])
case("more_folds_than_groups", COUNTS, GROUPS, PATH | {"groups": THIRDS, "cv": 4}, error="invalid_input")
case("more_folds_than_rows", COUNTS, GROUPS, PATH | {"cv": 9}, error="invalid_input")

# Numbers of uncommon size.
case("column_of_1e12", COUNTS, {"Intercept": ones(8), "g": [1e12 * v for v in GROUP]}, POISSON,
     params=[B0, B1 / 1e12])
case("column_of_1e-12", COUNTS, {"Intercept": ones(8), "g": [1e-12 * v for v in GROUP]}, POISSON,
     params=[B0, B1 * 1e12])
case("column_shifted_by_1e6", COUNTS, {"Intercept": ones(8), "g": [1e6 + v for v in GROUP]}, POISSON,
     params=[B0 - 1e6 * B1, B1])
STAMPS = [1.7e12 + 8.64e7 * i for i in range(8)]
case("time_stamps", [2.0 * i + 1.0 for i in range(7)] + [20.0], {"Intercept": ones(8), "t": STAMPS}, GAUSSIAN,
     params=None)
case("offset_of_650", COUNTS, GROUPS, POISSON, offset=[650.0] * 8, params=[B0 - 650.0, B1], tolerance=1e-12)
case("offset_of_minus_650", COUNTS, GROUPS, POISSON, offset=[-650.0] * 8, params=[B0 + 650.0, B1],
     tolerance=1e-12)
case("means_of_1e15", [1e15 * v for v in COUNTS], GROUPS, POISSON, params=[B0 + log(1e15), B1])
case("means_of_1e-15", [1e-15 * v for v in COUNTS], GROUPS, {"family": "quasi_poisson"},
     params=[B0 - log(1e15), B1])
case("amounts_of_1e100", [1e100 * (v + 1) for v in COUNTS], GROUPS, {"family": "gamma"},
     params=[log(LOW + 1) + log(1e100), log((HIGH + 1) / (LOW + 1))])
case("weight_of_0", [*COUNTS, 1e9], {k: [*v, 1.0] for k, v in GROUPS.items()}, POISSON,
     weights=[*ones(8), 0.0], params=[B0, B1])
case("weight_of_0_outside_the_support", [*COUNTS, -1.0], {k: [*v, 1.0] for k, v in GROUPS.items()}, POISSON,
     weights=[*ones(8), 0.0], params=[B0, B1])
HEAVY = float((Fraction(10**15) * 1 + 3 + 0 + 2) / (Fraction(10**15) + 3))
case("weight_of_1e15", COUNTS, GROUPS, GAUSSIAN, weights=[1e15, *ones(7)], params=[HEAVY, HIGH - HEAVY])
case("identity_poisson", COUNTS, GROUPS, POISSON | {"link": "identity"}, params=[LOW, HIGH - LOW])
case("identity_poisson_near_the_boundary", [0.0, 0.0, 0.0, 4e-6, *COUNTS[4:]], GROUPS,
     {"family": "quasi_poisson", "link": "identity"}, params=[1e-6, HIGH - 1e-6])
case("identity_gamma", [v + 1e-3 for v in COUNTS], GROUPS, {"family": "gamma", "link": "identity"},
     params=[LOW + 1e-3, HIGH - LOW])
case("identity_gamma_near_the_boundary", [1e-6, 2e-6, 3e-6, 2e-6, *COUNTS[4:]], GROUPS,
     {"family": "gamma", "link": "identity"}, params=[2e-6, HIGH - 2e-6])
case("more_columns_than_rows", [1.0, 4.0],
     {"Intercept": ones(2), "x": [0.0, 1.0], "z": [3.0, 1.0]}, GAUSSIAN,
     warnings=["aliased", "zero_df"], params=[1.0, 3.0, None])
case("one_row", [4.0], {"Intercept": [1.0]}, POISSON, warnings=["constant_response", "zero_df"], params=[log(4.0)])
case("saturated", [1.0, 3.0, 2.0], {"a": [1, 0, 0], "b": [0, 1, 0], "c": [0, 0, 1]},
     {"family": "quasi_poisson", "link": "identity"}, warnings=["zero_df"], params=[1.0, 3.0, 2.0])
case("saturated_log", [1.0, 3.0, 2.0], {"a": [1, 0, 0], "b": [0, 1, 0], "c": [0, 0, 1]}, POISSON,
     warnings=["zero_df"], params=[0.0, log(3.0), log(2.0)])
# Its least-squares start has a mean of 0, and no intercept leads inside: R's glm refuses it as well.
case("saturated_at_the_boundary", [1.0, 3.0, 0.0], {"a": [1, 0, 0], "b": [0, 1, 0], "c": [0, 0, 1]},
     POISSON | {"link": "identity"}, error="invalid_input")
# Limits of a profile likelihood that rises for ever are infinite.
case("no_limit", [0, 1, 0, 1, 0, 1, 1, 1, 1], {"Intercept": ones(9), "late": [0.0] * 5 + [1.0] * 4}, BINOMIAL,
     warnings=["separation"], converged=False, profile=["no_limit"])

# Terms: what is said when they are learned, and for new rows.
ROWS = {"y": COUNTS, "x": [float(i) for i in range(8)], "g": ["a", "b"] * 4, "one": ["only"] * 8}
formula_case("single_level", "y ~ x + one", ROWS, POISSON, warnings=["single_level"])
formula_case("df_raised", "y ~ bs(x, df=2)", ROWS, GAUSSIAN, warnings=["df_raised"])
formula_case("unseen_level", "y ~ g", ROWS, POISSON, newdata={"g": ["a", "z"]}, unseen="reference",
             predicted=["unseen_level"])
formula_case("unseen_level_refused", "y ~ g", ROWS, POISSON, newdata={"g": ["a", "z"]}, error="unknown_name")
formula_case("extrapolated", "y ~ bs(x, df=4)", ROWS, GAUSSIAN, newdata={"x": [3.0, 9.0]},
             predicted=["extrapolated"])
formula_case("inside_the_knots", "y ~ bs(x, df=4)", ROWS, GAUSSIAN, newdata={"x": [3.0, 7.0]})

case("trials", [1.0, 6.0], {"Intercept": ones(2), "g": [0.0, 1.0]}, BINOMIAL, trials=[4.0, 8.0],
     warnings=["zero_df"], params=[log(1 / 3), log(3.0) - log(1 / 3)])
case("no_trials", [0.0, 1.0, 6.0], {"Intercept": ones(3), "g": [0.0, 0.0, 1.0]}, BINOMIAL,
     trials=[0.0, 4.0, 8.0], warnings=["zero_df"], params=[log(1 / 3), log(3.0) - log(1 / 3)])

# Refusals.
case("no_rows", [], {"Intercept": []}, POISSON, error="invalid_input")
case("lengths_differ", COUNTS, {"Intercept": ones(7)}, POISSON, error="dimension_mismatch")
case("negative_count", [-1.0, *COUNTS[1:]], GROUPS, POISSON, error="not_in_support")
case("zero_amount", COUNTS, GROUPS, {"family": "gamma"}, error="not_in_support")
case("share_above_1", [1.5, *ones(7)], GROUPS, BINOMIAL, error="not_in_support")
case("more_successes_than_trials", [5.0, 6.0], {"Intercept": ones(2)}, BINOMIAL, trials=[4.0, 8.0],
     error="not_in_support")
case("negative_weight", COUNTS, GROUPS, POISSON, weights=[-1.0, *ones(7)], error="invalid_input")
case("all_weights_0", COUNTS, GROUPS, POISSON, weights=[0.0] * 8, error="invalid_input")
case("missing_response", [None, *COUNTS[1:]], GROUPS, POISSON, error="invalid_input")
case("missing_number", COUNTS, {"Intercept": ones(8), "g": [None, *GROUP[1:]]}, POISSON, error="invalid_input")
case("unknown_family", COUNTS, GROUPS, {"family": "poison"}, error="unknown_name")
case("unknown_link", COUNTS, GROUPS, POISSON | {"link": "lag"}, error="unknown_name")
case("negative_theta", COUNTS, GROUPS, {"family": "negative_binomial", "theta": -1.0}, error="invalid_input")
case("power_between_0_and_1", COUNTS, GROUPS, {"family": "tweedie", "var_power": 0.5}, error="invalid_input")
case("theta_of_a_poisson", COUNTS, GROUPS, POISSON | {"theta": "estimate"}, error="invalid_input")
case("firth_of_counts", COUNTS, GROUPS, POISSON | {"bias_reduction": "firth"}, error="unsupported_model")

case("negative_alpha", COUNTS, GROUPS, POISSON | {"alpha": -1.0}, error="invalid_input")
case("negative_l1_ratio", COUNTS, GROUPS, POISSON | {"alpha": 1.0, "l1_ratio": -0.1}, error="invalid_input")
case("l1_ratio_above_1", COUNTS, GROUPS, POISSON | {"alpha": 1.0, "l1_ratio": 1.1}, error="invalid_input")
case("crossed_bounds", COUNTS, GROUPS, POISSON | {"lower": [-9.0, 1.0], "upper": [9.0, 0.5]}, error="invalid_input")
BOTH = {"Intercept": 1.0, "g": 1.0}
case("infeasible_constraints", COUNTS, GROUPS,
     POISSON | {"constraints": [{"coefficients": BOTH, "lower": 2.0}, {"coefficients": BOTH, "upper": 1.0}]},
     error="invalid_input")
case("groups_of_another_length", COUNTS, GROUPS, LASSO | {"penalty_groups": [1, 1, 1]}, error="dimension_mismatch")
case("relaxed_ridge", COUNTS, GROUPS, POISSON | {"alpha": 1.0, "l1_ratio": 0.0, "relaxed": True}, error="invalid_input")

if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(one) for one in CASES)
    head = {"command": "python3 tests/reference/parity_cases.py"}
    TARGET.write_text(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n")
    print(f"{len(CASES)} cases")
