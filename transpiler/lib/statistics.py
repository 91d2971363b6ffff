"""Statistics of numbers. Sums are exact for integers and correctly rounded for floats."""

import math
from typing import NamedTuple


class StatisticsError(ValueError):
    pass


def _sum(xs):
    """The exact sum as a fraction: numerator and denominator."""
    bottom = 1
    for x in xs:
        if isinstance(x, float):
            bottom = max(bottom, x.as_integer_ratio()[1])
    top = 0
    for x in xs:
        if isinstance(x, float):
            ratio = x.as_integer_ratio()
            top += ratio[0] * (bottom // ratio[1])
        else:
            top += x * bottom
    return top, bottom


def _has_floats(xs):
    return any([isinstance(x, float) for x in xs])


def _exact(top, bottom):
    return top // bottom if top % bottom == 0 else top / bottom


def mean(data):
    xs = list(data)
    if len(xs) < 1:
        raise StatisticsError("mean requires at least one data point")
    top, bottom = _sum(xs)
    if _has_floats(xs):
        return top / (bottom * len(xs))
    return _exact(top, len(xs))


def fmean(data, weights=None):
    xs = list(data)
    if weights is None:
        if not xs:
            raise StatisticsError("fmean requires at least one data point")
        return math.fsum(xs) / len(xs)
    ws = list(weights)
    if len(xs) != len(ws):
        raise StatisticsError("data and weights must be the same length")
    total = math.fsum(ws)
    if total == 0:
        raise StatisticsError("sum of weights must be non-zero")
    return math.fsum([x * w for x, w in zip(xs, ws)]) / total


def geometric_mean(data):
    xs = list(data)
    if not xs or any([x <= 0 for x in xs]):
        raise StatisticsError("geometric mean requires a non-empty dataset containing positive numbers")
    return math.exp(math.fsum([math.log(x) for x in xs]) / len(xs))


def harmonic_mean(data):
    xs = list(data)
    if len(xs) < 1:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if any([x < 0 for x in xs]):
        raise StatisticsError("harmonic mean does not support negative values")
    if any([x == 0 for x in xs]):
        return 0
    top, bottom = _sum([1 / x for x in xs])
    return len(xs) * bottom / top


def median(data):
    xs = sorted(data)
    n = len(xs)
    if n == 0:
        raise StatisticsError("no median for empty data")
    if n % 2 == 1:
        return xs[n // 2]
    return (xs[n // 2 - 1] + xs[n // 2]) / 2


def median_low(data):
    xs = sorted(data)
    if not xs:
        raise StatisticsError("no median for empty data")
    return xs[(len(xs) - 1) // 2]


def median_high(data):
    xs = sorted(data)
    if not xs:
        raise StatisticsError("no median for empty data")
    return xs[len(xs) // 2]


def mode(data):
    counts = {}
    for x in data:
        counts[x] = counts.get(x, 0) + 1
    best = 0
    found = None
    for x, count in counts.items():
        if count > best:
            best = count
            found = x
    if best == 0:
        raise StatisticsError("no mode for empty data")
    return found


def multimode(data):
    counts = {}
    for x in data:
        counts[x] = counts.get(x, 0) + 1
    best = max(counts.values(), default=0)
    return [x for x, count in counts.items() if count == best]


def _squares(xs, centre):
    """The sum of the squared deviations as a fraction, exact: numerator and denominator."""
    bottom = _sum(xs)[1]
    tops = [_sum([x])[0] * (bottom // _sum([x])[1]) for x in xs]
    n = len(tops)
    if centre is None:
        total = sum(tops)
        return sum([(n * top - total) ** 2 for top in tops]), n * n * bottom * bottom
    return _sum([(x - centre) ** 2 for x in xs])


def _ratio(xs, squares, count):
    top, bottom = squares
    if _has_floats(xs):
        return top / (bottom * count)
    return _exact(top, bottom * count)


def variance(data, xbar=None):
    xs = list(data)
    if len(xs) < 2:
        raise StatisticsError("variance requires at least two data points")
    return _ratio(xs, _squares(xs, xbar), len(xs) - 1)


def pvariance(data, mu=None):
    xs = list(data)
    if len(xs) < 1:
        raise StatisticsError("pvariance requires at least one data point")
    return _ratio(xs, _squares(xs, mu), len(xs))


def _root(squares, count):
    """The correctly rounded square root of a fraction."""
    top, bottom = squares
    if isinstance(top, float):
        return math.sqrt(top / (bottom * count))
    bottom *= count
    if top == 0:
        return 0.0
    shift = (top.bit_length() - bottom.bit_length() - 109) // 2
    if shift >= 0:
        root = math.isqrt(top // (bottom << 2 * shift))
        if root * root * (bottom << 2 * shift) != top:
            root |= 1
        return float(root << shift)
    scaled = top << -2 * shift
    root = math.isqrt(scaled // bottom)
    if root * root * bottom != scaled:
        root |= 1
    return root / (1 << -shift)


def stdev(data, xbar=None):
    xs = list(data)
    if len(xs) < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root(_squares(xs, xbar), len(xs) - 1)


def pstdev(data, mu=None):
    xs = list(data)
    if len(xs) < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _root(_squares(xs, mu), len(xs))


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    xs = sorted(data)
    size = len(xs)
    if size < 2:
        raise StatisticsError("must have at least two data points")
    result = []
    if method == "inclusive":
        for i in range(1, n):
            j, delta = divmod(i * (size - 1), n)
            result.append((xs[j] * (n - delta) + xs[j + 1] * delta) / n)
        return result
    if method != "exclusive":
        raise ValueError(f"Unknown method: {method!r}")
    for i in range(1, n):
        j = i * (size + 1) // n
        j = 1 if j < 1 else size - 1 if j > size - 1 else j
        delta = i * (size + 1) - j * n
        result.append((xs[j - 1] * (n - delta) + xs[j] * delta) / n)
    return result


def correlation(x, y):
    xs = list(x)
    ys = list(y)
    n = len(xs)
    if len(ys) != n:
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("correlation requires at least two data points")
    xbar = math.fsum(xs) / n
    ybar = math.fsum(ys) / n
    sxy = math.fsum([(a - xbar) * (b - ybar) for a, b in zip(xs, ys)])
    sxx = math.fsum([(a - xbar) ** 2.0 for a in xs])
    syy = math.fsum([(b - ybar) ** 2.0 for b in ys])
    if sxx * syy == 0:
        raise StatisticsError("at least one of the inputs is constant")
    return sxy / math.sqrt(sxx * syy)


def covariance(x, y):
    xs = list(x)
    ys = list(y)
    n = len(xs)
    if len(ys) != n:
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("covariance requires at least two data points")
    xbar = math.fsum(xs) / n
    ybar = math.fsum(ys) / n
    return math.fsum([(a - xbar) * (b - ybar) for a, b in zip(xs, ys)]) / (n - 1)


class LinearRegression(NamedTuple):
    slope: float
    intercept: float


def linear_regression(x, y, /, *, proportional=False):
    xs = list(x)
    ys = list(y)
    n = len(xs)
    if len(ys) != n:
        raise StatisticsError("linear regression requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("linear regression requires at least two data points")
    xbar = 0.0 if proportional else math.fsum(xs) / n
    ybar = 0.0 if proportional else math.fsum(ys) / n
    sxy = math.fsum([(a - xbar) * (b - ybar) for a, b in zip(xs, ys)])
    sxx = math.fsum([(a - xbar) ** 2.0 for a in xs])
    if sxx == 0:
        raise StatisticsError("x is constant")
    slope = sxy / sxx
    return LinearRegression(slope, 0.0 if proportional else ybar - slope * xbar)
