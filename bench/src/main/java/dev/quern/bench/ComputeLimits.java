package dev.quern.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The rate of arithmetic, which no kernel beats: fused multiply-adds that never leave the
 * registers.
 */
public final class ComputeLimits {
  private static final boolean VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private ComputeLimits() {}

  /**
   * Makes at least {@code count} float32 multiply-adds on this core.
   *
   * @return something that depends on each
   * @throws PeerUnavailableException without the vector module
   */
  public static float multiplyAdd(long count) {
    if (!VECTORS) {
      throw new PeerUnavailableException("add --add-modules jdk.incubator.vector");
    }
    return Vectors.multiplyAdd(count);
  }

  private static final class Vectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /**
     * Twelve sums: more than the latency times the rate of any CPU so far, and fewer than
     * registers.
     */
    private static float multiplyAdd(long count) {
      FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
      FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
      FloatVector a = y;
      FloatVector b = y;
      FloatVector c = y;
      FloatVector d = y;
      FloatVector e = y;
      FloatVector f = y;
      FloatVector g = y;
      FloatVector h = y;
      FloatVector i = y;
      FloatVector j = y;
      FloatVector k = y;
      FloatVector l = y;
      FloatVector m = y;
      FloatVector n = y;
      FloatVector o = y;
      FloatVector p = y;
      int rounds = (int) (count / (16L * SPECIES.length())) + 1;
      for (int r = 0; r < rounds; r++) {
        a = a.fma(x, y);
        b = b.fma(x, y);
        c = c.fma(x, y);
        d = d.fma(x, y);
        e = e.fma(x, y);
        f = f.fma(x, y);
        g = g.fma(x, y);
        h = h.fma(x, y);
        i = i.fma(x, y);
        j = j.fma(x, y);
        k = k.fma(x, y);
        l = l.fma(x, y);
        m = m.fma(x, y);
        n = n.fma(x, y);
        o = o.fma(x, y);
        p = p.fma(x, y);
      }
      FloatVector all = a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h)));
      FloatVector rest = i.add(j).add(k.add(l)).add(m.add(n).add(o.add(p)));
      return all.add(rest).lane(0);
    }
  }
}
