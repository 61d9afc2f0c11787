"""An interrupt from another thread ends a fit that does not pause."""

from typing import Any

import pytest
from js import interrupter

import webglm


def test_from_another_thread(long_model: webglm.GLM, interrupt_buffer: Any) -> None:
    expected = long_model.fit().params.tolist()
    interrupter.interrupt(interrupt_buffer, 200)
    with pytest.raises(KeyboardInterrupt) as interrupt:
        # This would take many times as long.
        long_model.fit(regularization="lasso", n_alphas=1000, alpha_min_ratio=1e-6, cv=10)
    assert "fit" in [entry.name for entry in interrupt.traceback]
    assert long_model.fit().params.tolist() == expected
