/** Measures on this machine the sizes at which selection should change its mind. */
package dev.quern.bench.tune;
