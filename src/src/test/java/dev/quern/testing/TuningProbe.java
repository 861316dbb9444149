package dev.quern.testing;

import com.sun.management.ThreadMXBean;
import dev.quern.approx.Arithmetic;
import dev.quern.approx.Products;
import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import dev.quern.hardware.Backend;
import dev.quern.hardware.Capabilities;
import dev.quern.softmax.Softmax;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Runs in child JVMs under a tuning profile: prints what it changes, and a digest of results. */
public final class TuningProbe {
  private static final int ROUNDS = 60;
  private static final int CALLS = 3000;
  private static final long SLACK = 512;

  private long hash = 0xcbf29ce484222325L;

  private TuningProbe() {}

  /** Arguments: what to print (digest or allocation), then lengths. */
  public static void main(String[] arguments) {
    int[] lengths = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    Softmax softmax = Softmax.best();
    Capabilities.Tuning tuning = Capabilities.probe().tuning();
    System.out.println("status=" + tuning.status());
    System.out.println("path=" + tuning.path());
    System.out.println("reason=" + tuning.reason());
    System.out.println("values=" + tuning.values());
    System.out.println("softmax=" + softmax.selection().reason());
    System.out.println("forced=" + Softmax.on(softmax.backend()).selection().reason());
    System.out.println("l-mul=" + Products.best(Arithmetic.lMul()).selection().reason());
    for (ValueLayout layout : new ValueLayout[] {ValueLayout.JAVA_FLOAT, ValueLayout.JAVA_DOUBLE}) {
      StringBuilder algorithms = new StringBuilder();
      for (int n : lengths) {
        algorithms.append(softmax.algorithmFor(layout, n, false).id()).append(' ');
      }
      System.out.println(layout.byteSize() + "=" + algorithms.toString().strip());
    }
    if (arguments[0].equals("digest")) {
      TuningProbe probe = new TuningProbe();
      for (int n : lengths) {
        for (int threads : new int[] {1, 3}) {
          probe.digest(n, threads);
        }
      }
      System.out.println("digest=" + probe.hash);
    } else {
      System.out.println("allocated=" + allocated(lengths));
    }
  }

  private void digest(int n, int threads) {
    Softmax[] kernels = {
      Softmax.builder().threads(threads).build(),
      Softmax.builder().threads(threads).backend(Softmax.best().backend()).build()
    };
    for (Softmax softmax : kernels) {
      for (String distribution : new String[] {"normal", "at_1e5", "masked"}) {
        softmax(softmax, Inputs.floats(distribution, n, n), n);
        softmax(softmax, Inputs.doubles(distribution, n, n), n);
      }
      rows(softmax, Inputs.floats("uniform10", n, n), n);
    }
    double[] x = new double[n];
    double[] result = new double[n];
    float[] u = Inputs.floats("uniform10", n, 1);
    float[] v = Inputs.floats("uniform10", n, 2);
    float[] product = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = 0.03125 + i % 2000 * 0.0625;
    }
    LogBessel bessel = LogBessel.builder().threads(threads).build();
    bessel.logI(2.5, x, result);
    add(result);
    bessel.apply(BesselFunction.LOG_K, x, x, result);
    add(result);
    for (Arithmetic arithmetic :
        new Arithmetic[] {
          Arithmetic.lMul(), Arithmetic.exact(), Arithmetic.lMul().mantissaBits(4)
        }) {
      Products products = Products.builder().arithmetic(arithmetic).threads(threads).build();
      products.multiply(u, v, product);
      add(product);
    }
  }

  private void softmax(Softmax softmax, float[] x, int n) {
    float[] y = new float[n];
    softmax.apply(x, y);
    add(y);
    add(Float.floatToRawIntBits(softmax.logSumExp(x)));
    MemorySegment.copy(
        offHeap(softmax, MemorySegment.ofArray(x), n, ValueLayout.JAVA_FLOAT_UNALIGNED),
        0,
        MemorySegment.ofArray(y),
        0,
        4L * n);
    add(y);
    softmax.apply(x, x);
    add(x);
  }

  private void softmax(Softmax softmax, double[] x, int n) {
    double[] y = new double[n];
    softmax.apply(x, y);
    add(y);
    add(Double.doubleToRawLongBits(softmax.logSumExp(x)));
    MemorySegment.copy(
        offHeap(softmax, MemorySegment.ofArray(x), n, ValueLayout.JAVA_DOUBLE_UNALIGNED),
        0,
        MemorySegment.ofArray(y),
        0,
        8L * n);
    add(y);
    softmax.apply(x, x);
    add(x);
  }

  /** At odd addresses, which streaming stores have to cope with. */
  private static MemorySegment offHeap(
      Softmax softmax, MemorySegment x, int n, ValueLayout layout) {
    long bytes = x.byteSize();
    MemorySegment from = Arena.ofAuto().allocate(bytes + 8, 64).asSlice(3, bytes);
    MemorySegment to = Arena.ofAuto().allocate(bytes + 8, 64).asSlice(5, bytes);
    from.copyFrom(x);
    // One thread may be confined to its arena; automatic ones are anybody's.
    softmax.apply(from, to, 1, n, layout);
    return to;
  }

  private void rows(Softmax softmax, float[] x, int n) {
    int rows = 1;
    while (rows < 8 && n % (2 * rows) == 0) {
      rows *= 2;
    }
    softmax.applyRows(x, x, rows, n / rows);
    add(x);
  }

  private void add(float[] values) {
    for (float value : values) {
      add(Float.floatToRawIntBits(value));
    }
  }

  private void add(double[] values) {
    for (double value : values) {
      add(Double.doubleToRawLongBits(value));
    }
  }

  private void add(long bits) {
    hash = (hash ^ bits) * 0x100000001b3L;
  }

  /** Bytes of a round of calls once they are compiled: the least of many rounds. */
  private static long allocated(int[] lengths) {
    Softmax softmax = Softmax.best();
    Softmax forced = Softmax.on(Backend.SCALAR); // so that call sites have seen three classes
    Products products = Products.best(Arithmetic.lMul());
    Runnable[] calls = new Runnable[3 * lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      int n = lengths[i];
      float[] x = new float[n];
      float[] y = new float[n];
      double[] d = new double[n];
      forced.apply(x, y);
      calls[3 * i] = () -> softmax.apply(x, y);
      calls[3 * i + 1] = () -> softmax.apply(d, d);
      calls[3 * i + 2] = () -> products.multiply(x, x, y);
    }
    ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > SLACK; round++) {
      long before = bean.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        for (Runnable call : calls) {
          call.run();
        }
      }
      least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
    }
    return least <= SLACK ? 0 : least;
  }
}
