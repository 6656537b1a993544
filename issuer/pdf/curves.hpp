/// The fine-line curves of a sheet's background as cubic Bezier pieces. Pure; millimetres.
#pragma once

#include <vector>

#include "issuer/pdf/layout.hpp"

namespace etd::pdf {

struct Point {
    double x, y;
};

struct Curve {
    struct Piece {
        Point a, b, end;
    };
    Point start;
    std::vector<Piece> pieces;
};

/// Curve `index` of the family, 0 to curves - 1.
Curve curveOf(const Waves& waves, int index);
Curve curveOf(const Rosette& rosette, int index);

}  // namespace etd::pdf
