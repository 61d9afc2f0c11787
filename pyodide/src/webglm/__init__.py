"""Generalized linear models in Pyodide, computed by webglm's WebAssembly core.

>>> import webglm
>>> fit = webglm.fit_glm(y, x, family="poisson")
>>> fit.params, fit.bse()
"""

from webglm import families, links
from webglm.exceptions import (
    ConvergenceError,
    DesignMatrixError,
    EncodingError,
    FittingError,
    OutOfMemoryError,
    PredictionError,
    SerializationError,
    ValidationError,
    WebGLMError,
)
from webglm.families import (
    BinomialFamily,
    GammaFamily,
    GaussianFamily,
    InverseGaussianFamily,
    NegativeBinomialFamily,
    PoissonFamily,
    QuasiBinomialFamily,
    QuasiPoissonFamily,
    TweedieFamily,
)
from webglm.fit import FitProgress, FitWarning, GLMResults
from webglm.glm import GLM, fit_glm, fit_glm_async, fit_glm_regularized
from webglm.intervals import ConfidenceIntervals, Relativities
from webglm.links import (
    CloglogLink,
    IdentityLink,
    InverseLink,
    InverseSquareLink,
    LogitLink,
    LogLink,
    PowerLink,
    ProbitLink,
    SqrtLink,
)
from webglm.multiple_testing import adjust_p_values
from webglm.regressions import gamma_regression, logistic_regression, ols, poisson_regression
from webglm.term_tests import DevianceTable, HypothesisTest, MarginalEffects, anova

__version__ = "0.1.0"

__all__ = [
    "GLM",
    "BinomialFamily",
    "CloglogLink",
    "ConfidenceIntervals",
    "ConvergenceError",
    "DesignMatrixError",
    "DevianceTable",
    "EncodingError",
    "FitProgress",
    "FitWarning",
    "FittingError",
    "GLMResults",
    "GammaFamily",
    "GaussianFamily",
    "HypothesisTest",
    "IdentityLink",
    "InverseGaussianFamily",
    "InverseLink",
    "InverseSquareLink",
    "LogLink",
    "LogitLink",
    "MarginalEffects",
    "NegativeBinomialFamily",
    "OutOfMemoryError",
    "PoissonFamily",
    "PowerLink",
    "PredictionError",
    "ProbitLink",
    "QuasiBinomialFamily",
    "QuasiPoissonFamily",
    "Relativities",
    "SerializationError",
    "SqrtLink",
    "TweedieFamily",
    "ValidationError",
    "WebGLMError",
    "__version__",
    "adjust_p_values",
    "anova",
    "families",
    "fit_glm",
    "fit_glm_async",
    "fit_glm_regularized",
    "gamma_regression",
    "links",
    "logistic_regression",
    "ols",
    "poisson_regression",
]
