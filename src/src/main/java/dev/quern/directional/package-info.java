/**
 * Distributions of directions: the von Mises-Fisher distribution on the unit sphere of any
 * dimension, its density, its fit to rows of any number, and sampling.
 */
package dev.quern.directional;
