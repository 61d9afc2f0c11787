"""rustystats: glm_dict on a polars frame, factors as polars categoricals."""

import re
from typing import Any

import numpy as np
import polars as pl
import rustystats
from worker import column_names, common_names, level_names, read_columns, serve

FAMILIES = {"negative_binomial": "negbinomial"}


class Engine:
    """The job in the form of rustystats' documentation."""

    def load(self, case: dict[str, Any]) -> None:
        """Make the frame and the dictionary of terms."""
        self.case = case
        names = column_names(case)
        levels = np.array(level_names(case["levels"]))
        columns: dict[str, Any] = read_columns(case)
        for name in names["c"]:
            texts = pl.Series(levels[columns[name]].tolist(), dtype=pl.String)
            columns[name] = texts.cast(pl.Categorical)
        self.frame = pl.DataFrame(columns)
        spline = {"type": "bs", "knots": case["knots"], "boundary_knots": [0.0, 1.0]}
        self.terms = (
            {name: {"type": "linear"} for name in names["x"]}
            | {name: {"type": "categorical"} for name in names["c"]}
            | dict.fromkeys(names["z"], spline)
        )
        self.options = {"family": FAMILIES.get(case["family"], case["family"])}
        if case["family"] == "negative_binomial":
            self.options["theta"] = case["theta"]

    def versions(self) -> dict[str, str]:
        """Releases of what does the work."""
        return {"rustystats": rustystats.__version__, "polars": pl.__version__}

    def build(self) -> Any:
        """Learn the terms and make the design."""
        return rustystats.glm_dict("y", self.terms, self.frame, **self.options)

    def fit(self, model: Any) -> Any:
        """Fit with the defaults; a path has folds and a grid of its own."""
        if path := self.case.get("path"):
            return model.fit(
                regularization="elastic_net",
                l1_ratio=path["l1Ratio"],
                cv=path["folds"],
                n_alphas=len(path["alphas"]),
                alpha_min_ratio=path["minRatio"],
            )
        return model.fit()

    def coefficients(self, fit: Any, model: Any) -> dict[str, Any]:
        """Estimates and standard errors; on a path the chosen alpha."""
        names = common_names([_spline_name(name) for name in model.feature_names])
        if "path" in self.case:
            chosen = {"params": list(fit.params), "se": None, "alpha": float(fit.alpha)}
            return {"names": names} | chosen
        return {"names": names, "params": list(fit.params), "se": list(fit.bse())}


def _spline_name(name: str) -> str:
    """z1[1] for the first column of a spline with given knots."""
    found = re.match(r"bs\((\w+), (\d+)/\d+", name)
    return f"{found[1]}[{found[2]}]" if found else name


serve(Engine())
