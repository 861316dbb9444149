package dev.quern.internal.cuda;

import dev.quern.internal.bindings.cuda.CUlaunchAttributeValue_union;
import dev.quern.internal.bindings.cuda.CUlaunchAttribute_st;
import dev.quern.internal.bindings.cuda.CUlaunchConfig_st;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The shape of a launch in clusters, as the driver wants it. */
final class LaunchConfig {
  /** A {@code CUlaunchConfig}. */
  final MemorySegment segment;

  /** Of its one attribute. */
  private final MemorySegment clusterSize;

  LaunchConfig(Arena arena) {
    segment = arena.allocate(CUlaunchConfig_st.layout());
    MemorySegment attribute = arena.allocate(CUlaunchAttribute_st.layout());
    CUlaunchAttribute_st.id(attribute, cuda_h.CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION());
    clusterSize = CUlaunchAttributeValue_union.clusterDim(CUlaunchAttribute_st.value(attribute));
    CUlaunchAttributeValue_union.clusterDim.y(clusterSize, 1);
    CUlaunchAttributeValue_union.clusterDim.z(clusterSize, 1);
    CUlaunchConfig_st.attrs(segment, attribute);
    CUlaunchConfig_st.numAttrs(segment, 1);
    CUlaunchConfig_st.gridDimZ(segment, 1);
    CUlaunchConfig_st.blockDimY(segment, 1);
    CUlaunchConfig_st.blockDimZ(segment, 1);
  }

  LaunchConfig set(
      int gridX, int gridY, int threads, int sharedBytes, int clusterX, MemorySegment stream) {
    CUlaunchConfig_st.gridDimX(segment, gridX);
    CUlaunchConfig_st.gridDimY(segment, gridY);
    CUlaunchConfig_st.blockDimX(segment, threads);
    CUlaunchConfig_st.sharedMemBytes(segment, sharedBytes);
    CUlaunchConfig_st.hStream(segment, stream);
    CUlaunchAttributeValue_union.clusterDim.x(clusterSize, clusterX);
    return this;
  }
}
