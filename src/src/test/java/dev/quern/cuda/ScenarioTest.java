package dev.quern.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.testing.ChildJvm.Result;
import dev.quern.testing.Emulator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can't be undone in a JVM, each in one of its own. */
class ScenarioTest {
  @BeforeAll
  static void assumeTheEmulator() {
    Emulator.assumeBuilt();
  }

  private static Result run(String settings, String... arguments) {
    return Emulator.child(settings).main(Scenario.class, arguments).run();
  }

  /** Errors after which the driver does nothing more, of the launch itself and after it. */
  @ParameterizedTest
  @CsvSource({"launch=719", "launch=700", "launch=716", "lost=719", "lost=700", "lost=999"})
  void afterAContextIsLostEveryUseSaysSoWithTheFirstError(String setting) {
    Result result = run("", "lost", setting);
    String number = "(" + setting.substring(setting.indexOf('=') + 1) + ")";
    assertTrue(String.valueOf(result.get("first")).contains(number), result::toString);
    assertTrue(result.get("later").contains("start a new process"), result::toString);
    assertTrue(result.get("later").contains(number), result::toString);
    assertEquals(result.get("first"), result.get("cause"), result::toString);
    assertEquals("9", result.get("failed"), result::toString);
    assertEquals("true", result.get("closed"), result::toString);
  }

  @Test
  void whatGoesWrongWhileAnArenaIsClosedIsLoggedOnce() {
    Result result = run("deferred=1", "closing");
    assertEquals("true", result.get("closed"), result::toString);
    assertEquals(
        1,
        result.err().lines().filter(line -> line.startsWith("WARNING: GPU 0")).count(),
        result::toString);
    assertTrue(result.get("later").contains("start a new process"), result::toString);
  }

  @Test
  void withoutPoolsMemoryIsAllocatedSingly() {
    Result result = run("pools=0", "compute");
    assertEquals("0", result.get("pools"), result::toString);
    assertEquals("0", result.get("allocations"), result::toString);
    assertEquals("0", result.get("damaged"), result::toString);
    assertEquals("1", run("", "compute").get("pools"));
  }

  @Test
  void processesRunAtOnce() {
    List<CompletableFuture<Result>> children =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> run("", "compute")))
            .limit(2)
            .toList();
    for (CompletableFuture<Result> child : children) {
      assertEquals("0", child.join().get("allocations"), () -> child.join().toString());
    }
  }

  @Test
  void devicesAreKeptApart() {
    Result result = run("devices=2", "devices");
    assertEquals("2", result.get("pools"), result::toString);
    assertEquals("8", result.get("refused"), result::toString);
  }

  @Test
  void pageLockedMemoryIsFreedWhenNoDeviceCopiesItAnyMore() {
    Result result = run("devices=2,deferred=1", "pinned");
    assertEquals("false", result.get("before"), result::toString);
    assertEquals("true", result.get("after"), result::toString);
  }

  @Test
  void launchesAllocateNothing() {
    Result result = run("", "allocates");
    assertTrue(Long.parseLong(result.get("bytes")) <= 500, result::toString);
  }

  @Test
  void classLoadersShareTheDriver() {
    Result result = run("", "loaders");
    assertTrue(result.get("loader0").contains("emulated"), result::toString);
    assertEquals(result.get("loader0"), result.get("loader1"), result::toString);
  }
}
