/* SPDX-License-Identifier: Apache-2.0 */
/* mem.c: see mem.h. */
#include "targets/cpu/rt/mem.h"

#include <stdint.h>
#include <sys/mman.h>

#define HUGE_BYTES ((size_t)2 << 20)

static size_t
round_up(size_t bytes)
{
	size_t page = bytes >= HUGE_BYTES ? HUGE_BYTES : 4096;

	return (bytes + page - 1) / page * page;
}

void *
rt_map(size_t bytes, bool dense)
{
	size_t want = round_up(bytes > 0 ? bytes : 1), map = want;
	uint8_t *p, *aligned;

	if (bytes > SIZE_MAX / 4)
		return NULL;
	if (want >= HUGE_BYTES)
		map += HUGE_BYTES;
	p = mmap(
	    NULL, map, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return NULL;
	if (want < HUGE_BYTES)
		return p;
	aligned = (uint8_t *)(((uintptr_t)p + HUGE_BYTES - 1) / HUGE_BYTES * HUGE_BYTES);
	if (aligned > p)
		munmap(p, (size_t)(aligned - p));
	if (aligned + want < p + map)
		munmap(aligned + want, (size_t)(p + map - aligned - want));
	if (dense)
		(void)madvise(aligned, want, MADV_HUGEPAGE); /* advice: without it, 4 KiB pages */
	return aligned;
}

void
rt_unmap(void *p, size_t bytes)
{
	if (p != NULL)
		munmap(p, round_up(bytes > 0 ? bytes : 1));
}
