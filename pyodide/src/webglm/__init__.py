"""Generalized linear models in Pyodide, computed by webglm's WebAssembly core.

>>> import webglm
>>> fit = webglm.glm("claims ~ age + C(area)", data, family="poisson", exposure="years").fit()
>>> fit.params, fit.bse(), fit.predict(new_data)
"""

import webglm.glm  # noqa: F401  before the function, which takes the place of the module
from webglm import exceptions, families, links
from webglm.dict_model import FormulaGLMDict, glm_dict
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
    QuasiFamily,
    QuasiPoissonFamily,
    TweedieFamily,
)
from webglm.fit import GLMResults
from webglm.formula import FormulaGLM, glm
from webglm.glm import GLM, fit_glm, fit_glm_async, fit_glm_regularized
from webglm.glm_model import CredibilityTable, GLMModel, load_model
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
from webglm.outcomes import FitProgress, FitWarning
from webglm.prediction import Prediction, predict
from webglm.regressions import (
    fit_negbinomial,
    gamma_regression,
    logistic_regression,
    ols,
    poisson_regression,
)
from webglm.splines import SplineTerm, bs, bs_names, ns, ns_names
from webglm.summaries import summary, summary_relativities
from webglm.term_tests import DevianceTable, HypothesisTest, MarginalEffects, anova

__version__ = "0.1.0"

__all__ = [
    "GLM",
    "BinomialFamily",
    "CloglogLink",
    "ConfidenceIntervals",
    "ConvergenceError",
    "CredibilityTable",
    "DesignMatrixError",
    "DevianceTable",
    "EncodingError",
    "FitProgress",
    "FitWarning",
    "FittingError",
    "FormulaGLM",
    "FormulaGLMDict",
    "GLMModel",
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
    "Prediction",
    "PredictionError",
    "ProbitLink",
    "QuasiBinomialFamily",
    "QuasiFamily",
    "QuasiPoissonFamily",
    "Relativities",
    "SerializationError",
    "SplineTerm",
    "SqrtLink",
    "TweedieFamily",
    "ValidationError",
    "WebGLMError",
    "__version__",
    "adjust_p_values",
    "anova",
    "bs",
    "bs_names",
    "exceptions",
    "families",
    "fit_glm",
    "fit_glm_async",
    "fit_glm_regularized",
    "fit_negbinomial",
    "gamma_regression",
    "glm",
    "glm_dict",
    "links",
    "load_model",
    "logistic_regression",
    "ns",
    "ns_names",
    "ols",
    "poisson_regression",
    "predict",
    "summary",
    "summary_relativities",
]
