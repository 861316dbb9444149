/**
 * NVIDIA GPUs through CUDA's driver: which there are, why none serves, and their memory, streams
 * and events, each with the lifetime of an {@link java.lang.foreign.Arena}.
 *
 * <p>Needs the driver and nothing else of CUDA. The driver is opened when first asked for.
 *
 * <pre>{@code
 * CudaDevice gpu = Cuda.device();
 * try (Arena arena = Arena.ofConfined()) {
 *   DeviceMemory memory = gpu.allocate(4 * logits.length, arena);
 *   memory.copyFrom(MemorySegment.ofArray(logits));
 * }
 * }</pre>
 */
package dev.quern.cuda;
