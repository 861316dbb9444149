package dev.quern.bessel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.quern.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls on one thread allocate nothing, whatever the backend and the memory. Each in a JVM of its
 * own, which the other tests have not taught to expect all kinds of memory everywhere.
 */
class AllocationTest {
  @ParameterizedTest
  @ValueSource(strings = {"ARRAY", "OFF_HEAP", "ARRAY HEAP OFF_HEAP"})
  void compiledCallsAllocateNothing(String places) {
    ChildJvm.Result result =
        ChildJvm.with("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED")
            .main(AllocationProbe.class, places.split(" "))
            .run();
    assertNotNull(result.get("calls"), result::toString);
    List<String> allocating =
        result.out().lines().filter(line -> line.startsWith("allocates=")).toList();
    assertEquals(List.of(), allocating, () -> String.join("\n", allocating));
  }
}
