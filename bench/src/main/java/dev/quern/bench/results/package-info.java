/** What was measured, as files that other programs read. */
package dev.quern.bench.results;
