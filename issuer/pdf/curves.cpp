#include "issuer/pdf/curves.hpp"

#include <cmath>
#include <numbers>

namespace etd::pdf {
namespace {

constexpr double kTwoPi = 2 * std::numbers::pi;
constexpr int kPiecesPerWave = 4;
constexpr int kPiecesPerPetal = 4;

struct Sample {
    Point at;
    Point slope;  ///< Derivative by the parameter.
};

/// Cubic Hermite interpolation of `sample` over `count` equal steps of [from, to].
template <class Function>
Curve interpolate(double from, double to, int count, const Function& sample) {
    const double step = (to - from) / count;
    Sample last = sample(from);
    Curve curve{last.at, {}};
    for (int index = 1; index <= count; ++index) {
        const Sample next = sample(from + step * index);
        curve.pieces.push_back(
            {{last.at.x + last.slope.x * step / 3, last.at.y + last.slope.y * step / 3},
             {next.at.x - next.slope.x * step / 3, next.at.y - next.slope.y * step / 3},
             next.at});
        last = next;
    }
    return curve;
}

}  // namespace

Curve curveOf(const Waves& waves, int index) {
    const double place = waves.curves > 1 ? double(index) / (waves.curves - 1) - 0.5 : 0;
    const double middle = waves.box.y + waves.box.height / 2;
    const double fast = kTwoPi / waves.wavelength;
    const double slow = kTwoPi / waves.period;
    const auto sample = [&](double x) {
        const double phase = fast * x + waves.step * index;
        const double y = middle + waves.amplitude * std::sin(phase) +
                         waves.spread * place * (1 + waves.waist * std::cos(slow * x));
        const double slope = waves.amplitude * fast * std::cos(phase) -
                             waves.spread * place * waves.waist * slow * std::sin(slow * x);
        return Sample{{waves.box.x + x, y}, {1, slope}};
    };
    const int pieces =
        static_cast<int>(std::ceil(waves.box.width / waves.wavelength * kPiecesPerWave));
    return interpolate(0, waves.box.width, pieces, sample);
}

Curve curveOf(const Rosette& rosette, int index) {
    const double radius = rosette.radius * std::pow(rosette.shrink, index);
    const auto sample = [&](double t) {
        const double phase = rosette.petals * t + rosette.turn * index;
        const double r = radius * (1 + rosette.depth * std::cos(phase));
        const double dr = -radius * rosette.depth * rosette.petals * std::sin(phase);
        return Sample{{rosette.x + r * std::cos(t), rosette.y + r * std::sin(t)},
                      {dr * std::cos(t) - r * std::sin(t), dr * std::sin(t) + r * std::cos(t)}};
    };
    return interpolate(0, kTwoPi, rosette.petals * kPiecesPerPetal, sample);
}

}  // namespace etd::pdf
