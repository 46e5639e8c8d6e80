#pragma once

// exp, log, pow and sin for the core. They are made of + - * / on doubles and of integer
// operations, in one written order, so that every compiler, optimisation level and processor gives
// the same bits; the libraries of platforms do not. They rely on -ffp-contract=off, rounding to
// nearest and IEEE doubles without excess precision.
//
// The errors below are bounds in units in the last place against the exact value, with a margin
// over what was measured beside __float128 on millions of inputs. Special values follow annex F of
// the C standard; errno and floating-point flags do not matter to the core.

namespace tw::math {

/// e^x.
/// Errors:  below 0.55 ulp, 1 ulp where the result is subnormal.
/// Source:  P. T. P. Tang, ACM TOMS 15 (1989), 144-157, with 64 steps and Taylor's coefficients.
double exp(double x);

/// Natural logarithm; NaN below zero, minus infinity at zero.
/// Errors:  below 0.52 ulp.
/// Source:  P. T. P. Tang, ACM TOMS 16 (1990), 378-400, carried out in pairs of doubles (T. J.
///          Dekker, Numer. Math. 18 (1971), 224-242).
double log(double x);

/// x to the power y.
/// Errors:  below 0.60 ulp, 1 ulp where the result is subnormal.
/// Source:  exp(y log x) with the logarithm as a pair of doubles, good to about 2^-67.
double pow(double x, double y);

/// Sine of radians, for every finite x.
/// Errors:  below 0.85 ulp; NaN for infinities.
/// Source:  reduction by 2/pi in integers, M. H. Payne and R. N. Hanek, SIGNUM 18 (1983), 19-24;
///          Taylor's series.
double sin(double x);

}  // namespace tw::math
