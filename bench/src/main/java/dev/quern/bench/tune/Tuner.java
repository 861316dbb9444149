package dev.quern.bench.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** Measures thresholds and decides which defaults to replace. */
public final class Tuner {
  private final Measurer measurer;
  private final int refinements;

  /**
   * A tuner.
   *
   * @param refinements how often the interval in which a threshold lies is halved after the sizes
   *     of its question have been measured
   */
  public Tuner(Measurer measurer, int refinements) {
    this.measurer = measurer;
    this.refinements = refinements;
  }

  /**
   * Answers questions, one after the other.
   *
   * @param progress is told what is measured now
   * @param done gets each finding when it is there
   */
  public List<Finding> answer(
      List<Question> questions, Consumer<String> progress, Consumer<Finding> done) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Question question = questions.get(i);
      String place = (i + 1) + " of " + questions.size() + ": " + question.key();
      List<Evidence> evidence = new ArrayList<>();
      for (long size : question.sizes()) {
        progress.accept(place + ", " + TuningText.size(question, size));
        evidence.add(measurer.measure(question, size));
      }
      for (int r = 0; r < refinements; r++) {
        evidence.sort(Comparator.comparingLong(Evidence::size));
        int cut = Finding.cut(question, evidence);
        if (cut == 0 || cut == evidence.size()) {
          break;
        }
        long last = evidence.get(cut - 1).size();
        long middle = Finding.between(last, evidence.get(cut).size());
        if (middle >= evidence.get(cut).size() - 1) {
          break;
        }
        progress.accept(place + ", " + TuningText.size(question, middle));
        evidence.add(measurer.measure(question, middle));
      }
      Finding finding = Finding.of(question, evidence);
      findings.add(finding);
      done.accept(finding);
    }
    return findings;
  }
}
