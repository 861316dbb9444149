/** Exact softmax and log-sum-exp, to measure errors against. */
package dev.quern.bench.oracle;
