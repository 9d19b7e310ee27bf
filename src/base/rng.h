/* SPDX-License-Identifier: Apache-2.0 */
/* rng.h: random numbers that a seed repeats (splitmix64), for tests and generators; not for secrets. */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

/* The next number of the sequence; *state is any seed at its begin. Each state is one thread's. */
static inline uint64_t
rng_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* 0 to n - 1; 0 when n is 0. */
static inline uint32_t
rng_below(uint64_t *state, uint32_t n)
{
	return n == 0 ? 0 : (uint32_t)(rng_next(state) % n);
}

#endif
