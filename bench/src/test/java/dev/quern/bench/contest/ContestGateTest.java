package dev.quern.bench.contest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.bench.contest.ContestRun.Heat;
import dev.quern.bench.results.Environment;
import dev.quern.bench.results.Row;
import dev.quern.bench.results.Row.Kind;
import dev.quern.bench.results.Row.Role;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every benchmark has to keep, or its numbers mean something else: it runs where its name
 * says, and allocates nothing.
 */
class ContestGateTest {
  /** Turns of so many calls that what JMH itself allocates in one doesn't show. */
  private static final Effort EFFORT = new Effort(1, 2, 100, 0.3);

  private static final double BYTES_PER_CALL = 1;

  /** Few enough that a turn has many calls, of the slowest too. */
  private static final int NEAR = 2048;

  private static final int NEAR_OF_BESSEL = 256;

  static List<Heat> heats() {
    List<Heat> heats = new ArrayList<>();
    for (Contest contest : Contests.all()) {
      List<String> ours =
          contest.contenders(Extent.DEFAULT, NEAR, false).stream()
              .filter(name -> !name.equals(Names.LIMIT))
              .filter(name -> Names.of(name).threads() == 1) // several threads do allocate
              .toList();
      heats.add(new Heat(contest, elements(contest), ours));
    }
    return heats;
  }

  /** The number of elements nearest to {@link #NEAR}; of rows, at least one. */
  private static long elements(Contest contest) {
    if (contest instanceof SoftmaxContest softmax && softmax.columns() > 0) {
      return Math.max(NEAR, softmax.columns());
    }
    if (contest instanceof BesselContest) {
      return NEAR_OF_BESSEL;
    }
    return contest.sizes(Extent.FULL).stream()
        .min((a, b) -> Long.compare(Math.abs(a - NEAR), Math.abs(b - NEAR)))
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("heats")
  void runsWhereItsNameSaysAndAllocatesNothing(Heat heat) throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setProperty("jmh.ignoreLock", "true"); // someone may be measuring
    Environment environment = Environment.of("2026-01-01T00:00:00Z", List.of(), "test");
    List<Row> rows =
        new ContestRun(EFFORT, new PrintStream(log, true, StandardCharsets.UTF_8))
            .run(heat).stream().map(row -> row.build(1, environment)).toList();
    List<Row> times = rows.stream().filter(row -> row.kind() == Kind.TIME).toList();
    List<Row> absent = rows.stream().filter(row -> row.kind() == Kind.ABSENT).toList();
    assertEquals(heat.contenders().size(), times.size() + absent.size(), rows::toString);
    for (Row row : absent) {
      assertFalse(row.reason().isBlank(), row::toString);
    }
    for (Row row : times) {
      assertEquals(Role.QUERN, row.role());
      assertTrue(row.contender().startsWith(row.backend()), row::toString);
      assertEquals(EFFORT.rounds(), row.samples(), row::toString);
      assertTrue(row.median() > 0 && row.low() <= row.median(), row::toString);
      assertTrue(
          row.bytesPerCall() <= BYTES_PER_CALL,
          () ->
              row.contender()
                  + " allocates "
                  + row.bytesPerCall()
                  + " B a call: "
                  + row
                  + log.toString(StandardCharsets.UTF_8));
    }
    assertTrue(log.toString(StandardCharsets.UTF_8).contains("# quern contender 0"));
  }
}
