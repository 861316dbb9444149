/**
 * Contests: who does the same work fastest. All that take part in one run in the same forked JVM
 * and take turns there, iteration by iteration of JMH, beside what the memory or the arithmetic
 * allows at that moment. Each fork says what it runs on, and rows of results repeat what it said.
 */
package dev.quern.bench.contest;
