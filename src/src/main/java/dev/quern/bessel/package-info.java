/**
 * Logarithms of the modified Bessel functions I<sub>v</sub>(x) and K<sub>v</sub>(x) of real order,
 * their ratios and their derivatives.
 */
package dev.quern.bessel;
