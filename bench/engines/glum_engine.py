"""glum: GeneralizedLinearRegressor on tabmat's split matrix, factors as pandas categoricals."""

from typing import Any

import glum
import numpy as np
import pandas as pd
import tabmat
from worker import column_names, common_names, level_names, read_columns, serve, spline_basis


class Engine:
    """The job as glum's tutorials do it, without a penalty and with model-based errors."""

    def load(self, case: dict[str, Any]) -> None:
        """Make the frame."""
        self.case = case
        self.names = column_names(case)
        levels = level_names(case["levels"])
        columns: dict[str, Any] = read_columns(case)
        for name in self.names["c"]:
            columns[name] = pd.Categorical.from_codes(columns[name], levels)
        self.y = columns.pop("y")
        self.frame = pd.DataFrame(columns)

    def versions(self) -> dict[str, str]:
        """Releases of what does the work."""
        return {"glum": glum.__version__, "tabmat": tabmat.__version__, "pandas": pd.__version__}

    def _family(self) -> Any:
        family = self.case["family"]
        if family == "negative_binomial":
            return glum.NegativeBinomialDistribution(theta=1.0 / self.case["theta"])
        return {"gaussian": "normal"}.get(family, family)

    def build(self) -> Any:
        """Make the split matrix; the bases of splines are one dense matrix, which fits fastest."""
        if not self.names["z"]:
            return tabmat.from_pandas(self.frame, drop_first=True)
        width = len(self.case["knots"]) + 3
        bases = np.empty((len(self.frame), width * len(self.names["z"])), order="F")
        for j, name in enumerate(self.names["z"]):
            basis = spline_basis(self.case, self.frame[name].to_numpy())
            bases[:, width * j : width * (j + 1)] = basis
        names = [f"{name}[{k + 1}]" for name in self.names["z"] for k in range(width)]
        splines = tabmat.DenseMatrix(bases, column_names=names)
        if len(self.names["z"]) == self.frame.shape[1]:
            return splines
        rest = tabmat.from_pandas(self.frame.drop(columns=self.names["z"]), drop_first=True)
        return tabmat.hstack([rest, splines])

    def fit(self, model: Any) -> Any:
        """Fit with the default tolerance; the covariance is part of it, except on a path."""
        if path := self.case.get("path"):
            return self._fit_path(model, path)
        link = {"binomial": "logit", "gaussian": "identity"}.get(self.case["family"], "log")
        regressor = glum.GeneralizedLinearRegressor(
            family=self._family(), link=link, alpha=0, robust=False
        )
        return regressor.fit(model, self.y, store_covariance_matrix=True)

    def _fit_path(self, model: Any, path: dict[str, Any]) -> Any:
        """Cross-validate on the grid and folds of the case. glum's loss is a mean over the rows."""
        rows = np.arange(len(self.y))
        folds = [
            (rows[rows % path["folds"] != k], rows[rows % path["folds"] == k])
            for k in range(path["folds"])
        ]
        regressor = glum.GeneralizedLinearRegressorCV(
            family=self._family(),
            l1_ratio=path["l1Ratio"],
            alphas=np.array(path["alphas"]) / len(rows),
            cv=folds,
            robust=False,
        )
        return regressor.fit(model, self.y)

    def coefficients(self, fit: Any, model: Any) -> dict[str, Any]:
        """Estimates and standard errors; on a path the chosen alpha, on the sum of rows."""
        names = ["Intercept", *common_names(model.get_names("column"))]
        if "path" in self.case:
            return {
                "names": names,
                "params": [float(fit.intercept_), *fit.coef_.tolist()],
                "se": None,
                "alpha": float(fit.alpha_) * len(self.y),
            }
        return {
            "names": names,
            "params": [float(fit.intercept_), *fit.coef_.tolist()],
            "se": list(fit.std_errors()),
        }


serve(Engine())
