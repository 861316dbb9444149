/** Functions of one float32, over all 2<sup>32</sup> of them. */
package dev.quern.cli.verify.sweep;
