package dev.quern.bench.contest;

import java.util.ArrayList;
import java.util.List;

/** All contests. */
public final class Contests {
  private Contests() {}

  /** Those of every kernel. */
  public static List<Contest> all() {
    List<Contest> all = new ArrayList<>(SoftmaxContest.all());
    all.addAll(BesselContest.all());
    all.addAll(ProductContest.all());
    return all;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Contest of(String id) {
    return all().stream()
        .filter(contest -> contest.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("contest '" + id + "' is unknown"));
  }
}
