"""scikit-learn: one-hot encoding and a linear model by Newton's method; no standard errors."""

from typing import Any

import pandas as pd
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.linear_model import (
    GammaRegressor,
    LinearRegression,
    LogisticRegression,
    PoissonRegressor,
)
from sklearn.preprocessing import OneHotEncoder
from worker import column_names, level_names, read_columns, serve

MODELS = {
    "gaussian": lambda: LinearRegression(),
    "poisson": lambda: PoissonRegressor(alpha=0, solver="newton-cholesky"),
    "gamma": lambda: GammaRegressor(alpha=0, solver="newton-cholesky"),
    "binomial": lambda: LogisticRegression(C=float("inf"), solver="newton-cholesky"),
}


class Engine:
    """The job by the estimators that scikit-learn has."""

    def load(self, case: dict[str, Any]) -> None:
        """Make the frame."""
        self.names = column_names(case)
        levels = level_names(case["levels"])
        columns: dict[str, Any] = read_columns(case)
        for name in self.names["c"]:
            columns[name] = pd.Categorical.from_codes(columns[name], levels)
        self.y = columns.pop("y")
        self.frame = pd.DataFrame(columns)
        self.model = MODELS[case["family"]]
        self.levels = [levels] * len(self.names["c"])

    def versions(self) -> dict[str, str]:
        """Releases of what does the work."""
        return {"scikit-learn": sklearn.__version__, "pandas": pd.__version__}

    def build(self) -> Any:
        """Make the dense design matrix."""
        encoder = OneHotEncoder(categories=self.levels, drop="first", sparse_output=False)
        self.transformer = make_column_transformer(
            ("passthrough", self.names["x"]), (encoder, self.names["c"])
        )
        return self.transformer.fit_transform(self.frame)

    def fit(self, model: Any) -> Any:
        """Fit with the default tolerance."""
        return self.model().fit(model, self.y)

    def coefficients(self, fit: Any, model: Any) -> dict[str, Any]:
        """Estimates alone."""
        factors = [f"{name}[{level}]" for name in self.names["c"] for level in self.levels[0][1:]]
        intercept = fit.intercept_[0] if fit.coef_.ndim == 2 else fit.intercept_
        return {
            "names": ["Intercept", *self.names["x"], *factors],
            "params": [float(intercept), *fit.coef_.ravel().tolist()],
            "se": None,
        }


serve(Engine())
