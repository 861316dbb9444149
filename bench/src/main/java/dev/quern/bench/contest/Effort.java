package dev.quern.bench.contest;

/**
 * How long a contest is measured.
 *
 * @param forks JVMs
 * @param rounds turns that each contender gets in a JVM
 * @param turnMillis the least length of a turn
 * @param warmUpSeconds the least that each contender warms up
 */
public record Effort(int forks, int rounds, int turnMillis, double warmUpSeconds) {}
