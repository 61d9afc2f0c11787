"""Group lasso and group elastic net by adelie (python3 -m pip install adelie==1.1.52).

adelie minimises a mean over weights that sum to 1, with the factor w_g alpha on the length of a
group and w_g (1 - alpha) / 2 on its square: what webglm states for the sum over the rows follows
with lambda = alpha / sum(w), where all groups of a mixed penalty have one size.
"""

import json
import pathlib

import adelie
import numpy as np

ROWS = 40
i = np.arange(1, ROWS + 1)
x = np.round(2 * np.sin(0.7 * i), 3)
z = np.round(5 * np.cos(1.3 * i) + 3, 3)
v = np.round(np.sin(0.37 * i**2), 3)
level = (3 * i * i + i // 4) % 4
dummies = [(level == k).astype(float) for k in (1, 2, 3)]
y = np.round(1 + 0.5 * x - 0.3 * z + 0.8 * np.sin(3.3 * i), 4)
counts = (7 * i % 5 + (level == 2)).astype(float)
columns = np.column_stack([x, z, v, *dummies])
weights = 1 + 0.5 * (i % 3)
offset = np.round(0.1 * np.cos(i), 3)
GLMS = {"gaussian": adelie.glm.gaussian, "poisson": adelie.glm.poisson, "binomial": adelie.glm.binomial}
RESPONSES = {"gaussian": y, "poisson": counts, "binomial": (counts >= 2).astype(float)}


def solve(family, groups, alpha, l1_ratio, weighted):
    sizes = np.bincount(groups)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    w = weights if weighted else np.ones(ROWS)
    norm = alpha * l1_ratio * np.sqrt(sizes) / w.sum()
    square = np.full(len(sizes), alpha * (1 - l1_ratio) / w.sum())
    strength = norm + square
    share = norm / strength
    assert np.ptp(share) < 1e-15
    state = adelie.solver.grpnet(
        X=np.asfortranarray(columns),
        glm=GLMS[family](y=RESPONSES[family], weights=w / w.sum()),
        groups=starts,
        alpha=float(share[0]),
        penalty=strength / strength.max(),
        lmda_path=[strength.max()],
        offsets=offset if weighted else None,
        tol=1e-18,
        irls_tol=1e-16,
        newton_tol=1e-15,
        early_exit=False,
        progress_bar=False,
    )
    return [float(state.intercepts[0]), *state.betas.toarray()[0].tolist()]


def cases():
    by_term = [0, 0, 1, 2, 2, 2]
    in_pairs = [0, 0, 1, 1, 2, 2]
    for family in GLMS:
        for alpha, l1_ratio, groups, weighted in [
            (0.5, 1.0, by_term, False),
            (2.0, 1.0, by_term, True),
            (4.0, 1.0, by_term, False),
            (2.0, 0.5, in_pairs, True),
        ]:
            yield {
                "family": family,
                "alpha": alpha,
                "l1_ratio": l1_ratio,
                "penalty_groups": [-1, *groups],
                "weighted": weighted,
                "params": solve(family, np.array(groups), alpha, l1_ratio, weighted),
            }


def write():
    head = {
        "program": "adelie",
        "version": adelie.__version__,
        "command": "python3 tests/reference/group_lasso.py",
        "columns": columns.T.tolist(),
        "responses": {name: values.tolist() for name, values in RESPONSES.items()},
        "weights": weights.tolist(),
        "offset": offset.tolist(),
    }
    path = pathlib.Path(__file__).parents[1] / "fixtures" / "group_lasso.json"
    lines = ",\n".join(json.dumps(case) for case in cases())
    path.write_text(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n", encoding="utf-8")


write()
