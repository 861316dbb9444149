/** What the tests share: inputs, oracles, child JVMs. */
package dev.quern.testing;
