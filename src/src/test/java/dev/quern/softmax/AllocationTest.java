package dev.quern.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.quern.testing.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls on one thread allocate nothing, whatever the backend and the memory. Each in a JVM of its
 * own, which the other tests have not taught to expect all kinds of memory everywhere.
 */
class AllocationTest {
  /** Where segments are of several classes, C2 may leave a view or two of them, never vectors. */
  private static final int VIEWS = 512;

  @ParameterizedTest
  @ValueSource(strings = {"ARRAY", "HEAP", "OFF_HEAP", "ARRAY OFF_HEAP"})
  void compiledCallsAllocateNothing(String places) {
    check(places, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAP_READ_ONLY", "BYTES", "MAPPED"})
  void compiledCallsOnUnusualMemoryAllocateNoVectors(String places) {
    check(places, VIEWS);
  }

  private static void check(String places, int allowed) {
    List<String> arguments = new ArrayList<>(List.of(places.split(" ")));
    arguments.add(0, Integer.toString(allowed));
    ChildJvm.Result result =
        ChildJvm.with("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
            .main(AllocationProbe.class, arguments.toArray(String[]::new))
            .run();
    assertNotNull(result.get("calls"), result::toString);
    List<String> allocating =
        result.out().lines().filter(line -> line.startsWith("allocates=")).toList();
    assertEquals(List.of(), allocating, () -> String.join("\n", allocating));
  }
}
