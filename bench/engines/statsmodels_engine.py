"""statsmodels: glm by formula on a pandas frame, factors as pandas categoricals."""

import warnings
from typing import Any

import pandas as pd
import statsmodels
import statsmodels.api as sm
import statsmodels.formula.api as smf
from worker import column_names, common_names, level_names, read_columns, serve

warnings.simplefilter("ignore")  # the log link of the gamma family is not its canonical one


class Engine:
    """The job as in statsmodels' documentation of formulas."""

    def load(self, case: dict[str, Any]) -> None:
        """Make the frame and the formula."""
        names = column_names(case)
        levels = level_names(case["levels"])
        columns: dict[str, Any] = read_columns(case)
        for name in names["c"]:
            columns[name] = pd.Categorical.from_codes(columns[name], levels)
        self.frame = pd.DataFrame(columns)
        self.formula = f"y ~ {' + '.join([*names['x'], *names['c']])}"
        families = sm.families
        self.family = {
            "gaussian": lambda: families.Gaussian(),
            "poisson": lambda: families.Poisson(),
            "binomial": lambda: families.Binomial(),
            "gamma": lambda: families.Gamma(families.links.Log()),
            "negative_binomial": lambda: families.NegativeBinomial(alpha=1.0 / case["theta"]),
        }[case["family"]]

    def versions(self) -> dict[str, str]:
        """Releases of what does the work."""
        return {"statsmodels": statsmodels.__version__, "pandas": pd.__version__}

    def build(self) -> Any:
        """Make the design matrix."""
        return smf.glm(self.formula, self.frame, family=self.family())

    def fit(self, model: Any) -> Any:
        """Fit with the defaults."""
        return model.fit()

    def coefficients(self, fit: Any, model: Any) -> dict[str, Any]:
        """Estimates and standard errors."""
        return {
            "names": common_names(model.exog_names),
            "params": fit.params.tolist(),
            "se": fit.bse.tolist(),
        }


serve(Engine())
