package dev.quern.bench.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One thing that was measured, or could not be. Files of results are arrays of these; what does not
 * apply is absent. Names may be joined by more, but not change: other programs read them.
 *
 * @param id unique in its file; pages refer to it
 * @param kind what it is
 * @param kernel the family: softmax, log-bessel, l-mul
 * @param contest what the contestants had to do, such as {@code softmax/float32/offheap/out}; who
 *     has the same contest and the same elements took turns in one JVM
 * @param contender who did it: {@code native}, {@code ONNX Runtime}
 * @param role what the contender is
 * @param release the version of a peer
 * @param backend where it ran, as the measuring JVM said; of the library's own only
 * @param tier its tier, of the native backend only
 * @param algorithm of softmax, what ran
 * @param type of the elements: float32, float64
 * @param memory heap, offheap or mapped
 * @param elements the size: of the row, the array, or each matrix
 * @param shape how they are arranged, where that is not one row
 * @param bytes that one call has to read and write at least
 * @param operations that one call takes: multiply-adds; 0 where memory is the limit
 * @param threads how many
 * @param unit of the value: ns a call; x for ratios; ulp and others for errors
 * @param median over the samples; of errors, the largest
 * @param low the first quartile
 * @param high the third quartile
 * @param samples how many
 * @param forks how many JVMs they come from
 * @param bytesPerCall what a call allocates on the heap
 * @param where the largest error is
 * @param bound what the median is meant to hold
 * @param sense {@code <=} or {@code >=}
 * @param holds whether it does
 * @param details for people
 * @param reason why there is no value
 * @param environment where and with what
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Row(
    int id,
    Kind kind,
    String kernel,
    String contest,
    String contender,
    Role role,
    String release,
    String backend,
    String tier,
    String algorithm,
    String type,
    String memory,
    Long elements,
    String shape,
    Long bytes,
    Long operations,
    Integer threads,
    String unit,
    Double median,
    Double low,
    Double high,
    Integer samples,
    Integer forks,
    Double bytesPerCall,
    String where,
    Double bound,
    String sense,
    Boolean holds,
    String details,
    String reason,
    Environment environment) {
  /** What a row is. */
  public enum Kind {
    /** The time of a call. */
    @JsonProperty("time")
    TIME,
    /** An error against the exact result. */
    @JsonProperty("accuracy")
    ACCURACY,
    /** What the library is meant to hold; {@code contest} is its key. */
    @JsonProperty("bar")
    BAR,
    /** A contender that can't run here, with the reason. */
    @JsonProperty("absent")
    ABSENT
  }

  /** What a contender is. */
  public enum Role {
    /** Ours. */
    @JsonProperty("quern")
    QUERN,
    /** Another library. */
    @JsonProperty("peer")
    PEER,
    /** What the machine allows: memory read and copied, multiply-adds in registers. */
    @JsonProperty("limit")
    LIMIT
  }
}
