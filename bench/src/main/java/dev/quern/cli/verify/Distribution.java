package dev.quern.cli.verify;

import java.util.SplittableRandom;

/** The data that accuracy is measured on. */
enum Distribution {
  NORMAL("N(0, 1)") {
    @Override
    Source source(long seed, long n) {
      SplittableRandom random = new SplittableRandom(seed);
      return i -> random.nextGaussian();
    }
  },
  UNIFORM_10("U(-10, 10)") {
    @Override
    Source source(long seed, long n) {
      return uniform(seed, -10, 10);
    }
  },
  UNIFORM_1000("U(-1000, 1000)") {
    @Override
    Source source(long seed, long n) {
      return uniform(seed, -1000, 1000);
    }
  },
  SWEEP("U(-88, 0)") {
    @Override
    Source source(long seed, long n) {
      return uniform(seed, -88, 0);
    }
  },
  CONSTANT("constant") {
    @Override
    Source source(long seed, long n) {
      return i -> 1.25;
    }
  },
  ONE_HOT("one-hot") {
    @Override
    Source source(long seed, long n) {
      long hot = new SplittableRandom(seed).nextLong(n);
      return i -> i == hot ? 20 : 0;
    }
  },
  MOSTLY_TINY("mostly tiny") {
    @Override
    Source source(long seed, long n) {
      Source tiny = uniform(seed, -85, -55);
      return i -> i % 100_000 == 17 || n < 18 && i == 0 ? 0 : tiny.at(i);
    }
  },
  MASKED("-inf masks") {
    @Override
    Source source(long seed, long n) {
      Source values = uniform(seed, -10, 10);
      return i -> i % 3 == 1 ? Double.NEGATIVE_INFINITY : values.at(i);
    }
  },
  MASKED_1E9("-1e9 masks") {
    @Override
    Source source(long seed, long n) {
      Source values = uniform(seed, -10, 10);
      return i -> i % 3 == 1 ? -1e9 : values.at(i);
    }
  },
  SHIFTED_UP("3e6 + U(-20, 20)") {
    @Override
    Source source(long seed, long n) {
      return uniform(seed, 3e6 - 20, 3e6 + 20);
    }
  },
  SHIFTED_DOWN("-3e6 + U(-20, 20)") {
    @Override
    Source source(long seed, long n) {
      return uniform(seed, -3e6 - 20, -3e6 + 20);
    }
  },
  LARGE("|x| = 1e5 .. 1e7") {
    @Override
    Source source(long seed, long n) {
      Source exponents = uniform(seed, 5, 7);
      Source signs = uniform(seed + 1, -1, 1);
      return i -> Math.copySign(Math.exp(exponents.at(i) * Math.log(10)), signs.at(i));
    }
  };

  private final String label;

  Distribution(String label) {
    this.label = label;
  }

  /** Numbers asked for in order. */
  interface Source {
    double at(long i);
  }

  /** As many numbers as asked for, of a row of {@code n}. */
  abstract Source source(long seed, long n);

  private static Source uniform(long seed, double from, double to) {
    SplittableRandom random = new SplittableRandom(seed);
    return i -> random.nextDouble(from, to);
  }

  @Override
  public String toString() {
    return label;
  }
}
