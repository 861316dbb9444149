package dev.quern.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.quern.testing.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls on one thread allocate nothing, whatever the backend and the memory. */
class AllocationTest {
  /** In a JVM of its own that compiles in the foreground, so that nothing depends on time. */
  @Test
  void compiledCallsAllocateNothing() {
    ChildJvm.Result result =
        ChildJvm.with(
                "-Xbatch",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED")
            .main(AllocationProbe.class)
            .run();
    assertNotNull(result.get("calls"), result::toString);
    List<String> allocating =
        result.out().lines().filter(line -> line.startsWith("allocates=")).toList();
    assertEquals(List.of(), allocating, () -> String.join("\n", allocating));
  }
}
