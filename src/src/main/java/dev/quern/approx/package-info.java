/**
 * Products and functions by the addition of bit patterns: L-Mul and piecewise-affine arithmetic,
 * emulated exactly. This shows what a model would lose on hardware that multiplies so; it makes
 * nothing faster on hardware of today.
 */
package dev.quern.approx;
