/**
 * Softmax and log-sum-exp over rows of float32 and float64.
 *
 * <p>All backends, tiers, algorithms and thread counts give the same bits: they share one
 * exponential and one order of summation, described in {@code src/docs/softmax.md} of the sources.
 */
package dev.quern.softmax;
