package dev.quern.cli.verify;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.quern.bench.results.Environment;

/**
 * One thing that was measured or compared, or could not be. Names that {@link
 * dev.quern.bench.results.Row} has, too, mean the same there. What does not apply is absent.
 *
 * @param id unique in its file
 * @param kind what it is
 * @param kernel the family: softmax, log-bessel, l-mul, piecewise-affine, von-mises-fisher
 * @param function what was computed: log-sum-exp, log-bessel-i, exp2
 * @param contender who computed it, for people
 * @param backend where it ran
 * @param tier its tier, of the native backend only
 * @param algorithm of softmax, as was asked for
 * @param call the way to call it, where there are several
 * @param type of the elements or codes
 * @param memory heap or offheap
 * @param threads how many
 * @param unit of the error
 * @param error the largest
 * @param where the input that gives it, decimal and hexadecimal
 * @param inputs how many were measured
 * @param bound what the error has to hold; absent where it only has to be known
 * @param sense {@code <=}
 * @param holds whether error and bits are as they must be
 * @param basis how the error is known: measured, or by having the bits of the one that was
 * @param compared how many results were compared with the reference's
 * @param differing how many of them have other bits
 * @param first the first input whose result has
 * @param details for people
 * @param reason why there is no value
 * @param environment where and with what
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CertificateRow(
    int id,
    Kind kind,
    String kernel,
    String function,
    String contender,
    String backend,
    String tier,
    String algorithm,
    String call,
    String type,
    String memory,
    Integer threads,
    String unit,
    Double error,
    String where,
    Long inputs,
    Double bound,
    String sense,
    Boolean holds,
    String basis,
    Long compared,
    Long differing,
    String first,
    String details,
    String reason,
    Environment environment) {
  /** What a row is. */
  public enum Kind {
    /** The largest error against the exact result. */
    @JsonProperty("accuracy")
    ACCURACY,
    /** A comparison of bits. */
    @JsonProperty("bits")
    BITS,
    /** A backend or tier that can't serve here, with the reason. */
    @JsonProperty("absent")
    ABSENT
  }

  /** Of an error that was measured. */
  public static final String MEASURED = "measured";

  /** An error; complete with {@link Builder#error}. */
  public static Builder accuracy(String kernel, String function, Subject subject) {
    return new Builder(Kind.ACCURACY, kernel, function, subject);
  }

  /** A comparison; complete with {@link Builder#bits}. */
  public static Builder bits(String kernel, String function, Subject subject) {
    return new Builder(Kind.BITS, kernel, function, subject);
  }

  /** A backend that can't serve. */
  public static Builder absent(String kernel, Subject subject, String reason) {
    Builder row = new Builder(Kind.ABSENT, kernel, null, subject);
    row.reason = reason;
    return row;
  }

  /** Collects what a row says, but for its number and environment. */
  public static final class Builder {
    private final Kind kind;
    private final String kernel;
    private final String function;
    private final Subject subject;
    private String type;
    private String unit;
    private Double error;
    private String where;
    private Long inputs;
    private Double bound;
    private Boolean holds;
    private String basis;
    private Long compared;
    private Long differing;
    private String first;
    private String details;
    private String reason;

    private Builder(Kind kind, String kernel, String function, Subject subject) {
      this.kind = kind;
      this.kernel = kernel;
      this.function = function;
      this.subject = subject;
    }

    /** The type of the elements. */
    public Builder type(String type) {
      this.type = type;
      return this;
    }

    /**
     * The largest error, its unit, the input it is at, and how many were measured. It holds unless
     * it is NaN or a bound says otherwise.
     *
     * @param where null if nothing is off
     */
    public Builder error(double error, String unit, String where, long inputs) {
      this.error = error;
      this.unit = unit;
      this.where = where;
      this.inputs = inputs;
      this.holds = error == error;
      return this;
    }

    /** What the error has to hold, which must be known. */
    public Builder bound(double bound) {
      this.bound = bound;
      this.holds = error <= bound;
      return this;
    }

    /** Whether it is as it must be, where that is more than the bound. */
    public Builder holds(boolean holds) {
      this.holds = holds;
      return this;
    }

    /** How the error is known: {@link #MEASURED}, or by the bits of another one. */
    public Builder basis(String basis) {
      this.basis = basis;
      return this;
    }

    /** How the error is known, of {@code subject} itself or of one with the bits of another. */
    public Builder measuredOn(Subject reference) {
      return basis(
          subject.equals(reference) ? MEASURED : "the bits are those of " + reference.name());
    }

    /** How many were compared, and how many of them differ; nothing compared does not hold. */
    public Builder bits(long compared, long differing) {
      this.compared = compared;
      this.differing = differing;
      this.holds = compared > 0 && differing == 0;
      return this;
    }

    /** The first input whose result differs; null if none does. */
    public Builder first(String first) {
      this.first = first;
      return this;
    }

    /** For people; null or empty for nothing. */
    public Builder details(String details) {
      this.details = details == null || details.isEmpty() ? null : details;
      return this;
    }

    CertificateRow build(int id, Environment environment) {
      return new CertificateRow(
          id,
          kind,
          kernel,
          function,
          subject.name(),
          subject.backend(),
          subject.tier(),
          subject.algorithm(),
          subject.call(),
          type,
          subject.memory(),
          subject.threads(),
          unit,
          error,
          where,
          inputs,
          bound,
          bound == null ? null : "<=",
          holds,
          basis,
          compared,
          differing,
          first,
          details,
          reason,
          environment);
    }
  }
}
