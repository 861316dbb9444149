package dev.quern.bench.contest;

import java.util.HashMap;
import java.util.Map;

/** What the forks of one contest said of themselves. */
final class ForkReport {
  private final Map<Integer, Announcement> contenders = new HashMap<>();
  private final Map<Integer, String> absent = new HashMap<>();
  private final Map<Integer, Entry.Accuracy> accuracy = new HashMap<>();
  private ForkLine.Data data;

  /**
   * Takes a line of a fork's output; what is not meant for us is ignored.
   *
   * @throws IllegalStateException if another fork of the same contest ran something else
   */
  void accept(String line) {
    ForkLine said = ForkLine.parse(line);
    if (said == null) {
      return;
    }
    switch (said.what()) {
      case ForkLine.FIELD -> data = said.as(ForkLine.Data.class);
      case ForkLine.CONTENDER -> {
        Announcement now = said.as(Announcement.class);
        Announcement before = contenders.put(said.index(), now);
        if (before != null && !before.equals(now)) {
          throw new IllegalStateException("one fork ran " + before + ", another " + now);
        }
      }
      case ForkLine.ABSENT -> absent.put(said.index(), said.text("reason"));
      case ForkLine.ACCURACY -> accuracy.put(said.index(), said.as(Entry.Accuracy.class));
      default -> throw new IllegalStateException(line);
    }
  }

  ForkLine.Data data() {
    return data;
  }

  /**
   * Who ran, null if nobody.
   *
   * @param asked the name of who was to run
   * @throws IllegalStateException if it ran elsewhere than its name says
   */
  Announcement contender(int index, String asked) {
    Announcement said = contenders.get(index);
    if (said != null) {
      check(asked, said);
    }
    return said;
  }

  /** A lookup could go elsewhere unnoticed, and numbers stand under a wrong name. */
  private static void check(String asked, Announcement said) {
    boolean ours = !asked.equals(Names.LIMIT) && !asked.startsWith(Names.PEER);
    if (!ours) {
      return;
    }
    Names names = Names.of(asked);
    String place =
        names.place().contains(":") ? said.backend() + ":" + said.tier() : said.backend();
    if (!names.place().equals("auto") && !names.place().equals(place)) {
      throw new IllegalStateException("asked for " + names.place() + ", but it ran on " + place);
    }
    if (said.algorithm() != null
        && names.variant() != null
        && !names.variant().equals(said.algorithm())) {
      throw new IllegalStateException(
          "asked for " + names.variant() + ", but " + said.algorithm() + " ran");
    }
    if (names.threads() != said.threads()) {
      throw new IllegalStateException(
          "asked for " + names.threads() + " threads, but " + said.threads() + " ran");
    }
  }

  /** Why it can't run, null if it can. */
  String absent(int index) {
    return absent.get(index);
  }

  /** Null where it was not measured. */
  Entry.Accuracy accuracy(int index) {
    return accuracy.get(index);
  }
}
