"""What a reranker's scores are to be: in the order of the grades, and grades themselves.

The list alone would do for the order, but it stays the same when a query's scores all move by one
number: they would say nothing of whether any candidate is good. The grades alone, point by point,
would make logistic(score) comparable between queries, and weigh the one right answer no more than
each of the wrong ones beside it. So the sum of both is fitted.
"""

from torch import Tensor
from torch.nn import functional as F

__all__ = ["listwise", "pointwise"]


def listwise(scores: Tensor, grades: Tensor) -> Tensor:
    """ListNet's cross-entropy of "comes first" (Cao et al., ICML 2007), mean over the lists.

    L = -1/n sum_i sum_j y_ij / (sum_l y_il) log softmax(s_i)_j

    The shares are of the grades y, not of e^y as there: with grades within 0 and 1, e^y would let a
    worthless candidate come first one third as often as the product itself.

    Args:
        scores: float (n, k), any numbers.
        grades: float (n, k), 0 to 1, above 0 somewhere in each list.
    """
    shares = grades / grades.sum(dim=1, keepdim=True)
    return F.cross_entropy(scores, shares)


def pointwise(scores: Tensor, grades: Tensor) -> Tensor:
    """Mean binary cross-entropy of logistic(score) with the grade; arguments as `listwise`.

    It is lowest where logistic(score) is the grade, as the squared error of sartor's ancestor is,
    and, unlike that, still pulls hard at scores that are far off.
    """
    return F.binary_cross_entropy_with_logits(scores, grades)
