/* SPDX-License-Identifier: Apache-2.0 */
/* mem.h: memory of tables: anonymous maps, lazily filled by the kernel, zero, with huge-page advice
 * when asked for. Never rte_malloc: the runtime runs without DPDK. Control thread. */
#ifndef RT_MEM_H
#define RT_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* 'bytes' of zeroes, aligned to 64 bytes or, from 2 MiB on, to 2 MiB; nothing is resident yet. dense:
 * most of it will be used at random, so huge pages pay. NULL when the address space or the kernel's
 * limits do not allow it. Release with rt_unmap and the same size. */
void *rt_map(size_t bytes, bool dense);
/* NULL is fine. */
void rt_unmap(void *p, size_t bytes);

#endif
