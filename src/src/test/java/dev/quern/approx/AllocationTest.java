package dev.quern.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.quern.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls on one thread allocate nothing, whatever the backend and the memory. Each kind in a JVM of
 * its own, which the other tests have not taught to expect all kinds of memory everywhere.
 */
class AllocationTest {
  @ParameterizedTest
  @EnumSource(AllocationProbe.Calls.class)
  void compiledCallsAllocateNothing(AllocationProbe.Calls calls) {
    ChildJvm.Result result =
        // Compiled in the foreground, however busy the machine is.
        ChildJvm.with(
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xbatch")
            .main(AllocationProbe.class, calls.name())
            .run();
    assertNotNull(result.get("calls"), result::toString);
    List<String> allocating =
        result.out().lines().filter(line -> line.startsWith("allocates=")).toList();
    assertEquals(List.of(), allocating, () -> String.join("\n", allocating));
  }
}
