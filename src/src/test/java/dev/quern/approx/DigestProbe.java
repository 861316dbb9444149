package dev.quern.approx;

import dev.quern.hardware.Capabilities;
import dev.quern.testing.Bits;
import dev.quern.testing.SplitMix;
import dev.quern.testing.Subject;
import java.lang.foreign.MemorySegment;

/** Runs in child JVMs, and prints a digest of results of each backend and tier there. */
public final class DigestProbe {
  private DigestProbe() {}

  public static void main(String[] arguments) {
    Capabilities.Jvm jvm = Capabilities.probe().jvm();
    System.out.println("fma=" + jvm.hardwareFma());
    System.out.println("bits=" + jvm.vectorBits());
    for (Subject subject : Subject.all()) {
      System.out.println("digest " + subject + "=" + digest(subject));
    }
  }

  /** FNV-1a over the bits of every kind of call under every arithmetic. */
  static long digest(Subject subject) {
    long hash = 0xcbf29ce484222325L;
    for (Arithmetic arithmetic : Kernels.arithmetics()) {
      hash = elements(hash, subject, arithmetic);
      hash = matrices(hash, subject, arithmetic);
    }
    SplitMix random = new SplitMix(43);
    float[] x = Codes.floats(Codes.random(Format.FLOAT32, 301, random));
    float[] y = Codes.floats(Codes.ordinary(Format.FLOAT32, 301, random));
    PiecewiseAffine affine = Kernels.affine(subject);
    float[] z = new float[301];
    for (PiecewiseFunction f : PiecewiseFunction.values()) {
      affine.apply(f, y, z);
      hash = add(hash, z);
      affine.slope(f, x, z);
      hash = add(hash, z);
      affine.gradient(f, x, y, z);
      hash = add(hash, z);
    }
    affine.softmax(y, z);
    return add(hash, z);
  }

  private static long elements(long hash, Subject subject, Arithmetic arithmetic) {
    long result = hash;
    for (Format format : new Format[] {Format.FLOAT32, Format.FLOAT16}) {
      SplitMix random = new SplitMix(41);
      Products products = Kernels.products(subject, arithmetic, format);
      MemorySegment x = Codes.segment(format, Codes.random(format, 301, random));
      MemorySegment y = Codes.segment(format, Codes.ordinary(format, 301, random));
      MemorySegment z = MemorySegment.ofArray(new byte[301 * format.bytes()]);
      products.multiply(x, y, z);
      for (int code : Codes.read(format, z)) {
        result = add(result, code);
      }
      result = add(result, Bits.of(products.dot(x, y)));
    }
    return result;
  }

  private static long matrices(long hash, Subject subject, Arithmetic arithmetic) {
    float[] a = Codes.floats(Matrices.byRows(Format.FLOAT32, 49, 21, 12, 42));
    float[] b = Codes.floats(Matrices.byColumns(Format.FLOAT32, 21, 130, 32, 42));
    float[] c = new float[49 * 130];
    Kernels.products(subject, arithmetic, Format.FLOAT32).matrixProduct(a, b, c, 49, 130, 21);
    return add(hash, c);
  }

  private static long add(long hash, float[] z) {
    long result = hash;
    for (float v : z) {
      result = add(result, Bits.of(v));
    }
    return result;
  }

  private static long add(long hash, int bits) {
    return (hash ^ bits) * 0x100000001b3L;
  }
}
