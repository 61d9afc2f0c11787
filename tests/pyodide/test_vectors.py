"""The vectors and matrices of a session without numpy, and those of one with numpy."""

import copy
import pickle
from array import array

import pytest

from webglm.vectors import NumberArray, matrix, numpy_module, vector

MATRIX = NumberArray([1, 2, 3, 4, 5, 6], (2, 3))


def test_kind_of_results() -> None:
    numpy = numpy_module()
    for result, shape in (
        (vector(array("d", [1, 2, 3])), (3,)),
        (matrix(array("d", [1, 2, 3, 4]), 2, 2), (2, 2)),
    ):
        assert isinstance(result, NumberArray if numpy is None else numpy.ndarray)
        assert result.shape == shape
        assert memoryview(result).shape == shape
        assert memoryview(result).format == "d"


def test_vector_indexes_like_a_sequence() -> None:
    values = NumberArray([1.5, 2.5, 3.5])
    assert len(values) == 3
    assert (values[0], values[-1], values[(1,)]) == (1.5, 3.5, 2.5)
    assert values[1:].tolist() == [2.5, 3.5]
    assert list(values) == [1.5, 2.5, 3.5]
    assert 2.5 in values
    with pytest.raises(IndexError):
        values[3]
    with pytest.raises(TypeError):
        values["0"]


def test_matrix_indexes_by_pairs() -> None:
    assert (len(MATRIX), MATRIX.ndim, MATRIX.size) == (2, 2, 6)
    assert MATRIX[1, 2] == 6.0
    assert MATRIX[-1].tolist() == [4.0, 5.0, 6.0]
    assert MATRIX[:, 0].tolist() == [1.0, 4.0]
    assert MATRIX[0, 1:].tolist() == [2.0, 3.0]
    assert MATRIX[:, ::2].tolist() == [[1.0, 3.0], [4.0, 6.0]]
    assert MATRIX[1:].shape == (1, 3)
    assert [row.tolist() for row in MATRIX] == MATRIX.tolist()
    for index in ((2, 0), (0, 3), (0, 0, 0)):
        with pytest.raises(IndexError):
            MATRIX[index]


def test_buffer_has_the_shape_and_the_numbers() -> None:
    view = memoryview(MATRIX)
    assert (view.shape, view.format) == ((2, 3), "d")
    assert view.tolist() == MATRIX.tolist()


def test_arrays_are_values() -> None:
    for other in (copy.copy(MATRIX), copy.deepcopy(MATRIX), pickle.loads(pickle.dumps(MATRIX))):
        assert other == MATRIX
    assert NumberArray([1, 2]) != NumberArray([1, 2], (1, 2))
    assert NumberArray([1, 2]) != [1, 2]
    assert eval(repr(NumberArray([1, 2]))) == NumberArray([1, 2])


def test_arrays_have_no_hash_since_their_buffers_can_change() -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(NumberArray([1.0, 2.0]))


def test_empty() -> None:
    assert NumberArray([]).tolist() == []
    assert memoryview(NumberArray([])).nbytes == 0
    assert NumberArray([], (0, 2)).tolist() == []
