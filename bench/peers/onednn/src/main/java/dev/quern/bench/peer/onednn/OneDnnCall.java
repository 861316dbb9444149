package dev.quern.bench.peer.onednn;

import dev.quern.bench.ElementType;
import dev.quern.bench.PeerUnavailableException;
import dev.quern.bench.peer.PeerCall;
import dev.quern.bench.peer.PeerTask;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;

/** One primitive with its memory; all of it is made once. */
final class OneDnnCall implements PeerCall {
  private static final dnnl_primitive_attr DEFAULT = null;
  private static final dnnl_memory_desc NO_BIAS = null;
  private static final int LAST_AXIS = 1;

  private final PeerTask task;
  private final Deque<Runnable> cleanup = new ArrayDeque<>();
  private final dnnl_engine engine = new dnnl_engine();
  private final dnnl_stream stream = new dnnl_stream();
  private final dnnl_primitive primitive = new dnnl_primitive();
  private final dnnl_exec_arg_t arguments;
  private final int count;

  OneDnnCall(PeerTask task) {
    this.task = task;
    count = task.y() == null ? 2 : 3;
    arguments = new dnnl_exec_arg_t(count);
    try {
      check(dnnl.dnnl_engine_create(engine, dnnl.dnnl_cpu, 0));
      cleanup.push(() -> dnnl.dnnl_engine_destroy(engine));
      check(dnnl.dnnl_stream_create(stream, engine, dnnl.dnnl_stream_default_flags));
      cleanup.push(() -> dnnl.dnnl_stream_destroy(stream));
      build();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void build() {
    dnnl_memory_desc x = matrix(task.rows(), task.innerColumns());
    dnnl_memory_desc y = matrix(task.innerRows(), task.columns());
    dnnl_memory_desc result = matrix(task.rows(), task.columns());
    dnnl_primitive_desc description = new dnnl_primitive_desc();
    int second =
        switch (task.operation()) {
          case SOFTMAX -> {
            check(
                dnnl.dnnl_softmax_forward_primitive_desc_create(
                    description,
                    engine,
                    dnnl.dnnl_forward_inference,
                    dnnl.dnnl_softmax_accurate,
                    x,
                    result,
                    LAST_AXIS,
                    DEFAULT));
            yield 0;
          }
          case MULTIPLY -> {
            check(
                dnnl.dnnl_binary_primitive_desc_create(
                    description, engine, dnnl.dnnl_binary_mul, x, y, result, DEFAULT));
            yield dnnl.DNNL_ARG_SRC_1;
          }
          case MATRIX_PRODUCT -> {
            check(
                dnnl.dnnl_matmul_primitive_desc_create(
                    description, engine, x, y, NO_BIAS, result, DEFAULT));
            yield dnnl.DNNL_ARG_WEIGHTS;
          }
        };
    cleanup.push(() -> dnnl.dnnl_primitive_desc_destroy(description));
    check(dnnl.dnnl_primitive_create(primitive, description));
    cleanup.push(() -> dnnl.dnnl_primitive_destroy(primitive));
    argument(0, dnnl.DNNL_ARG_SRC, x, task.x());
    argument(1, dnnl.DNNL_ARG_DST, result, task.result());
    if (task.y() != null) {
      argument(2, second, y, task.y());
    }
    arguments.position(0);
  }

  private dnnl_memory_desc matrix(int rows, int columns) {
    dnnl_memory_desc description = new dnnl_memory_desc();
    long[] shape = {rows, columns};
    int type = task.type() == ElementType.FLOAT32 ? dnnl.dnnl_f32 : dnnl.dnnl_f64;
    check(
        dnnl.dnnl_memory_desc_create_with_tag(
            description, shape.length, shape, type, dnnl.dnnl_ab));
    cleanup.push(() -> dnnl.dnnl_memory_desc_destroy(description));
    return description;
  }

  private void argument(int i, int role, dnnl_memory_desc description, MemorySegment segment) {
    dnnl_memory memory = new dnnl_memory();
    check(dnnl.dnnl_memory_create(memory, description, engine, new Address(segment)));
    cleanup.push(() -> dnnl.dnnl_memory_destroy(memory));
    arguments.position(i).arg(role).memory(memory);
  }

  private void check(int status) {
    if (status == dnnl.dnnl_unimplemented) {
      throw new PeerUnavailableException("oneDNN has no " + task.describe() + " for the CPU");
    }
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("oneDNN, " + task.describe() + ": status " + status);
    }
  }

  @Override
  public void run() {
    check(dnnl.dnnl_primitive_execute(primitive, stream, count, arguments));
    check(dnnl.dnnl_stream_wait(stream));
  }

  @Override
  public void store() {}

  @Override
  public String how() {
    return task.type().id() + ", off-heap memory in place, one primitive made before, one thread";
  }

  @Override
  public void close() {
    while (!cleanup.isEmpty()) {
      cleanup.pop().run();
    }
  }

  /** A segment's address as a pointer that owns nothing. */
  private static final class Address extends Pointer {
    Address(MemorySegment segment) {
      address = segment.address();
    }
  }
}
